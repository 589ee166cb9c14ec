import { useEffect, useRef } from 'preact/hooks'

const OVER = 'over'
const open: (() => void)[] = []
/** True while the newest step of the history is the one that stands for what lies over the screen. */
let spare = globalThis.history?.state === OVER
let place = ''

function push(): void {
  if (spare) return
  history.pushState(OVER, '')
  spare = true
  place = location.hash
}

/** Something opened over the screen; call what it gives when it is gone. `close` must take it away. */
export function overlay(close: () => void): () => void {
  open.push(close)
  push()
  return () => { open.splice(open.indexOf(close), 1) }
}

/** After a step of the history: going back takes away what lies on top, and the screen stays. */
export function stepped(): void {
  const left = spare && history.state !== OVER && location.hash === place
  spare = history.state === OVER
  if (!left) return
  const [top, under] = open.slice(-2).reverse()
  if (!top) return history.back() // it was closed by its own button: this press meant the screen
  top()
  if (under) push()
}

globalThis.addEventListener?.('popstate', stepped)

/** The phone's back button closes this before it leaves the screen. */
export function useBack(close: () => void): void {
  const latest = useRef(close)
  latest.current = close
  useEffect(() => overlay(() => latest.current()), [])
}
