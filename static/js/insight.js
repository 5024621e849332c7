// What a search led to: which result was opened and, once it is bought, by which words it was found.
// It says nothing of the visitor. The words wait for the purchase in this browser alone, for a day.
// Markup: #results with [data-product-card], each in a [data-place]; on the thank-you page
// [data-receipt] with data-products, ids with spaces between.
const KEPT = "found-by"
const DAY = 86_400_000
const MOST = 30

function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT)) ?? []
    return kept.filter(({ at }) => Date.now() - at < DAY)
  } catch {
    return [] // kept from us, or not ours
  }
}

function remember(kept) {
  try {
    if (kept.length) localStorage.setItem(KEPT, JSON.stringify(kept.slice(-MOST)))
    else localStorage.removeItem(KEPT)
  } catch {
    // no room, or not allowed: then a purchase is not counted
  }
}

function tell(address, said) {
  navigator.sendBeacon?.(address, new URLSearchParams(said))
}

function led({ target }) {
  const card = target.closest?.("a, form")?.closest("#results [data-product-card]")
  const q = new URLSearchParams(location.search).get("q")?.trim()
  const [, product] = card?.querySelector('a[href^="/p/"]')?.pathname.match(/^\/p\/(\d+)\//) ?? []
  if (!q || !product) return
  const place = card.closest("[data-place]")?.dataset.place ?? 1
  tell("/search/clicked/", { q, product, place })
  remember([...remembered().filter((each) => each.product !== product), { product, q, at: Date.now() }])
}

function bought() {
  const { receipt, products } = document.querySelector("[data-receipt]")?.dataset ?? {}
  if (!receipt) return
  const found = remembered()
  const ids = products.split(" ")
  for (const { product, q } of found) if (ids.includes(product)) tell("/search/bought/", { q, product, receipt })
  remember(found.filter(({ product }) => !ids.includes(product)))
}

document.addEventListener("click", led)
document.addEventListener("auxclick", (event) => event.button === 1 && led(event))
document.addEventListener("submit", led)
bought()
