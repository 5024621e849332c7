// elements.create("payment").mount("#payment-element"), the events of an element, and elements.submit().
const isNight = (appearance) => appearance?.theme === "night"

class PaymentElement {
  constructor(elements, options) {
    this.elements = elements
    this.options = options
    this.listeners = new Map()
    this.frame = null
  }

  mount(target) {
    const box = typeof target === "string" ? document.querySelector(target) : target
    if (!box) throw new IntegrationError(`The selector you specified (${target}) applies to no DOM elements that are currently on the page.`)
    if (this.frame) return
    this.frame = new Frame({
      channel: "card-fields",
      path: "/v3/card-fields.html",
      title: "Secure payment input frame",
      onEvent: (event, payload) => this.hear(event, payload),
    })
    // 4 px wider on each side: room for the focus ring, with the fields in line with the page's own.
    style(this.frame.element, { border: "0", display: "block", width: "calc(100% + 8px)", margin: "-4px", height: "0" })
    this.matchScheme()
    this.ready = new Promise((resolve) => { this.markReady = resolve })
    box.replaceChildren(this.frame.element)
  }

  // A frame in another colour scheme than its page is painted on an opaque ground.
  matchScheme() {
    style(this.frame.element, { "color-scheme": isNight(this.elements.options.appearance) ? "dark" : "light" })
  }

  async hear(event, payload) {
    if (event === "loaded") return this.introduce()
    if (event === "height") return style(this.frame.element, { height: `${payload.height}px` })
    if (event === "enter") return this.frame.element.closest("form")?.requestSubmit()
    if (event === "change" && !this.isReady) return undefined
    return this.emit(event, { elementType: "payment", ...payload })
  }

  async introduce() {
    const { appearance, fonts } = this.elements.options
    const asked = this.options.fields?.billingDetails
    const address = asked === "never" || asked?.address === "never" ? "never" : "auto"
    await this.frame.ask("init", { key: this.elements.key, appearance, fonts, address })
    this.isReady = true
    this.markReady()
    this.emit("loaderstart", { elementType: "payment" })
    this.emit("ready", { elementType: "payment" })
  }

  on(event, handler) {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), handler])
    return this
  }

  once(event, handler) {
    const only = (payload) => { this.off(event, only); handler(payload) }
    return this.on(event, only)
  }

  off(event, handler) {
    const kept = handler ? (this.listeners.get(event) ?? []).filter((one) => one !== handler) : []
    this.listeners.set(event, kept)
    return this
  }

  emit(event, payload) {
    for (const handler of this.listeners.get(event) ?? []) handler(payload)
  }

  async ask(action, payload) {
    if (!this.frame) throw new IntegrationError("Please make sure the Element you are attempting to use is still mounted.")
    await this.ready
    return this.frame.ask(action, payload)
  }

  focus() { this.ask("focus") }
  blur() { this.ask("blur") }
  clear() { this.ask("clear") }
  update(options) { Object.assign(this.options, options) }

  unmount() {
    this.frame?.remove()
    this.frame = null
    this.isReady = false
  }

  destroy() {
    this.unmount()
    this.elements.element = null
  }
}

class Elements {
  constructor(key, options = {}) {
    if (options.mode && (!Number.isInteger(options.amount) || options.amount < 0)) {
      throw new IntegrationError("Invalid value for elements(): amount should be a non-negative integer, in the currency's smallest unit.")
    }
    if (options.mode && !/^[a-z]{3}$/.test(options.currency ?? "")) {
      throw new IntegrationError("Invalid value for elements(): currency should be a three-letter lowercase code.")
    }
    this.key = key
    this.options = options
    this.element = null
    this.submitted = false
  }

  create(type, options = {}) {
    if (type !== "payment") throw new IntegrationError(`The payment sandbox has no ${type} element, only payment.`)
    if (this.element) throw new IntegrationError("Can only create one Payment Element.")
    this.element = new PaymentElement(this, options)
    this.element.on("change", () => { this.submitted = false })
    return this.element
  }

  getElement(type) { return type === "payment" ? this.element : null }

  update(options) {
    Object.assign(this.options, options)
    if (!options.appearance || !this.element?.frame) return
    this.element.matchScheme()
    this.element.ask("dress", options.appearance)
  }

  async fetchUpdates() { return {} }

  async submit() {
    const result = await this.mounted().ask("validate")
    this.submitted = !result.error
    return result.error ? result : { selectedPaymentMethod: "card" }
  }

  mounted() {
    if (!this.element?.frame) throw new IntegrationError("We could not retrieve data from the specified Element. Please make sure the Element you are attempting to use is still mounted.")
    return this.element
  }

  // What must hold before the typed card is turned into a token.
  async token(caller, params = {}) {
    const element = this.mounted()
    if (this.options.mode && !this.submitted) throw new IntegrationError(`elements.submit() must be called before ${caller}.`)
    const hidden = element.options.fields?.billingDetails
    if ((hidden === "never" || hidden?.address === "never") && !params.payment_method_data?.billing_details?.address) {
      throw new IntegrationError(`You specified "never" for fields.billing_details.address when creating the payment Element, but did not pass params.payment_method_data.billing_details.address when calling ${caller}. If you opt out of collecting data via the payment Element using the fields option, the data must be passed in when calling ${caller}.`)
    }
    return element.ask("createToken", params)
  }
}
