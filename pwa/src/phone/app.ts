import { useEffect, useState } from 'preact/hooks'
import { currentSession, loadSession, onSession, raw, type Session } from '../api/client.ts'
import { changed, onChange } from '../core/changes.ts'
import { closeDb } from '../core/db/open.ts'
import type { KeyRow } from '../core/db/schema.ts'
import { keyOf, knownPerson, rememberPerson, type Person } from '../core/device.ts'
import { SyncEngine, type Status } from '../core/sync/engine.ts'
import { counts, type Counts } from '../core/sync/outbox.ts'

/** What the whole app knows: who works here, with which key, and whether the server answers. */
export interface Here { person: Person | null; key: KeyRow | null; ready: boolean }

export const here: Here = { person: null, key: null, ready: false }

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
}, () => (here.person && currentSession()?.me.id === here.person.id && here.key?.enrolled ? here.key.id : null))

/** Reads who works here from the phone itself; needs no network. */
export async function openHere(): Promise<void> {
  here.person = (await knownPerson()) ?? null
  here.key = here.person ? ((await keyOf(here.person.id)) ?? null) : null
  here.ready = true
  changed()
}

/** Someone signed in, here or in another window. */
export async function enter(session: Session): Promise<void> {
  await rememberPerson(session)
  setNet('online')
  await openHere()
  void engine.kick(true)
}

/** Asks the server who is signed in. Never stands in the way of the screens. */
export async function greetServer(): Promise<void> {
  try {
    const session = await loadSession()
    if (!session) return setNet(here.person ? 'signed-out' : 'online')
    if (here.person && session.me.id !== here.person.id) return setNet('signed-out')
    if (!here.person) return
    setNet('online')
    await rememberPerson(session)
    void engine.kick()
  } catch {
    setNet('offline')
  }
}

/** What the button does: finds the session if need be, then sends. */
export async function syncNow(): Promise<void> {
  if (!currentSession()) await greetServer()
  if (currentSession()) await engine.kick(true)
}

/** Starts what makes records leave the phone by themselves: on start, focus, network, after saving, each minute while visible. */
export function startTriggers(): void {
  const wake = () => {
    if (document.visibilityState !== 'visible' || !here.person) return
    if (currentSession()) void engine.kick()
    else void greetServer()
  }
  for (const name of ['online', 'focus', 'pageshow'] as const) addEventListener(name, wake)
  addEventListener('offline', () => changed())
  document.addEventListener('visibilitychange', wake)
  setInterval(wake, 60_000)
  addEventListener('pagehide', () => void closeDb())
  let soon: ReturnType<typeof setTimeout> | undefined
  onChange(() => {
    clearTimeout(soon)
    soon = setTimeout(() => {
      if (engine.status.phase === 'idle' && currentSession()) void engine.kick()
    }, 5_000)
  })
  onSession((session) => { if (!session && here.person) setNet('signed-out') })
}

/** Reads from the store, and again whenever something stored changes. The old value stays until the new one is there. */
export function useLive<T>(read: () => Promise<T>, deps: unknown[] = []): T | undefined {
  const [value, setValue] = useState<T | undefined>(undefined)
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
