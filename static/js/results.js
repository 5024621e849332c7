// A list of products: a changed filter, a sort or a chip swaps results and counts, and nothing else. What
// was answered in the last five minutes is shown at once, and made true by the answer that follows.
// Markup: form#facets, #results-top, #pages, links [data-results-link]; template#results-lost is the line
// when no answer comes. Without this file all of them are plain forms and links.
import { ask, recall, remember } from "./answers.js"
import { addressOf, announce, cardsOf, changed, doubt, number, renew } from "./block.js"
import { blocks, pages, start } from "./pages.js"
import { comeBack, keep, note, turnTo, watch } from "./place.js"

const results = document.querySelector("#results")
const here = () => addressOf(1) // wherever in the list
let asking, again, shown
let painted = Promise.resolve()

const parse = (text) => new DOMParser().parseFromString(text, "text/html")
const isSheet = () => getComputedStyle(document.querySelector("#filters .sheet__head")).display !== "none"

function morph(id, fresh) {
  const target = document.querySelector(id)
  const source = fresh.querySelector(id)
  return htmx.swap({ sourceElement: target, target, text: source.outerHTML, swap: "outerMorph" })
}

// --- Showing ----------------------------------------------------------------------------------------

// Lists are shown one after the other, and only while nobody has turned to another: going back and forward
// at once must not leave the goods of the one beneath the filters of the other.
async function inTurn(signal, paint) {
  const before = painted
  let done
  painted = new Promise((resolve) => (done = resolve))
  await before
  try {
    if (!signal.aborted) await paint()
  } finally {
    done()
  }
}

async function tops(fresh) {
  results.className = fresh.querySelector("#results").className
  if (fresh.title) document.title = fresh.title
  await Promise.all([morph("#facets", fresh), morph("#results-top", fresh)])
}

async function swap(text, address, { signal, push, place, byFacet, isOld }) {
  const fresh = parse(text)
  if (isOld) doubt(fresh)
  if (push) {
    note()
    turnTo(address)
    shown = here()
  }
  await tops(fresh)
  if (signal.aborted) return
  if (!byFacet) document.querySelector("#facets").reset()
  pages().replaceWith(document.importNode(fresh.querySelector("#pages"), true))
  htmx.process(pages())
  start(address)
  if (place) comeBack(place)
  else if (!byFacet && results.getBoundingClientRect().top < 0) results.scrollIntoView({ behavior: "instant" })
  keepFocus()
  changed()
}

function keepFocus() {
  if (document.activeElement === document.body) document.querySelector("#results-title").focus({ preventScroll: true })
}

// The same question answered anew: what has not changed is not touched.
async function correct(text, address, options) {
  const fresh = parse(text)
  const block = fresh.querySelector("#pages [data-page]")
  if (!block !== !blocks().length) return swap(text, address, { ...options, push: false })
  await tops(fresh)
  if (options.signal.aborted) return
  pages().dataset.pages = fresh.querySelector("#pages").dataset.pages
  const there = block && blocks().find((one) => number(one) === number(block))
  if (there && cardsOf(there).length) await renew(there, block)
}

// --- Asking -----------------------------------------------------------------------------------------

function busy(on) {
  results.setAttribute("aria-busy", on)
  document.querySelector("[data-lost]")?.remove()
}

function say() {
  announce(document.querySelector("#results-top [data-count]").textContent.trim())
}

async function show(question, options) {
  const address = addressOf(1, question)
  asking?.abort()
  const { signal } = asking = new AbortController()
  const known = recall(`listing ${address}`)
  const first = { ...options, signal }
  if (!options.push) shown = here()
  busy(!known)
  try {
    if (known) await inTurn(signal, () => swap(known.text, address, { ...first, isOld: true }))
    const answer = await ask(address, signal)
    if (signal.aborted) return
    if (answer.elsewhere) return location.assign(answer.elsewhere)
    for (const name of new Set([address, addressOf(1, answer.address)])) remember(`listing ${name}`, answer.text)
    if (known) await inTurn(signal, () => correct(answer.text, address, first))
    else await inTurn(signal, () => swap(answer.text, answer.address, first))
    if (signal.aborted) return
    busy(false)
    say()
  } catch (problem) {
    if (signal.aborted) return
    console.warn(problem)
    lost(() => show(address, known ? { ...options, push: false } : options))
  }
}

function lost(retry) {
  busy(false)
  again = retry
  results.prepend(document.querySelector("#results-lost").content.cloneNode(true))
  announce(results.querySelector("[data-lost] p").textContent.trim())
}

function addressFrom(form) {
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value))
  const sort = document.querySelector("#sort")
  if (sort && asked.get("sort") === sort.options[0].value) asked.delete("sort")
  return `${form.action}?${asked}`
}

// --- What people do ---------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  if (event.target.id !== "facets") return
  event.preventDefault()
  const byFacet = document.querySelector("#filters").contains(document.activeElement) && !isSheet()
  show(addressFrom(event.target), { push: true, byFacet })
})
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-lost] [data-again]")) return again()
  const link = event.target.closest("a[data-results-link]")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  show(link.pathname + link.search, { push: true })
})
document.addEventListener("htmx:before:history:restore", (event) => {
  event.preventDefault()
  const focused = document.activeElement.id
  if (here() !== shown) show(here(), { place: history.state.listing ?? {} })
  // The browser puts the keyboard back to the beginning when it has gone back.
  window.navigation?.transition?.finished.then(() => {
    if (document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true })
  })
})

// A page that was kept by the browser is made true behind what it shows.
window.addEventListener("pageshow", async ({ persisted }) => {
  if (!persisted) return
  const { signal } = asking ??= new AbortController()
  const answer = await ask(here()).catch(() => undefined)
  if (answer?.text) inTurn(signal, () => correct(answer.text, here(), { signal }))
})

function begin() {
  shown = here()
  const [block] = blocks()
  const page = block ? number(block) : 1
  const text = `${document.querySelector("#facets").outerHTML}${results.outerHTML}<title>${document.title}</title>`
  remember(`${page === 1 ? "listing" : "cards"} ${addressOf(page)}`, text)
  start(shown)
  watch()
  if (history.state?.listing) comeBack(history.state.listing)
  else keep({})
}

if (document.readyState === "complete") begin()
else document.addEventListener("DOMContentLoaded", begin, { once: true })
