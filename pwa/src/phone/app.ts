import { useEffect, useState } from 'preact/hooks'
import { currentSession, loadSession, onSession, raw, type Session } from '../api/client.ts'
import { changed, onChange } from '../core/changes.ts'
import { closeDb } from '../core/db/open.ts'
import type { KeyRow } from '../core/db/schema.ts'
import type { Vault } from '../core/crypto/vault.ts'
import { keyOf, knownPerson, personOf, rememberPerson, type Person } from '../core/device.ts'
import { SyncEngine, type Status } from '../core/sync/engine.ts'
import { counts, sendWaiting, type Counts } from '../core/sync/outbox.ts'

/** What the whole app knows: who works here, with which key, whose lock it is, whether it is shut, and why the store cannot be had. */
export interface Here { person: Person | null; key: KeyRow | null; ready: boolean; vault: Vault | null; shut: boolean; fault?: unknown }

export const here: Here = { person: null, key: null, ready: false, vault: null, shut: false }

export type Net = 'unknown' | 'online' | 'offline' | 'signed-out'
let net: Net = 'unknown'

export function network(): Net {
  if (typeof navigator !== 'undefined' && navigator.onLine === false) return 'offline'
  return net
}

function setNet(next: Net): void {
  if (net === next) return
  net = next
  changed()
}

async function keepAwake(): Promise<() => void> {
  try {
    const lock = await navigator.wakeLock.request('screen')
    return () => void lock.release()
  } catch {
    return () => {}
  }
}

export const engine = new SyncEngine({
  send: async (path, init) => {
    try {
      const answer = await raw(path, init)
      setNet('online')
      return answer
    } catch (error) {
      setNet((error as Error).name === 'SignedOut' ? 'signed-out' : 'offline')
      throw error
    }
  },
  now: () => Date.now(),
  random: Math.random,
  later: (work, ms) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
  awake: keepAwake,
  enrol: async () => (await raw('/devices', { json: { jwk: here.key!.jwk, label: here.key!.label } })).ok,
  carries: async (blob) => blob.rank < 3 || (await import('./film.ts')).filmMayGo(),
}, () => (here.person && currentSession()?.me.id === here.person.id && here.key?.enrolled && !here.shut ? here.key.id : null))

const vaultPart = () => import('../core/crypto/vault.ts')

/** Reads who works here from the phone itself; needs no network. With a lock on the phone it stays shut until its PIN. */
export async function openHere(): Promise<void> {
  const { approach, openVault, vaults } = await vaultPart()
  const [last] = openVault() ? [] : await vaults()
  if (last) Object.assign(here, { vault: await approach(last.person, last), shut: true, ready: true })
  else await readHere()
  changed()
}

/** What the open database says. */
async function readHere(): Promise<void> {
  const { openVault } = await vaultPart()
  const person = (await knownPerson()) ?? here.person
  Object.assign(here, { person, key: person ? ((await keyOf(person.id)) ?? null) : null, vault: openVault(), shut: false, ready: true })
}

/** The lock was opened or made. `first`: what the screen needs for its first picture. */
export async function opened(first?: () => Promise<unknown>): Promise<void> {
  await Promise.all([readHere(), first?.()])
  await new Promise((turn) => { setTimeout(turn) }) // reading and drawing in one turn would hold a tap up
  changed()
  void greetServer()
}

/** Turns to a person's own part of the phone; without network too. Whoever worked before is locked out of memory. */
export async function turnTo(person: Person | { id: string }): Promise<void> {
  const { approach } = await vaultPart()
  const vault = await approach(person.id)
  Object.assign(here, { vault, shut: vault !== null, key: null, person: vault || !('name' in person) ? null : person })
  if (!vault) await readHere()
  changed()
}

/** Someone signed in, here or in another window. */
export async function enter(session: Session): Promise<void> {
  const { openVault } = await vaultPart()
  setNet('online')
  if (openVault()?.person !== session.me.id) return turnTo(personOf(session))
  if (here.shut) return
  await rememberPerson(session)
  await readHere()
  changed()
  void engine.kick(true)
  await atContact()
}

async function atContact(): Promise<void> {
  try {
    await (await import('./contact.ts')).atContact()
  } catch { /* the next contact does it */ }
}

/** Asks the server who is signed in. Never stands in the way of the screens. */
export async function greetServer(): Promise<void> {
  try {
    const session = await loadSession()
    const mine = here.person?.id ?? here.vault?.person
    if (!session) return setNet(mine ? 'signed-out' : 'online')
    if (mine && session.me.id !== mine) return setNet('signed-out')
    setNet('online')
    if (here.shut) return
    if (!here.vault) return mine ? undefined : await enter(session)
    await rememberPerson(session)
    void engine.kick()
    await atContact()
  } catch {
    setNet('offline')
  }
}

/** What the button does: finds the session if need be, then sends. */
export async function syncNow(): Promise<void> {
  if (!currentSession()) await greetServer()
  if (!currentSession()) return
  await sendWaiting()
  await engine.kick(true)
}

/** Starts what makes records leave the phone by themselves: on start, focus, network, after saving, each minute while visible. */
export function startTriggers(): void {
  const wake = () => {
    if (document.visibilityState !== 'visible' || !here.person || here.shut) return
    if (currentSession()) void sendWaiting().then(() => engine.kick())
    else void greetServer()
  }
  for (const name of ['online', 'focus', 'pageshow'] as const) addEventListener(name, wake)
  addEventListener('offline', () => changed())
  document.addEventListener('visibilitychange', wake)
  setInterval(wake, 60_000)
  addEventListener('pagehide', (event) => { if (event.isTrusted) void closeDb() })
  void import('./lock.ts').then((part) => part.watchIdle())
  let soon: ReturnType<typeof setTimeout> | undefined
  onChange(() => {
    clearTimeout(soon)
    soon = setTimeout(() => {
      if (engine.status.phase === 'idle' && currentSession() && !here.shut) void engine.kick()
    }, 5_000)
  })
  onSession((session) => { if (!session && here.person) setNet('signed-out') })
}

/** Reads from the store, and again whenever something stored changes. The old value stays until the new one is there; `first` was read before. */
export function useLive<T>(read: () => Promise<T>, deps: unknown[] = [], first?: () => T | undefined): T | undefined {
  const [value, setValue] = useState<T | undefined>(first)
  useEffect(() => {
    let alive = true
    let busy = false
    let stale = false
    const refresh = async () => {
      if (busy) {
        stale = true
        return
      }
      busy = true
      try {
        const next = await read()
        if (alive) setValue(() => next)
      } catch (error) {
        console.warn('read', error)
      }
      busy = false
      if (stale && alive) {
        stale = false
        void refresh()
      }
    }
    void refresh()
    const stop = onChange(() => void refresh())
    return () => {
      alive = false
      stop()
    }
  }, deps)
  return value
}

export function useCounts(): Counts {
  return useLive(counts) ?? { phone: 0, sent: 0, confirmed: 0, attention: 0 }
}

export function useEngine(): Status {
  const [status, setStatus] = useState(engine.status)
  useEffect(() => {
    const look = () => setStatus(engine.status)
    look()
    return engine.onStatus(look)
  }, [])
  return status
}

/** Draws again when the network or the person changes. */
export function useHere(): Here & { net: Net } {
  const [state, setState] = useState({ ...here, net: network() })
  useEffect(() => {
    const look = () => setState({ ...here, net: network() })
    look() // an effect runs after the paint, and the store may have answered before it: what was said meanwhile would be missed for ever
    return onChange(look)
  }, [])
  return state
}
