// A page that answers a form takes the address of its step, so that a reload and the way back ask
// for the step again instead of sending the form again. Markup: [data-address="/checkout/payment/"].
const here = document.querySelector("[data-address]")?.dataset.address
if (here) history.replaceState(history.state, "", here)
