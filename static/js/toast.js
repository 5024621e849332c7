// Toasts leave by themselves after eight seconds, unless looked at, or by [data-toast-close].
// What failed on the way to the server is said in a toast too. Markup: #toasts, template#lost.
const farewell = (toast) => {
  const leave = () => toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove()
  setTimeout(leave, 8000)
}
const toasts = () => document.querySelector("#toasts")
// Above an open dialog only the top layer is seen and heard: move the toasts in with it.
const settle = () => {
  const home = document.querySelector("dialog[open]") ?? document.body
  if (toasts() && toasts().parentElement !== home) home.append(toasts())
  toasts()?.querySelectorAll(".toast:not([data-seen])").forEach((toast) => {
    toast.dataset.seen = "true"
    farewell(toast)
  })
}
document.addEventListener("htmx:after:settle", settle)
document.addEventListener("cart:opened", () => setTimeout(settle))
document.addEventListener("close", () => setTimeout(settle), true)
document.addEventListener("click", ({ target }) => target.closest("[data-toast-close]")?.closest(".toast").remove())
const sayLost = ({ detail }) => {
  const lost = document.querySelector("template#lost")
  if (!lost || !detail.ctx || toasts()?.querySelector("[data-lost]")) return
  toasts().append(lost.content.cloneNode(true))
  settle()
}
document.addEventListener("htmx:error", sayLost)
// A failure with an event of its own was written by the shop, and says on the page what it is.
document.addEventListener("htmx:response:error", (event) => {
  const { response, hx } = event.detail.ctx
  if (response.status >= 500 && !hx?.trigger) sayLost(event)
})
