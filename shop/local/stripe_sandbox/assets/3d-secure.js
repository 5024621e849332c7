// The bank's page in stripe.js's dialog. It tells only the page that may hold it, and only that it is done:
// how it went, stripe.js asks the API. Runs before anything is shown: whoever sees the question can press Esc.
const root = document.documentElement
const { origin, done } = JSON.parse(root.dataset.facts)
const framed = origin !== "'none'"
if (new URLSearchParams(location.search).get("theme") === "night") root.dataset.theme = "night"

const fail = () => document.querySelector("[value=fail]")?.click()

if (framed && done) window.parent.postMessage({ sandbox: "3d-secure", event: "done" }, origin)
if (framed) {
  addEventListener("keydown", ({ key }) => { if (key === "Escape") fail() })
  addEventListener("message", ({ data, source, origin: from }) => {
    if (source === window.parent && from === origin && data?.sandbox === "3d-secure" && data.action === "fail") fail()
  })
}
