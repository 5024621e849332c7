// Live stock: keeps every [data-live] place on the page true while it is open.
// Markup: <span data-live="left-12"> for variant 12; the server sends
// <template data-for="left-12">new content</template>. Out: `stock:moved` on the place.
import { keepOpen } from "./socket.js"

const BETWEEN_REQUESTS = 400 // the server hears 40 in 10 seconds
const MOST_WATCHED = 300
const BETWEEN_WORDS = 8000 // a voice that reads every change of a busy product says nothing else
let announced, waiting, toSay, resting
let watched = new Set()
const known = new Map() // the newest of what is watched, for places that come later

const numberOf = (name) => Number(name.split("-").pop())

function shown() {
  const ids = [...document.querySelectorAll("[data-live]")].map((place) => numberOf(place.dataset.live))
  // Of an endless list the end is what is looked at.
  return new Set([...new Set(ids.filter((id) => id > 0))].slice(-MOST_WATCHED))
}

function ask() {
  waiting = undefined
  if (!socket.isOpen()) return
  const wanted = shown()
  const watch = [...wanted].filter((id) => !watched.has(id))
  const forget = [...watched].filter((id) => !wanted.has(id))
  watched = wanted
  for (const name of known.keys()) if (!wanted.has(numberOf(name))) known.delete(name)
  if (watch.length || forget.length) socket.send(JSON.stringify({ watch, forget }))
}

function update(html) {
  const pieces = document.createElement("template")
  pieces.innerHTML = html
  for (const piece of pieces.content.querySelectorAll("template[data-for]")) {
    known.set(piece.dataset.for, piece.content)
    for (const place of document.querySelectorAll(`[data-live="${piece.dataset.for}"]`)) {
      place.classList.remove("is-old")
      if (words(place) === words(piece.content)) continue
      write(place, piece.content)
      if (place.dataset.announce !== undefined) announce(place)
    }
  }
}

function write(place, content) {
  place.replaceChildren(content.cloneNode(true))
  place.dispatchEvent(new CustomEvent("stock:moved", { bubbles: true }))
  place.classList.remove("is-moved")
  requestAnimationFrame(() => place.classList.add("is-moved"))
}

// What comes into the page may be older than what we were told.
function correct() {
  for (const place of document.querySelectorAll("[data-live]")) {
    const content = known.get(place.dataset.live)
    if (!content) continue
    place.classList.remove("is-old")
    if (words(place) !== words(content)) place.replaceChildren(content.cloneNode(true))
  }
}

function words({ textContent }) {
  return textContent.replace(/\s+/g, " ").trim()
}

function announce(place) {
  toSay = [...place.querySelectorAll("span:not(span span)")].map(words).join(", ")
  if (!resting) say()
}

function say() {
  announced ??= document.querySelector("[data-announcer]")
  resting = toSay && setTimeout(say, BETWEEN_WORDS)
  if (toSay && announced && announced.textContent !== toSay) announced.textContent = toSay
  toSay = undefined
}

function changed() {
  correct()
  socket.connect()
  waiting ??= setTimeout(ask, BETWEEN_REQUESTS)
}

document.addEventListener("htmx:after:swap", changed)
document.addEventListener("results:changed", changed)
const socket = keepOpen("/live/stock/", {
  isWanted: () => shown().size > 0,
  opened: () => { watched = new Set(); ask() },
  heard: update,
  closed: () => known.clear(),
})
