// A hold's ring and clock: counts down, turns urgent in the last five minutes, says when it is over.
// Markup: [data-hold] with data-hold-left="<seconds now, by the server>" data-hold-total="<seconds>",
// inside it circle[data-hold-ring] with pathLength="100", and [data-hold-clock].
// Out: CustomEvent `hold:ended` on the element, once.
const ends = new WeakMap()
const tickHolds = () => {
  for (const hold of document.querySelectorAll("[data-hold]")) {
    if (!ends.has(hold)) ends.set(hold, Date.now() + Number(hold.dataset.holdLeft) * 1000)
    const left = Math.max(0, Math.round((ends.get(hold) - Date.now()) / 1000))
    const clock = hold.querySelector("[data-hold-clock]")
    if (clock) clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`
    const share = Math.min(100, (left / Number(hold.dataset.holdTotal)) * 100)
    hold.querySelector("[data-hold-ring]")?.setAttribute("stroke-dasharray", `${share} 100`)
    hold.classList.toggle("hold--soon", left > 0 && left <= 300)
    hold.classList.toggle("hold--over", left === 0)
    if (left === 0 && !hold.dataset.holdEnded) {
      hold.dataset.holdEnded = "true"
      hold.dispatchEvent(new CustomEvent("hold:ended", { bubbles: true }))
    }
  }
}
setInterval(tickHolds, 1000)
document.addEventListener("DOMContentLoaded", tickHolds)
document.addEventListener("htmx:after:settle", tickHolds)
