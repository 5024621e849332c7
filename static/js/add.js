// After a form[data-add] put something in the cart, its button shows a tick for two seconds.
document.addEventListener("htmx:finally:request", ({ target, detail }) => {
  const form = target.closest?.("form[data-add]")
  if (!form || detail.ctx?.response?.status !== 200) return
  form.dataset.added = "true"
  setTimeout(() => delete form.dataset.added, 2000)
})
