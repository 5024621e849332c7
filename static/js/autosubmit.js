// A change inside form[data-autosubmit], or in a control that belongs to it, sends the form.
// Without scripts its button does.
document.addEventListener("change", ({ target }) => {
  if (target.form?.matches("[data-autosubmit]")) target.form.requestSubmit()
})
