// The cart drawer opens when the event `cart:opened` comes (header HX-Trigger), and closes by
// [data-drawer-close], Escape (built in) or a click beside it. The page behind does not scroll.
// Markup: <dialog data-drawer> around #drawer. The cart link works as a link until then.
const drawer = () => document.querySelector("[data-drawer]")
document.addEventListener("cart:opened", () => drawer()?.open || drawer()?.showModal())
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-drawer-close]") || target === drawer()) drawer()?.close()
})
// A page from the browser's memory would show yesterday's drawer.
window.addEventListener("pagehide", () => drawer()?.close())
