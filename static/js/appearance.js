// How the payment provider's fields look: the tokens of the page, which its frame cannot see.
const styles = getComputedStyle(document.documentElement)
const token = (name) => styles.getPropertyValue(`--${name}`).trim()

export const appearance = () => ({
  theme: styles.colorScheme === "dark" ? "night" : "stripe",
  variables: {
    colorPrimary: token("kelp"), colorBackground: token("paper"), colorText: token("ink"),
    colorTextSecondary: token("ink-soft"), colorTextPlaceholder: token("ink-soft"), colorDanger: token("alert"),
    borderRadius: "12px", fontFamily: "Figtree, ui-sans-serif, system-ui, sans-serif", fontSizeBase: "16px",
  },
})

// The font that the page has preloaded, at its own address.
export const fonts = () => {
  const file = document.querySelector('link[rel="preload"][href*="figtree"]')?.href
  return file ? [{ family: "Figtree", src: `url(${file})`, weight: "300 900" }] : []
}
