import { changed } from '../core/changes.ts'
import { openVault, quiet, shutNow } from '../core/crypto/vault.ts'
import { draft, dropDraft, keepDraft } from '../core/drafts.ts'
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
  const unsaved = typedNow()
  dispatchEvent(new Event('pagehide'))
  here.shut = true
  changed()
  if (unsaved) await keepDraft('unsaved', unsaved).catch(() => {})
  await engine.rest()
  await quiet()
  if (mine === turn && here.shut) shutNow()
}

interface Unsaved { hash: string; fields: [string, string][] }
const TYPED = 'main textarea[data-testid], main input[data-testid]:not([type=radio], [type=checkbox], [type=file], [type=password], .secret), dialog:not(.lock) textarea[data-testid], dialog:not(.lock) input[data-testid]:not([type=radio], [type=checkbox], [type=file], [type=password], .secret)'
type Typed = HTMLInputElement | HTMLTextAreaElement

function typedNow(): Unsaved | null {
  const fields = [...document.querySelectorAll<Typed>(TYPED)].filter((one) => one.value).map((one): [string, string] => [one.dataset['testid']!, one.value])
  return fields.length > 0 ? { hash: location.hash, fields } : null
}

const PATIENCE_MS = 20_000

/** After a start: what was typed when the phone was locked goes back into its fields as they appear. */
export async function restoreUnsaved(): Promise<void> {
  const kept = await draft<Unsaved>('unsaved')
  if (!kept) return
  await dropDraft('unsaved')
  const left = new Map(kept.fields)
  const fill = () => {
    for (const [name, value] of left) {
      const field = location.hash === kept.hash ? document.querySelector<Typed>(`[data-testid="${CSS.escape(name)}"]`) : null
      if (!field) continue
      left.delete(name)
      if (field.value === value) continue
      field.value = value
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }
    if (left.size === 0) watcher.disconnect()
  }
  const watcher = new MutationObserver(fill)
  watcher.observe(document.body, { childList: true, subtree: true })
  setTimeout(() => watcher.disconnect(), PATIENCE_MS)
  if (location.hash !== kept.hash && location.hash.length < 3) location.hash = kept.hash
  fill()
}
