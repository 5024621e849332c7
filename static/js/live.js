// Live stock: keeps every [data-live] place on the page true while it is open.
// Markup: <span data-live="left-12" data-product="7">; the server sends
// <template data-for="left-12">new content</template>. Out: `stock:moved` on the place.
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 15_000
let socket, announced
let watched = new Set()
let pause = FIRST_PAUSE

function products() {
  return [...document.querySelectorAll("[data-live][data-product]")].map((place) => Number(place.dataset.product))
}

function watch() {
  if (socket?.readyState !== WebSocket.OPEN) return
  const fresh = [...new Set(products())].filter((id) => !watched.has(id)).slice(0, 300 - watched.size)
  if (!fresh.length) return
  fresh.forEach((id) => watched.add(id))
  socket.send(JSON.stringify({ watch: fresh }))
}

function connect() {
  if (!products().length || document.hidden || (socket && socket.readyState < WebSocket.CLOSING)) return
  socket = new WebSocket(`${location.origin.replace("http", "ws")}/live/stock/`)
  socket.addEventListener("open", () => { watched = new Set(); pause = FIRST_PAUSE; watch() })
  socket.addEventListener("message", ({ data }) => update(data))
  socket.addEventListener("close", () => {
    setTimeout(connect, pause * (0.5 + Math.random()))
    pause = Math.min(pause * 2, LONGEST_PAUSE)
  })
}

function update(html) {
  const pieces = document.createElement("template")
  pieces.innerHTML = html
  for (const piece of pieces.content.querySelectorAll("template[data-for]")) {
    for (const place of document.querySelectorAll(`[data-live="${piece.dataset.for}"]`)) {
      if (place.textContent.trim() === piece.content.textContent.trim()) continue
      place.replaceChildren(piece.content.cloneNode(true))
      place.dispatchEvent(new CustomEvent("stock:moved", { bubbles: true }))
      place.classList.remove("is-moved")
      requestAnimationFrame(() => place.classList.add("is-moved"))
      if (place.dataset.announce !== undefined) announce(place.textContent)
    }
  }
}

function announce(text) {
  announced ??= document.querySelector("[data-announcer]")
  if (announced) announced.textContent = text.replace(/\s+/g, " ").trim()
}

document.addEventListener("htmx:after:swap", () => { connect(); watch() })
// A page with an open socket would not be kept for the way back.
window.addEventListener("pagehide", () => socket?.close())
window.addEventListener("pageshow", ({ persisted }) => persisted && connect())
document.addEventListener("visibilitychange", () => { if (!document.hidden) connect() })
connect()
