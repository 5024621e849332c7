// Product photos: a thumbnail scrolls its photo into the frame without leaving a mark in the address,
// and the thumbnail of the photo in the frame is the current one.
// Markup: [data-gallery] holds links [data-photo] to "#photo-1" and the scrolling .gallery__photos.
document.addEventListener("click", (event) => {
  const thumbnail = event.target.closest("[data-gallery] [data-photo]")
  if (!thumbnail) return
  event.preventDefault()
  const photo = document.querySelector(thumbnail.getAttribute("href"))
  photo.parentElement.scrollTo({ left: photo.offsetLeft, behavior: "smooth" })
})
document.addEventListener("scroll", ({ target }) => {
  const gallery = target.closest?.("[data-gallery]")
  if (!gallery) return
  const current = Math.round(target.scrollLeft / target.clientWidth)
  gallery.querySelectorAll("[data-photo]").forEach((thumbnail, place) => {
    thumbnail.toggleAttribute("aria-current", place === current)
    if (place === current) thumbnail.setAttribute("aria-current", "true")
  })
}, true)
