// The visitor's own part of the header (greeting, cart badge): fetched only when there is one.
// Markup: #mine with data-mine="<address>", and data-mine-told where the page brought it along. The
// cookie `hint=1` says that there is something to show.
const loadMine = () => {
  const place = document.querySelector("#mine[data-mine]")
  if (!place?.dataset.mine || !/(?:^|; )hint=1/.test(document.cookie)) return
  htmx.ajax("GET", place.dataset.mine, { target: place, swap: "outerHTML" })
}
document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-mine-told]") ?? loadMine())
// A page that comes back from the browser's memory, or by a swap of the whole body, shows an old badge.
window.addEventListener("pageshow", ({ persisted }) => persisted && loadMine())
document.addEventListener("htmx:after:settle", ({ target }) => target === document.body && loadMine())
