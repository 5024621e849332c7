// Between a list and a product the picture travels: it is named just before the page is left.
// Markup: a.card link inside [data-product-card]; the product page names its own picture in CSS.
document.addEventListener("click", ({ target }) => {
  const card = target.closest("a")?.closest("[data-product-card]")
  const picture = card?.querySelector(".picture")
  if (!picture) return
  // One name, one picture: the product page's own steps back for a card on it.
  document.querySelectorAll(".picture").forEach((other) => (other.style.viewTransitionName = "none"))
  picture.style.viewTransitionName = "product-picture"
})
