// A quantity that the shop did not take goes back to what is in the cart.
// Markup: form[data-quantity] around an <input>, in a fragment that every reply morphs.
document.addEventListener("htmx:finally:request", () => {
  for (const input of document.querySelectorAll("form[data-quantity] input")) {
    if (input.value !== input.defaultValue) input.value = input.defaultValue
  }
})
