// What the listing pages answered, kept for five minutes, for this tab alone.
// The newest stay when room is short; a tab that may not keep anything asks anew.
const KEPT = 5 * 60_000
const ROOM = 3_000_000 // characters; browsers give a tab about 5,000,000
const PATIENCE = 15_000
const NAME = "answers"
let answers

function all() {
  if (answers) return answers
  try {
    answers = new Map(JSON.parse(sessionStorage.getItem(NAME)))
  } catch {
    answers = new Map()
  }
  return answers
}

export function remember(name, text) {
  all().delete(name)
  all().set(name, { text, at: Date.now() })
  let room = ROOM
  for (const [older, { text: { length } }] of [...all()].reverse()) {
    room -= length
    if (room < 0) all().delete(older)
  }
}

export function recall(name) {
  const found = all().get(name)
  const age = Date.now() - found?.at
  return age < KEPT ? { text: found.text, age } : undefined
}

// Throws when there is no answer, or none that a shopper should see. A question that is refused or leads
// away from the list is not for a swap: `elsewhere` is what the browser should open then.
export async function ask(address, signal) {
  const late = AbortSignal.timeout(PATIENCE)
  const response = await fetch(address, {
    headers: { "HX-Request": "true" },
    signal: signal ? AbortSignal.any([signal, late]) : late,
  })
  if (response.status >= 500 || response.status === 429) throw new Error(`${address}: ${response.status}`)
  const elsewhere = response.headers.get("HX-Redirect") ?? (response.redirected ? response.url : undefined)
  if (elsewhere || !response.ok) return { elsewhere: elsewhere ?? address }
  return { text: await response.text(), address: response.headers.get("HX-Push-Url") ?? address }
}

window.addEventListener("pagehide", () => {
  try {
    sessionStorage.setItem(NAME, JSON.stringify([...all()]))
  } catch {
    // Full, or forbidden: the next page asks anew.
  }
})
