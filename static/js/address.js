// A page that answers a form takes the address of its step, so that a reload and the way back ask
// for the step again instead of sending the form again. Markup: [data-address="/checkout/payment/"].
// So its own forms may be answered by the next page itself instead of by the way to it.
const page = document.querySelector("[data-address]")
if (page) {
  history.replaceState(history.state, "", page.dataset.address)
  page.addEventListener("formdata", ({ formData }) => formData.set("at_once", "1"))
}
