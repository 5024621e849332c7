// A form[data-once] is sent once: a second press does nothing, and the button says what is going on.
// Markup: its button carries data-busy="Placing your order…". The server guards by a key besides.
const release = (form) => {
  delete form.dataset.sent
  const button = form.querySelector("[data-busy]")
  if (button?.dataset.label) button.textContent = button.dataset.label
  button?.removeAttribute("aria-disabled")
}
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-once]")
  if (!form || event.defaultPrevented) return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = "true"
  const button = form.querySelector("[data-busy]")
  if (!button) return
  button.dataset.label = button.textContent
  button.textContent = button.dataset.busy
  button.setAttribute("aria-disabled", "true")
})
// Back again by the browser's memory: the form may be sent anew.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-once][data-sent]").forEach(release))
