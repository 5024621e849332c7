// Where the keyboard goes when what had it is gone: after a swap to the first visible [data-land] of
// the same [data-region]; after a dialog, back to the button whose form opened it.
const isLost = () => {
  const has = document.activeElement ?? document.body
  return has === document.body || !has.checkVisibility()
}
const land = (region) => {
  const landings = [...region.querySelectorAll("[data-land]")]
  landings.find((landing) => landing.checkVisibility())?.focus({ preventScroll: true })
}
const asked = new WeakMap()
let pressed
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const asker = ctx.sourceElement.querySelector?.("[type=submit]") ?? ctx.sourceElement
  asked.set(ctx, { asker, region: asker.closest?.("[data-region]") })
})
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const { asker, region } = asked.get(ctx) ?? {}
  if (region && !asker.checkVisibility() && isLost()) land(region)
})
// A button that rests while its form is sent is not what a dialog gives the focus back to.
document.addEventListener("submit", ({ submitter }) => {
  if (submitter && !submitter.closest("dialog")) pressed = submitter
}, true)
document.addEventListener("close", () => {
  if (!isLost()) return
  if (pressed?.checkVisibility()) pressed.focus({ preventScroll: true })
  else land(document)
}, true)
