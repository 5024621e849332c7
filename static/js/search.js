// The key "/" goes to the search box, unless something is being typed.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest("input, textarea, select, [contenteditable]")) return
  event.preventDefault()
  document.querySelector("[data-search]")?.select()
  document.querySelector("[data-search]")?.focus()
})
