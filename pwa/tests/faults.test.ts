import { beforeEach, describe, expect, test } from 'vitest'
import { closeDb, withDb } from '../src/core/db/open.ts'
import type { EventRow, KeyRow } from '../src/core/db/schema.ts'
import { ZERO64 } from '../src/core/events/event.ts'
import { sha256 } from '../src/core/hash.ts'
import { SyncEngine } from '../src/core/sync/engine.ts'
import { counts } from '../src/core/sync/outbox.ts'
import { answer, enrolledKey, freshDb, NOW, photo, testWorld } from './world.ts'
import { OtherEnd } from './server.ts'

/** What a phone's store does at its worst: the connection is gone, the disk is full, the work is aborted. */
const KINDS = ['InvalidStateError', 'UnknownError', 'QuotaExceededError', 'AbortError'] as const
type Kind = (typeof KINDS)[number]

interface Broken { calls: number; fired: boolean; restore: () => void }
type Any = (...words: unknown[]) => unknown
interface Ending { mode: string; _abort: (name: string) => void; _state?: string }

const CALLS: [string, string[]][] = [
  ['IDBFactory', ['open']],
  ['IDBDatabase', ['transaction']],
  ['IDBObjectStore', ['get', 'getAll', 'put', 'add', 'delete', 'count', 'index']],
  ['IDBIndex', ['get', 'getAll', 'count']],
]

/** From now on the `at`-th call of the store (and, when `lasting`, every later one) fails in the given way. */
function breakStore(kind: Kind, at: number, lasting = false): Broken {
  const state: Broken = { calls: 0, fired: false, restore: () => {} }
  const undo: (() => void)[] = []
  for (const [name, methods] of CALLS) {
    const prototype = (globalThis as unknown as Record<string, { prototype: Record<string, Any> }>)[name]!.prototype
    for (const method of methods) {
      const real = prototype[method]!
      undo.push(() => { prototype[method] = real })
      prototype[method] = function broken(this: { transaction?: Ending; close?: () => void }, ...words: unknown[]) {
        state.calls += 1
        if (state.calls !== at && !(lasting && state.calls > at)) return real.apply(this, words)
        state.fired = true
        return fail.call(this, kind, () => real.apply(this, words))
      }
    }
  }
  state.restore = () => undo.forEach((one) => one())
  return state
}

/** Writes fail as real ones do: the request succeeds and its transaction ends badly after it. All else throws at once. */
function fail(this: { transaction?: Ending; close?: () => void }, kind: Kind, real: () => unknown): unknown {
  if (kind === 'InvalidStateError') this.close?.()
  const writes = kind === 'QuotaExceededError' || kind === 'AbortError'
  if (!writes || typeof this.transaction !== 'object' || this.transaction.mode !== 'readwrite') throw new DOMException('broken by the test', kind)
  const request = real() as EventTarget
  const tx = this.transaction
  request.addEventListener('success', () => { if (tx._state !== 'finished') tx._abort(kind) })
  return request
}

function engineFor(end: OtherEnd, key: KeyRow): SyncEngine {
  return new SyncEngine({ send: end.send, now: () => NOW, random: () => 0.5, later: () => () => {} }, () => key.id)
}

interface Told { saved: EventRow[]; refused: number }

async function told(into: Told, work: Promise<EventRow | { row: EventRow }>): Promise<void> {
  try {
    const done = await work
    into.saved.push('row' in done ? done.row : done)
  } catch {
    into.refused += 1
  }
}

/** A short visit with a picture and two passes of the outbox. */
async function aVisit(key: KeyRow, end: OtherEnd, w: ReturnType<typeof testWorld>): Promise<Told> {
  const found: Told = { saved: [], refused: 0 }
  const engine = engineFor(end, key)
  await told(found, answer(key, w))
  await told(found, photo(key, w, new Uint8Array([255, 216, 255, 1, 2, 3])))
  await engine.kick()
  await told(found, photo(key, w, new Uint8Array([255, 216, 255, 1, 2, 3])))
  await told(found, answer(key, w, 'failing'))
  await engine.kick(true)
  return found
}

async function whole(key: KeyRow, found: Told): Promise<void> {
  const [events, blobs, bytes, head] = await withDb(async (db) => [await db.getAll('events'), await db.getAll('blobs'), await db.getAll('bytes'), await db.get('heads', key.id)] as const)
  events.sort((a, b) => a.seq - b.seq)
  const byId = new Map(events.map((row) => [row.id, row]))
  for (const row of found.saved) expect(byId.get(row.id)?.line).toBe(row.line)
  expect(events.length).toBe(found.saved.length)
  expect(events.map((row) => row.seq)).toEqual(events.map((_, i) => i + 1))
  events.forEach((row, i) => expect(row.e.prev).toBe(events[i - 1]?.hash ?? ZERO64))
  expect(head?.hash).toBe(events.at(-1)?.hash)
  expect(blobs.map((row) => row.evidence).sort()).toEqual(bytes.map((row) => row.evidence).sort())
  for (const blob of blobs) expect(byId.get(blob.event)?.kind).toBe('photo')
  expect(blobs.length).toBe(events.filter((row) => row.kind === 'photo').length)
  for (const row of bytes) expect(await sha256(row.data)).toBe(blobs.find((blob) => blob.evidence === row.evidence)!.sha256)
}

describe.each(KINDS)('%s at every call of the store in turn', (kind) => {
  beforeEach(freshDb)

  test.each([['once', false], ['from then on', true]] as const)('%s: what was shown as saved is there, whole, and arrives once', async (_, lasting) => {
    let at = 1
    for (; at < 2_000; at += 1) {
      await freshDb()
      const key = await enrolledKey()
      const [end, w] = [new OtherEnd(), testWorld()]
      const broken = breakStore(kind, at, lasting)
      const found = await aVisit(key, end, w)
      broken.restore()
      await closeDb()
      await whole(key, found)
      await engineFor(end, key).kick(true)
      expect(await counts()).toEqual({ phone: 0, sent: 0, attention: 0, confirmed: (await counts()).confirmed })
      const lines = (await withDb((db) => db.getAll('events'))).sort((a, b) => a.seq - b.seq).map((row) => row.line)
      expect([...end.lines.values()]).toEqual(lines)
      for (const blob of await withDb((db) => db.getAll('blobs'))) expect(await sha256(end.blobs.get(blob.evidence)!.bytes.slice().buffer)).toBe(blob.sha256)
      if (!broken.fired) break
    }
    expect(at).toBeGreaterThan(40) // so many calls were broken, and then one run without a fault
    expect(at).toBeLessThan(2_000)
  }, 60_000)
})
