// 3-D Secure: the bank asks the shopper who they are, then the form tells the shop to look.
// Markup: form[data-authenticate] with data-key and data-secret, a button to start again and
// [data-authenticate-problem].
const form = document.querySelector("form[data-authenticate]")
const problem = form.querySelector("[data-authenticate-problem]")
const button = form.querySelector("button")

function lost() {
  problem.hidden = false
  button.hidden = false
  button.focus()
}

async function ask() {
  problem.hidden = true
  button.hidden = true
  if (!window.Stripe) return lost()
  const { error } = await Stripe(form.dataset.key).handleNextAction({ clientSecret: form.dataset.secret })
  // A refusal by the bank is an answer too: the shop asks the provider what it was.
  if (error?.type === "api_connection_error") return lost()
  return form.submit()
}

form.addEventListener("submit", (event) => {
  event.preventDefault()
  ask().catch(lost)
})
ask().catch(lost)
