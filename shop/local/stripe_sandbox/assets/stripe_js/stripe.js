// Stripe(publishableKey): the calls that a checkout page makes, each resolving with a result or with {error}.
const UNREACHABLE = { type: "api_connection_error", message: "We are experiencing issues connecting to our payments provider. Please check your internet connection and try again." }
const FAILED_3DS = "We are unable to authenticate your payment method. Please choose a different payment method and try again."

async function call(key, path, parameters) {
  const query = new URLSearchParams(parameters)
  const options = { headers: { Authorization: `Bearer ${key}` }, credentials: "omit" }
  const [where, how] = path.method === "POST" ? [path.url, { ...options, method: "POST", body: query }] : [`${path.url}?${query}`, options]
  try {
    const answer = await fetch(`${SANDBOX}${where}`, how)
    const body = await answer.json()
    return answer.ok ? { paymentIntent: body } : { error: body.error }
  } catch {
    return { error: UNREACHABLE }
  }
}

function idFrom(clientSecret) {
  const found = /^(pi_[A-Za-z0-9]+)_secret_[A-Za-z0-9]+$/.exec(clientSecret ?? "")
  if (!found) throw new IntegrationError("Invalid value for intent secret: value should be a client secret of the form ${id}_secret_${secret}. You specified: a value of another form.")
  return found[1]
}

function returnAddress(returnUrl, intent) {
  const address = new URL(returnUrl)
  address.searchParams.set("payment_intent", intent.id)
  address.searchParams.set("payment_intent_client_secret", intent.client_secret)
  address.searchParams.set("redirect_status", intent.status === "requires_payment_method" ? "failed" : "succeeded")
  return address.href
}

class StripeClient {
  constructor(key) {
    if (!key?.startsWith("pk_")) throw new IntegrationError("Please call Stripe() with your publishable key. You used a secret or an empty key.")
    this.key = key
    this.night = false
  }

  elements(options = {}) {
    this.lastElements = new Elements(this.key, options)
    return this.lastElements
  }

  async createConfirmationToken({ elements, params } = {}) {
    if (!elements) throw new IntegrationError("Missing required parameter: elements.")
    return elements.token("stripe.createConfirmationToken()", params)
  }

  async retrievePaymentIntent(clientSecret) {
    return call(this.key, { url: `/v1/payment_intents/${idFrom(clientSecret)}` }, { client_secret: clientSecret })
  }

  async handleNextAction({ clientSecret } = {}) {
    const found = await this.retrievePaymentIntent(clientSecret)
    const action = found.paymentIntent?.next_action
    if (!action) return found
    if (action.type === "redirect_to_url") return this.leave(action.redirect_to_url.url)
    await challenge(action.use_stripe_sdk.stripe_js, isNight(this.lastElements?.options.appearance) || wantsNight())
    const after = await this.retrievePaymentIntent(clientSecret)
    const problem = after.paymentIntent?.last_payment_error
    if (!problem) return after
    const message = problem.code === "payment_intent_authentication_failure" ? FAILED_3DS : problem.message
    return { error: { ...problem, message, payment_intent: after.paymentIntent } }
  }

  async confirmPayment({ elements, clientSecret, confirmParams = {}, redirect = "always" } = {}) {
    const secret = clientSecret ?? elements?.options.clientSecret
    const id = idFrom(secret)
    if (redirect !== "if_required" && !confirmParams.return_url) throw new IntegrationError("stripe.confirmPayment(): the `confirmParams.return_url` parameter is required when `redirect` is not `if_required`.")
    const parameters = { client_secret: secret, use_stripe_sdk: "true" }
    if (confirmParams.return_url) parameters.return_url = confirmParams.return_url
    if (elements) {
      const { return_url: _ours, confirmation_token: _theirs, ...params } = confirmParams
      const made = await elements.token("stripe.confirmPayment()", params)
      if (made.error) return made
      parameters.confirmation_token = made.confirmationToken.id
    } else if (confirmParams.confirmation_token) parameters.confirmation_token = confirmParams.confirmation_token
    else if (confirmParams.payment_method) parameters.payment_method = confirmParams.payment_method
    const confirmed = await call(this.key, { method: "POST", url: `/v1/payment_intents/${id}/confirm` }, parameters)
    const result = confirmed.paymentIntent?.next_action ? await this.handleNextAction({ clientSecret: secret }) : confirmed
    if (result.error || redirect === "if_required") return result
    return this.leave(returnAddress(confirmParams.return_url, result.paymentIntent))
  }

  // The page is going away: as at Stripe, nothing resolves.
  leave(address) {
    window.location.assign(address)
    return new Promise(() => {})
  }
}

// The review page has no Elements to say which theme it wears: its own ground tells.
function wantsNight() {
  return getComputedStyle(document.documentElement).colorScheme.split(" ")[0] === "dark"
}

const Stripe = (key) => new StripeClient(key)
Stripe.version = 3
window.Stripe = Stripe
