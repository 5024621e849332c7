// A hold's ring and clock, by the server's clock: urgent in the last five minutes, over at zero.
// Markup: [data-hold] with data-ends-at and data-now (the server's clock when it was written) and
// data-total, all in milliseconds; inside it circle[data-hold-ring] with pathLength="100",
// [data-hold-clock], [data-hold-words] and [data-hold-says], a live region that speaks three times.
// Out: CustomEvent `hold:ended` on the element, once.
const SOON = 300
const seen = new WeakMap()

function timeLeft(hold) {
  const { endsAt, now } = hold.dataset
  if (seen.get(hold)?.now !== now) seen.set(hold, { now, ahead: Number(now) - Date.now() })
  return Math.max(0, Math.ceil((Number(endsAt) - Date.now() - seen.get(hold).ahead) / 1000))
}

function say(hold, left) {
  const words = left === 0 ? "Your hold has ended" : left <= 60 ? "Held for one more minute" : left <= SOON ? "Held for five more minutes" : ""
  const before = seen.get(hold).said
  seen.get(hold).said = words
  // What was so from the start is on the page already: only changes are news.
  if (before !== undefined && before !== words) hold.querySelector("[data-hold-says]").textContent = words
}

function end(hold) {
  if (seen.get(hold).ended) return
  seen.get(hold).ended = true
  hold.querySelector("[data-hold-clock]").textContent = "Your hold has ended"
  hold.querySelector("[data-hold-words]").textContent = "Others can buy these now."
  hold.dispatchEvent(new CustomEvent("hold:ended", { bubbles: true }))
}

function tick() {
  for (const hold of document.querySelectorAll("[data-hold]")) {
    const left = timeLeft(hold)
    const share = Math.min(1, (left * 1000) / Number(hold.dataset.total))
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`
    hold.querySelector("[data-hold-ring]").style.strokeDashoffset = 100 - share * 100
    hold.classList.toggle("hold--soon", left > 0 && left <= SOON)
    hold.classList.toggle("hold--over", left === 0)
    if (left) hold.querySelector("[data-hold-clock]").textContent = clock
    else end(hold)
    say(hold, left)
  }
}

setInterval(tick, 1000)
document.addEventListener("htmx:after:swap", tick)
tick()
