// A socket that stays open: opened anew when it was cut, each time after a longer pause, and not
// while nobody looks at the page.
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 15_000
const AWAY = 60_000 // a connection that slept for so long may be dead without knowing it

export function keepOpen(address, { isWanted = () => true, opened, heard, closed }) {
  let socket, hiddenSince
  let pause = FIRST_PAUSE

  function connect() {
    if (!isWanted() || document.hidden || socket) return
    const line = new WebSocket(`${location.origin.replace("http", "ws")}${address}`)
    socket = line
    line.addEventListener("open", () => opened?.())
    line.addEventListener("message", ({ data }) => { pause = FIRST_PAUSE; heard(data) })
    line.addEventListener("close", () => {
      if (socket !== line) return
      socket = undefined
      closed?.()
      setTimeout(connect, pause * (0.5 + Math.random()))
      pause = Math.min(pause * 2, LONGEST_PAUSE)
    })
  }

  function disconnect() {
    socket?.close()
    socket = undefined
    closed?.()
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenSince = Date.now()
    else if (Date.now() - hiddenSince > AWAY) disconnect()
    connect()
  })
  // A page with an open socket would not be kept for the way back.
  window.addEventListener("pagehide", disconnect)
  window.addEventListener("pageshow", ({ persisted }) => persisted && connect())
  connect()
  return {
    connect,
    isOpen: () => socket?.readyState === WebSocket.OPEN,
    send: (message) => socket.send(message),
  }
}
