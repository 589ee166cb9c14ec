import { changed } from '../core/changes.ts'
import { openVault, quiet, shutNow } from '../core/crypto/vault.ts'
import { engine, here } from './app.ts'

const IDLE_MS = 300_000
/** While pictures are taken, something is recorded or signed, the lock waits; but not for ever. */
const HELD_MS = 1_800_000
const HOLDS = '.camera, canvas.pad, [data-hold]'

let last = Date.now()
let turn = 0

/** True when the phone lay unused long enough. Screens that must not be locked carry `data-hold`. */
export function isIdle(now: number): boolean {
  const idle = now - last
  return idle >= HELD_MS || idle < 0 || (idle >= IDLE_MS && document.querySelector(HOLDS) === null)
}

export function watchIdle(): void {
  const used = () => { if (!isIdle(Date.now())) last = Date.now() }
  for (const name of ['pointerdown', 'keydown', 'input', 'touchstart']) addEventListener(name, used, { passive: true, capture: true })
  const look = () => { if (isIdle(Date.now())) void lock() }
  setInterval(look, 10_000)
  document.addEventListener('visibilitychange', look)
  addEventListener('pageshow', look)
}

/** The lock was opened: a locking that still waits for the last upload is called off. */
export function stayOpen(): void {
  turn += 1
  last = Date.now()
}

/**
 * Shuts the screen at once. Forms write down what was typed, as when the page is put away; the key leaves memory when
 * nothing is being written or sent any more. What is on the screen stays there, unseen, for the one who opens it again.
 */
export async function lock(): Promise<void> {
  if (here.shut || !openVault()) return
  const mine = turn += 1
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  dispatchEvent(new Event('pagehide'))
  here.shut = true
  changed()
  await engine.rest()
  await quiet()
  if (mine === turn && here.shut) shutNow()
}
