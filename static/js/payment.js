// The card fields of the payment step: Stripe's Payment Element, or the sandbox's.
// Markup: form[data-payment] holds [data-card] (with data-key, data-amount, data-currency and, for
// the bank, data-email, data-name and data-billing in JSON), input[name=confirmation_token],
// [data-card-problem] and a button with data-busy. The card itself never reaches the shop: a token does.
import { appearance, fonts } from "./appearance.js"

const form = document.querySelector("form[data-payment]")
const place = form.querySelector("[data-card]")
const problem = form.querySelector("[data-card-problem]")
const button = form.querySelector("button[data-busy]")
const label = button.textContent
let stripe, elements

function say(text) {
  problem.textContent = text
  problem.hidden = !text
}

function busy(on) {
  button.textContent = on ? button.dataset.busy : label
  button.setAttribute("aria-disabled", String(on))
  form.toggleAttribute("data-asking", on)
}

function mount() {
  const { key, amount, currency } = place.dataset
  stripe = Stripe(key)
  elements = stripe.elements({ mode: "payment", amount: Number(amount), currency, appearance: appearance(), fonts: fonts() })
  // The checkout knows the address: nobody types a postcode twice.
  const card = elements.create("payment", { layout: "tabs", fields: { billingDetails: { address: "never" } } })
  card.on("ready", () => form.setAttribute("data-ready", ""))
  card.on("change", () => say(""))
  card.mount(place)
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => elements.update({ appearance: appearance() }))
}

function payer() {
  const { email, name, billing } = place.dataset
  return { email, name, address: JSON.parse(billing) }
}

async function token() {
  const checked = await elements.submit()
  if (checked.error) return checked
  return stripe.createConfirmationToken({ elements, params: { payment_method_data: { billing_details: payer() } } })
}

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  if (!elements || form.hasAttribute("data-asking")) return
  busy(true)
  say("")
  const { confirmationToken, error } = await token().catch(() => ({ error: {} }))
  if (confirmationToken) {
    form.elements.confirmation_token.value = confirmationToken.id
    return form.submit()
  }
  busy(false)
  // A field that is wrong says so itself, inside the frame.
  if (error.type !== "validation_error") say(error.message || "That did not work. Nothing was charged; please try again.")
})
window.addEventListener("pageshow", ({ persisted }) => persisted && busy(false))

if (window.Stripe) mount()
else form.setAttribute("data-lost", "")
