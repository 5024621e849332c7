// The cart drawer. The cart link opens it and asks for the cart; the event `cart:opened` (a reply's
// HX-Trigger) opens it too. It closes by [data-drawer-close], Escape (built in) or a click beside it.
// Markup: <dialog data-drawer> around #drawer; a[data-cart-link]. On a page without a drawer, or with
// a key held down, the link stays a link.
const drawer = () => document.querySelector("[data-drawer]")
const open = () => {
  if (!drawer() || drawer().open) return
  drawer().showModal()
  drawer().querySelector("[tabindex='-1']")?.focus()
}
document.addEventListener("cart:opened", open)
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-cart-link]")
  if (!link || !drawer() || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  open()
  htmx.ajax("GET", link.href, { target: "#drawer", swap: "innerMorph" })
})
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-drawer-close]") || target === drawer()) drawer()?.close()
})
// A page from the browser's memory would show yesterday's drawer.
window.addEventListener("pagehide", () => drawer()?.close())
