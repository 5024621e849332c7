// An endless list of bounded size: the pages far from the view are empty blocks, see block.js.
// Markup: #pages[data-pages][data-loads] ([data-of] is the list it shows, see block.js) holds one ul[data-page] a page and a[data-more] and
// a[data-earlier], real links to the pages after and before. After data-loads pages it waits to be asked,
// so that the foot of the page is reached.
import { addressOf, announce, cardsOf, empty, fill, number, place } from "./block.js"

const NEAR = "1600px 0px"
const SOON = "800px 0px"
const near = new Map() // block -> whether it is near; of one that has just come nobody knows yet
let watcher, turner, width

export const pages = () => document.querySelector("#pages")
export const blocks = () => [...document.querySelectorAll("#pages [data-page]")]
const tidy = () => blocks().filter((block) => near.get(block) === false).forEach(empty)
const more = () => document.querySelector("#pages [data-more]")
const last = () => number(blocks().at(-1))

function adjust() {
  const link = more()
  if (!link || !blocks().length) return
  link.href = addressOf(last() + 1, pages().dataset.of)
  link.parentElement.hidden = last() >= Number(pages().dataset.pages)
  const first = number(blocks()[0])
  const earlier = document.querySelector("#pages [data-earlier]")
  if (earlier) earlier.href = addressOf(first - 1, pages().dataset.of)
  if (earlier) earlier.parentElement.hidden = first === 1
}

async function add(block, beside) {
  beside(block)
  adjust()
  near.set(block, true) // filled here: the watcher's first word of it shall not ask a second time
  watcher.observe(block)
  await fill(block)
  if (block.isConnected && cardsOf(block).length) announce(block.ariaLabel)
}

async function next() {
  const link = more()
  if (!link || link.parentElement.hidden) return
  if (blocks().at(-1).dataset.state) return fill(blocks().at(-1))
  const hadFocus = link === document.activeElement
  const block = place(last() + 1)
  await add(block, (it) => blocks().at(-1).after(it))
  if (hadFocus) block.querySelector("a, button")?.focus({ preventScroll: true })
}

// What is read stays in its place from the first moment on: pushed out of sight it would be emptied.
function previous() {
  const here = blocks()[0]
  const { top } = here.getBoundingClientRect()
  add(place(number(here) - 1), (it) => here.before(it))
  window.scrollBy({ top: here.getBoundingClientRect().top - top, behavior: "instant" })
}

// The list is as long as it was: `heights` by page. What is not there yet is filled when it comes near.
export function spread(heights) {
  for (const [page, height] of Object.entries(heights)) {
    if (blocks().some((block) => block.dataset.page === page)) continue
    const block = place(page, height)
    const after = blocks().find((other) => number(other) > Number(page))
    if (after) after.before(block)
    else blocks().at(-1)?.after(block)
    watcher.observe(block)
  }
  for (const block of blocks()) if (!(block.dataset.page in heights)) block.remove()
  adjust()
}

export const heights = () => Object.fromEntries(blocks().map((block) => [block.dataset.page, block.offsetHeight]))

function fit() {
  if (width === pages().clientWidth) return
  width = pages().clientWidth
  const whole = blocks().find((block) => cardsOf(block).length)?.offsetHeight
  for (const block of blocks()) if (block.style.height && whole) block.style.height = `${whole}px`
}

export function start(address) {
  watcher?.disconnect()
  turner?.disconnect()
  near.clear()
  pages().dataset.of = addressOf(1, address)
  if (!blocks().length) return
  watcher = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting && !near.get(target)) fill(target)
      near.set(target, isIntersecting)
    }
    tidy()
  }, { rootMargin: NEAR })
  turner = new IntersectionObserver((seen) => {
    const rests = blocks().at(-1).dataset.state || last() % Number(pages().dataset.loads) === 0
    if (seen.at(-1).isIntersecting && !rests) next() // of what it was told in one go, the last is true
  }, { rootMargin: SOON })
  blocks().forEach((block) => watcher.observe(block))
  if (more()) turner.observe(more())
  width = pages().clientWidth
  adjust()
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  if (event.target.closest("#pages [data-more]")) next()
  else if (event.target.closest("#pages [data-earlier]")) previous()
  else if (event.target.closest("#pages [data-again]")) fill(event.target.closest("[data-page]"))
  else return
  event.preventDefault()
})
// The end may have come into view meanwhile.
document.addEventListener("results:changed", () => {
  if (!more()) return
  turner.unobserve(more())
  turner.observe(more())
})
document.addEventListener("focusout", () => setTimeout(tidy))
window.addEventListener("resize", () => pages() && fit())
window.addEventListener("online", () => document.querySelectorAll('[data-state="lost"]').forEach(fill))
