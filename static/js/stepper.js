// Minus and plus beside a quantity. Markup: [data-stepper] holds input[type=number] and buttons with
// data-step="-1" or "1". The input sends `change` as if typed, so forms may listen for that.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-stepper] [data-step]")
  if (!button) return
  const input = button.closest("[data-stepper]").querySelector("input")
  const before = input.value
  if (Number(button.dataset.step) > 0) input.stepUp()
  else input.stepDown()
  if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }))
})
