// Between a list and a product the picture travels: it is named just before the page is left.
// Markup: a.card link inside [data-product-card]; the product page names its own picture in CSS.
document.addEventListener("click", ({ target }) => {
  const card = target.closest("a")?.closest("[data-product-card]")
  const picture = card?.querySelector(".picture")
  if (!picture) return
  document.querySelectorAll(".picture").forEach((other) => (other.style.viewTransitionName = ""))
  picture.style.viewTransitionName = "product-picture"
})
