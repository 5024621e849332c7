// A frame from the sandbox in the shop's page, and the talk with it. Messages count only when they come from that very
// frame and from the sandbox's origin, and go only there.
const SANDBOX = new URL(document.currentScript.src).origin
let frames = 0

class IntegrationError extends Error {
  constructor(message) {
    super(message)
    this.name = "IntegrationError"
  }
}

class Frame {
  constructor({ channel, path, title, onEvent }) {
    this.channel = channel
    this.onEvent = onEvent
    this.waiting = new Map()
    this.lastId = 0
    this.element = document.createElement("iframe")
    this.element.name = `__privateStripeFrame${(frames += 1)}`
    this.element.title = title
    this.element.allow = "payment *"
    this.element.src = `${SANDBOX}${path}${path.includes("?") ? "&" : "?"}origin=${encodeURIComponent(location.origin)}`
    this.listener = (event) => this.hear(event)
    window.addEventListener("message", this.listener)
  }

  hear({ source, origin, data }) {
    if (origin !== SANDBOX || source !== this.element.contentWindow || data?.sandbox !== this.channel) return
    if (data.event !== "answer") return this.onEvent(data.event, data.payload)
    this.waiting.get(data.payload.id)?.(data.payload.result)
    this.waiting.delete(data.payload.id)
  }

  say(action, payload = {}) {
    this.element.contentWindow?.postMessage({ sandbox: this.channel, action, payload }, SANDBOX)
  }

  ask(action, payload = {}) {
    const id = (this.lastId += 1)
    return new Promise((resolve) => {
      this.waiting.set(id, resolve)
      this.element.contentWindow.postMessage({ sandbox: this.channel, id, action, payload }, SANDBOX)
    })
  }

  remove() {
    window.removeEventListener("message", this.listener)
    this.element.remove()
  }
}

// The page's policy forbids style attributes in markup; setting properties one by one is allowed.
function style(element, properties) {
  for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value)
}
