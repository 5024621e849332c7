// The card fields of the Payment Element. What is typed here goes to the sandbox's API and nowhere else: the page
// outside hears whether the fields are complete, and gets a confirmation token.
const root = document.documentElement
const pageOrigin = new URLSearchParams(location.search).get("origin")
const form = document.querySelector("form")
const fields = Object.fromEntries([...form.elements].filter(({ name }) => name).map((field) => [field.name, field]))
const touched = new Set()
let billing = "auto"
let publishableKey = ""

const BRANDS = [
  ["amex", "American Express", /^3[47]/, [15]],
  ["diners", "Diners Club", /^3[0689]/, [14, 16]],
  ["discover", "Discover", /^(6011|64|65)/, [16]],
  ["jcb", "JCB", /^35/, [16]],
  ["mastercard", "Mastercard", /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  ["visa", "Visa", /^4/, [16]],
]
const digitsOf = (text) => text.replace(/\D/g, "")
const brandOf = (digits) => BRANDS.find(([, , start]) => start.test(digits)) ?? ["unknown", "", /^/, [16]]
const tell = (event, payload = {}) => window.parent.postMessage({ sandbox: "card-fields", event, payload }, pageOrigin)

const passesLuhn = (digits) => [...digits].reverse().reduce((sum, digit, place) => {
  const value = Number(digit) * (place % 2 ? 2 : 1)
  return sum + (value > 9 ? value - 9 : value)
}, 0) % 10 === 0

// Each check gives [code, message] for what is wrong, or nothing. An untouched empty field is only incomplete.
const checks = {
  number(text) {
    const digits = digitsOf(text)
    const lengths = brandOf(digits)[3]
    if (digits.length < Math.max(...lengths) && !lengths.includes(digits.length)) return ["incomplete_number", "Your card number is incomplete."]
    if (brandOf(digits)[0] === "unknown" || !passesLuhn(digits)) return ["invalid_number", "Your card number is invalid."]
  },
  expiry(text) {
    const digits = digitsOf(text)
    if (digits.length !== 4) return ["incomplete_expiry", "Your card’s expiration date is incomplete."]
    const [month, year, now] = [Number(digits.slice(0, 2)), 2000 + Number(digits.slice(2)), new Date()]
    if (month < 1 || month > 12) return ["invalid_expiry_month", "Your card’s expiration date is invalid."]
    if (year < now.getFullYear()) return ["invalid_expiry_year_past", "Your card’s expiration year is in the past."]
    if (year === now.getFullYear() && month < now.getMonth() + 1) return ["invalid_expiry_month_past", "Your card’s expiration date is in the past."]
    if (year > now.getFullYear() + 50) return ["invalid_expiry_year", "Your card’s expiration year is invalid."]
  },
  cvc(text) {
    const wanted = brandOf(digitsOf(fields.number.value))[0] === "amex" ? 4 : 3
    if (digitsOf(text).length !== wanted) return ["incomplete_cvc", "Your card’s security code is incomplete."]
  },
  postalCode(text) {
    const asked = billing === "auto" && fields.country.value === "US"
    if (asked && digitsOf(text).length !== 5) return ["incomplete_zip", "Your ZIP code is incomplete."]
  },
}

function show(name) {
  const problem = touched.has(name) ? checks[name](fields[name].value) : undefined
  fields[name].setAttribute("aria-invalid", String(Boolean(problem)))
  document.getElementById(`${name}-error`).textContent = problem ? problem[1] : ""
}

function state() {
  const complete = Object.keys(checks).every((name) => !checks[name](fields[name].value))
  const empty = ["number", "expiry", "cvc"].every((name) => !fields[name].value)
  return { complete, empty, collapsed: false, elementType: "payment", value: { type: "card" } }
}

// Groups the digits and leaves the caret after the same digit that it stood after.
function regroup(field, group) {
  const before = digitsOf(field.value.slice(0, field.selectionStart)).length
  const atEnd = field.selectionStart === field.value.length
  field.value = group(digitsOf(field.value))
  if (atEnd || document.activeElement !== field) return
  let caret = 0
  for (let seen = 0; seen < before && caret < field.value.length; caret += 1) seen += /\d/.test(field.value[caret]) ? 1 : 0
  field.setSelectionRange(caret, caret)
}

function groupNumber(digits) {
  const [brand, , , lengths] = brandOf(digits)
  const kept = digits.slice(0, Math.max(...lengths))
  const groups = brand === "amex" ? [kept.slice(0, 4), kept.slice(4, 10), kept.slice(10)] : kept.match(/.{1,4}/g) ?? []
  return groups.filter(Boolean).join(" ")
}

function groupExpiry(digits, deleting) {
  // Browsers fill in 12/2034; a lone 2 to 9 can only be a month.
  let kept = digits.length === 6 ? digits.slice(0, 2) + digits.slice(4) : digits.slice(0, 4)
  if (/^[2-9]$/.test(kept)) kept = `0${kept}`
  if (kept.length < 2 || (deleting && kept.length === 2)) return kept
  return `${kept.slice(0, 2)} / ${kept.slice(2)}`
}

form.addEventListener("input", ({ target, inputType = "" }) => {
  if (target.name === "number") {
    regroup(target, groupNumber)
    document.querySelector(".brand").textContent = target.value ? brandOf(digitsOf(target.value))[1] : ""
  }
  if (target.name === "expiry") regroup(target, (digits) => groupExpiry(digits, inputType.startsWith("delete")))
  if (target.name === "cvc") target.value = digitsOf(target.value)
  // While typing only a complaint that is no longer true goes; a new one waits until the field is left.
  if (checks[target.name] && !checks[target.name](target.value)) show(target.name)
  if (target.name === "number" && touched.has("cvc")) show("cvc")
  tell("change", state())
})
form.addEventListener("change", ({ target }) => {
  if (target.name === "country") showBilling()
})
form.addEventListener("focusin", () => tell("focus"))
form.addEventListener("focusout", ({ target }) => {
  if (target.value && checks[target.name]) touched.add(target.name)
  if (checks[target.name]) show(target.name)
  tell("blur")
})
form.addEventListener("submit", (event) => event.preventDefault())
form.addEventListener("keydown", ({ key, target }) => {
  if (key === "Enter" && target.tagName === "INPUT") tell("enter")
  if (key === "Escape") tell("escape")
})

function showBilling() {
  for (const part of document.querySelectorAll("[data-billing]")) part.hidden = billing === "never"
  document.querySelector("[data-postal]").hidden = billing === "never" || fields.country.value !== "US"
  fields.country.closest(".field").classList.toggle("wide", fields.country.value !== "US")
  tell("change", state())
}

const VARIABLES = {
  colorPrimary: "--kelp", colorBackground: "--surface", colorText: "--ink", colorTextSecondary: "--ink-soft",
  colorTextPlaceholder: "--placeholder", colorDanger: "--alert", colorBorder: "--line-strong", borderRadius: "--radius",
  fontFamily: "--font", fontSizeBase: "--size", spacingUnit: "--space",
}
function dress({ theme, variables = {} } = {}) {
  root.dataset.theme = theme === "night" ? "night" : "stripe"
  for (const [name, property] of Object.entries(VARIABLES)) {
    if (variables[name]) root.style.setProperty(property, variables[name])
    else root.style.removeProperty(property)
  }
}

async function loadFonts(fonts = []) {
  const faces = fonts.filter(({ family, src }) => family && src).map(({ family, src, ...how }) => new FontFace(family, src, how))
  for (const face of faces) document.fonts.add(face)
  await Promise.allSettled(faces.map((face) => face.load()))
}

function validate() {
  const names = Object.keys(checks)
  for (const name of names) { touched.add(name); show(name) }
  const wrong = names.find((name) => checks[name](fields[name].value))
  if (!wrong) return {}
  fields[wrong].focus()
  const [code, message] = checks[wrong](fields[wrong].value)
  return { error: { type: "validation_error", code, message } }
}

function cardParameters({ payment_method_data: given = {}, shipping, return_url: returnUrl }) {
  const expiry = digitsOf(fields.expiry.value)
  const details = structuredClone(given.billing_details ?? {})
  if (billing === "auto") details.address = { country: fields.country.value, postal_code: fields.postalCode.value, ...details.address }
  const data = {
    type: "card",
    card: { number: digitsOf(fields.number.value), exp_month: expiry.slice(0, 2), exp_year: expiry.slice(2), cvc: fields.cvc.value },
    billing_details: details,
  }
  return { payment_method_data: data, shipping, return_url: returnUrl }
}

function encode(value, name, into) {
  if (value === undefined || value === null) return into
  if (typeof value !== "object") into.append(name, value)
  else for (const [key, item] of Object.entries(value)) encode(item, name ? `${name}[${key}]` : key, into)
  return into
}

async function createToken(params) {
  const problem = validate()
  if (problem.error) return problem
  try {
    const answer = await fetch("/v1/confirmation_tokens", {
      method: "POST",
      headers: { Authorization: `Bearer ${publishableKey}` },
      body: encode(cardParameters(params), "", new URLSearchParams()),
    })
    const body = await answer.json()
    if (!answer.ok) blame(body.error)
    return answer.ok ? { confirmationToken: body } : { error: body.error }
  } catch {
    return { error: { type: "api_connection_error", message: "We are experiencing issues connecting to our payments provider. Please check your internet connection and try again." } }
  }
}

// The API's complaint about a card stands under the field that it is about.
function blame({ param, message }) {
  const name = { number: "number", exp_month: "expiry", exp_year: "expiry", cvc: "cvc" }[param]
  if (!name) return
  fields[name].setAttribute("aria-invalid", "true")
  document.getElementById(`${name}-error`).textContent = message
}

const actions = {
  async init({ key, appearance, fonts, address }) {
    publishableKey = key
    billing = address === "never" ? "never" : "auto"
    dress(appearance)
    showBilling()
    await loadFonts(fonts)
    return {}
  },
  dress: (appearance) => { dress(appearance); return {} },
  focus: () => { fields.number.focus(); return {} },
  blur: () => { document.activeElement?.blur(); return {} },
  clear: () => { form.reset(); touched.clear(); Object.keys(checks).forEach(show); document.querySelector(".brand").textContent = ""; return {} },
  validate,
  createToken,
}

addEventListener("message", async ({ data, source, origin }) => {
  if (source !== window.parent || origin !== pageOrigin || data?.sandbox !== "card-fields") return
  if (!Object.hasOwn(actions, data.action)) return
  tell("answer", { id: data.id, result: await actions[data.action](data.payload) })
})
new ResizeObserver(() => tell("height", { height: Math.ceil(form.getBoundingClientRect().height) })).observe(form)
tell("loaded")
