// A [data-print] button prints the page.
document.addEventListener("click", ({ target }) => target.closest("[data-print]") && window.print())
