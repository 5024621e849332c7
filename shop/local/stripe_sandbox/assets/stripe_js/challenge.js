// 3-D Secure: a modal dialog over the shop's page with the bank's question in a frame. Esc fails the authentication.
function challenge(address, night) {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog")
    const frame = new Frame({
      channel: "3d-secure",
      path: `${new URL(address).pathname}?theme=${night ? "night" : "stripe"}`,
      title: "3D Secure authentication",
      onEvent: (event) => { if (event === "done") finish() },
    })
    const finish = () => {
      dialog.close()
      frame.remove()
      dialog.remove()
      resolve()
    }
    dialog.setAttribute("aria-label", "3D Secure authentication")
    dialog.dataset.stripeChallenge = ""
    // The dialog itself is the veil: ::backdrop cannot be styled without a style sheet.
    style(dialog, {
      position: "fixed", inset: "0", width: "100vw", height: "100dvh", "max-width": "none", "max-height": "none", margin: "0",
      padding: "16px", border: "0", "box-sizing": "border-box", background: "rgb(23 33 29 / .6)", display: "grid", "place-items": "center",
    })
    style(frame.element, {
      width: "min(440px, 100%)", height: "min(400px, 100%)", border: "0", "border-radius": "22px",
      background: night ? "#18201d" : "#ffffff", "color-scheme": night ? "dark" : "light",
    })
    // Before it has loaded, the bank's page would not hear.
    const loaded = new Promise((ready) => frame.element.addEventListener("load", ready, { once: true }))
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); loaded.then(() => frame.say("fail")) })
    // Browsers let a second Esc through: then the dialog is gone and the intent tells how things stand.
    dialog.addEventListener("close", finish)
    frame.element.addEventListener("load", () => frame.element.focus())
    dialog.append(frame.element)
    document.body.append(dialog)
    dialog.showModal()
  })
}
