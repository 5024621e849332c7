// An order's page: the parts that move are kept true while it is open.
// Markup: [data-order="address of its socket"] holds [data-part="timeline"]; the server sends
// <template data-for="timeline">new content</template>. [data-says] is read out when it changes.
import { keepOpen } from "./socket.js"

const words = ({ textContent }) => textContent.replace(/\s+/g, " ").trim()
const said = (place) => [...place.querySelectorAll("[data-says]")].map(words).join(" ")

function write(place, content) {
  const before = said(place)
  const hadFocus = place.contains(document.activeElement)
  place.replaceChildren(content)
  if (hadFocus) document.querySelector("#timeline-title")?.focus({ preventScroll: true })
  place.classList.remove("is-moved")
  requestAnimationFrame(() => place.classList.add("is-moved"))
  const announcer = document.querySelector("[data-announcer]")
  if (announcer && said(place) !== before) announcer.textContent = said(place)
}

function heard(html) {
  const pieces = document.createElement("template")
  pieces.innerHTML = html
  for (const { dataset, content } of pieces.content.querySelectorAll("template[data-for]")) {
    const place = document.querySelector(`[data-part="${dataset.for}"]`)
    if (place && words(place) !== words(content)) write(place, content)
  }
}

const order = document.querySelector("[data-order]")
if (order) keepOpen(order.dataset.order, { heard })
