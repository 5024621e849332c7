// Where somebody was in a list: the card they went to, or the first in view, how far from the top it
// stood, and how long the list was. The history keeps it; the way back and a reload begin there.
import { addressOf, fill } from "./block.js"
import { blocks, heights, pages, spread } from "./pages.js"

const RESTS = 200
let resting

const inView = () => [...document.querySelectorAll("#pages [data-product-card]")]
  .find((card) => card.getBoundingClientRect().bottom > 120)

// Without its mark htmx would write its own state over ours.
export const keep = (listing, address) => history.replaceState({ htmx: true, listing }, "", address)
export const turnTo = (address) => history.pushState({ htmx: true, listing: {} }, "", address)

export function note(card = inView()) {
  const page = card?.closest("[data-page]")?.dataset.page
  if (!page || pages().dataset.of !== addressOf(1)) return
  const top = Math.round(card.getBoundingClientRect().top)
  const listing = { heights: heights(), page, card: card.dataset.productCard, top, scrolled: window.scrollY > 0 }
  keep(listing, addressOf(page))
}

function align(page, { card, top }) {
  const there = page.querySelector(`[data-product-card="${CSS.escape(card)}"]`) ?? page
  window.scrollBy({ top: there.getBoundingClientRect().top - top, behavior: "instant" })
  return there
}

export async function comeBack(listing) {
  if (!listing?.heights || !blocks().length) return
  spread(listing.heights)
  const page = blocks().find((block) => block.dataset.page === listing.page)
  if (!listing.scrolled || !page) return
  const filled = fill(page)
  align(page, listing)
  const begun = window.scrollY
  await filled
  // Whoever scrolls on meanwhile is not called back.
  if (Math.abs(window.scrollY - begun) > 2) return
  const card = align(page, listing)
  if (listing.byKey) card.querySelector("a")?.focus({ preventScroll: true })
}

export function watch() {
  history.scrollRestoration = "manual"
  document.addEventListener("scroll", () => {
    clearTimeout(resting)
    resting = setTimeout(note, RESTS)
  }, { passive: true })
  document.addEventListener("click", (event) => {
    const card = event.target.closest("#pages [data-product-card] a")?.closest("[data-product-card]")
    if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return
    clearTimeout(resting)
    note(card)
    // A click without a press came from the keyboard, which goes on from here.
    if (!event.detail) keep({ ...history.state.listing, byKey: true })
  })
}
