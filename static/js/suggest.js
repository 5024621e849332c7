// Suggestions while somebody types: a combobox (ARIA 1.2) over the plain search form.
// Markup: form[data-suggest] (the address that answers) around [data-search], [data-suggestions],
// which gets the answer, a listbox of links with role=option, and [data-suggestions-said], which
// says how many. An answer that is overtaken is dropped; the same one comes from the browser's cache.
const PAUSE = 300 // ms after the last key
const SHORTEST = 2

const form = () => document.querySelector("form[data-suggest]")
const field = () => form().querySelector("[data-search]")
const sheet = () => form().querySelector("[data-suggestions]")
const options = () => [...sheet().querySelectorAll("[role=option]")]
const chosen = () => sheet().querySelector("[aria-selected=true]")
const isOpen = () => !sheet().hidden
let timer, request

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false")
  field().removeAttribute("aria-activedescendant")
  if (!option) return
  option.setAttribute("aria-selected", "true")
  option.scrollIntoView({ block: "nearest" })
  field().setAttribute("aria-activedescendant", option.id)
}

function show(answer) {
  sheet().innerHTML = answer
  sheet().hidden = !options().length
  field().setAttribute("aria-expanded", isOpen())
  field().removeAttribute("aria-activedescendant")
  form().querySelector("[data-suggestions-said]").textContent = sheet().firstElementChild?.dataset.said ?? ""
}

function close() {
  clearTimeout(timer)
  request?.abort()
  show("")
}

async function ask() {
  clearTimeout(timer)
  request?.abort()
  const text = field().value.trim().replace(/\s+/g, " ").toLowerCase()
  if (text.length < SHORTEST) return close()
  const { signal } = (request = new AbortController())
  try {
    const answer = await fetch(`${form().dataset.suggest}?q=${encodeURIComponent(text)}`, { signal })
    const html = answer.ok ? await answer.text() : ""
    if (!signal.aborted) show(html)
  } catch {
    // Overtaken, or no network: the form still searches.
  }
}

function move(step) {
  if (!isOpen()) return ask()
  const places = [undefined, ...options()] // the first is the field itself
  const place = places.indexOf(chosen() ?? undefined) + step
  choose(places[(place + places.length) % places.length])
}

// What each key does; one that says false is left to the browser.
const KEYS = {
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  Home: () => (chosen() ? choose(options()[0]) : false),
  End: () => (chosen() ? choose(options().at(-1)) : false),
  Enter: () => (chosen() ? chosen().click() : false),
  Escape: () => (isOpen() ? close() : false),
}

const isField = (target) => target instanceof Element && target.matches("form[data-suggest] [data-search]")

document.addEventListener("keydown", (event) => {
  if (!isField(event.target) || event.isComposing || event.ctrlKey || event.metaKey) return
  if (KEYS[event.key] && KEYS[event.key]() !== false) event.preventDefault()
})
// While an input method composes a word, its keys are its own.
for (const kind of ["input", "compositionend"]) {
  document.addEventListener(kind, (event) => {
    if (!isField(event.target) || event.isComposing) return
    clearTimeout(timer)
    request?.abort()
    choose()
    timer = setTimeout(ask, PAUSE)
  })
}
// A click on the list leaves the focus in the field; its links work as links do.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-suggestions]")) event.preventDefault()
})
document.addEventListener("focusout", (event) => {
  if (isField(event.target) && !sheet().contains(event.relatedTarget)) close()
})
document.addEventListener("submit", ({ target }) => {
  if (target.matches("form[data-suggest]")) close()
})
// A page from the browser's memory comes back without them.
window.addEventListener("pagehide", () => form() && close())

if (form()) {
  const roles = { role: "combobox", "aria-expanded": "false", "aria-controls": "suggestions", "aria-autocomplete": "list", "aria-haspopup": "listbox" }
  for (const [name, value] of Object.entries(roles)) field().setAttribute(name, value)
}
