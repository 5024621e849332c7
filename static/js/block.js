// One page of an endless list: a block that is filled when it comes near and emptied when it is far,
// keeping its height. It is filled from what was answered before, or by asking again.
// Markup: #pages[data-of] is the list that is shown, which the address may have left already for another;
// in it ul[data-page] with [data-product-card]s; template#pages-lost is the line for a page that did
// not come. Out: `results:changed`.
import { ask, recall, remember } from "./answers.js"

const OUTLINES = 24 // cards of a page
const MOMENT = 60_000 // so long an answer is not asked for again behind what it shows

export const number = (block) => Number(block.dataset.page)
export const cardsOf = (block) => block.querySelectorAll("[data-product-card]")

// Of this page of the same question, written as the server writes it.
export function addressOf(page, question = location.href) {
  const { pathname, search } = new URL(question, location.href)
  const asked = new URLSearchParams(search)
  asked.delete("page")
  if (page > 1) asked.set("page", page)
  return pathname + (asked.size ? `?${asked}`.replaceAll("%2F", "/") : "")
}

export function announce(words) {
  document.querySelector("[data-announcer]").textContent = words
}

export function changed() {
  document.dispatchEvent(new CustomEvent("results:changed"))
}

// What is left of things some minutes ago is not said until somebody knows how it stands.
export function doubt(root) {
  root.querySelectorAll("[data-live]").forEach((stock) => stock.classList.add("is-old"))
}

export function place(page, height) {
  const block = document.createElement("ul")
  block.className = "grid endless__page"
  block.dataset.page = page
  if (height) block.style.height = `${height}px`
  return block
}

// --- Contents ---------------------------------------------------------------------------------------

const pick = (text, page) => new DOMParser().parseFromString(text, "text/html").querySelector(`[data-page="${page}"]`)
const names = (block) => [...cardsOf(block)].map((card) => card.dataset.productCard).join()

function outline(block) {
  const cards = Array.from({ length: OUTLINES }, () => document.createElement("li"))
  cards.forEach((card) => (card.className = "skeleton"))
  block.replaceChildren(...cards)
}

// What begins above the view may change its height; what follows it in the view stays where it is.
function steady(block, change) {
  const { top, bottom } = block.getBoundingClientRect()
  const isAbove = top < 0 && bottom < window.innerHeight
  const before = document.documentElement.scrollHeight
  change()
  if (isAbove) window.scrollBy({ top: document.documentElement.scrollHeight - before, behavior: "instant" })
}

// The same cards keep their nodes, and with them the keyboard; other cards take their place.
export async function renew(block, fresh) {
  if (!fresh) return steady(block, () => block.remove())
  if (names(block) === names(fresh)) {
    await htmx.swap({ sourceElement: block, target: block, text: fresh.outerHTML, swap: "outerMorph" })
    return changed()
  }
  steady(block, () => {
    block.style.height = ""
    block.replaceChildren(...fresh.children)
  })
  if (fresh.ariaLabel) block.setAttribute("aria-label", fresh.ariaLabel)
  htmx.process(block)
  changed()
}

export async function fill(block) {
  if (block.dataset.state === "asking" || cardsOf(block).length) return
  const page = number(block)
  const address = addressOf(page, block.closest("#pages").dataset.of)
  const known = recall(`cards ${address}`) ?? recall(`listing ${address}`)
  if (known) {
    const before = pick(known.text, page)
    if (before) doubt(before)
    renew(block, before)
    if (known.age < MOMENT) return
  } else outline(block)
  block.dataset.state = "asking"
  try {
    const { text, elsewhere } = await ask(address)
    if (elsewhere) throw new Error(`${address} leads to ${elsewhere}`)
    delete block.dataset.state
    remember(`cards ${address}`, text)
    if (block.isConnected && (!known || cardsOf(block).length)) await renew(block, pick(text, page))
  } catch {
    if (known) delete block.dataset.state
    else lose(block)
  }
}

function lose(block) {
  block.dataset.state = "lost"
  steady(block, () => {
    block.style.height = ""
    block.replaceChildren(document.querySelector("#pages-lost").content.cloneNode(true))
  })
  announce(block.innerText.trim())
}

export function empty(block) {
  if (!cardsOf(block).length || block.contains(document.activeElement)) return
  block.style.height = `${block.offsetHeight}px`
  block.replaceChildren()
  changed()
}
