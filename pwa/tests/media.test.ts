import { beforeEach, describe, expect, test } from 'vitest'
import { closeDb, strict, withDb } from '../src/core/db/open.ts'
import { eventsOf } from '../src/core/events/chain.ts'
import { ZERO64 } from '../src/core/events/event.ts'
import { sha256 } from '../src/core/hash.ts'
import { uuid7 } from '../src/core/ids.ts'
import { finishTake, keepChunk, linked, openTakes, recoverTakes, type Take } from '../src/core/capture/take.ts'
import { levelOf } from '../src/core/capture/space.ts'
import { joined, sourceOf } from '../src/core/capture/pieces.ts'
import { SyncEngine, type EngineWorld } from '../src/core/sync/engine.ts'
import { counts, freeOld, openBlobs } from '../src/core/sync/outbox.ts'
import { append } from '../src/core/events/chain.ts'
import type { KeyRow } from '../src/core/db/schema.ts'
import { answer, enrolledKey, freshDb, newBlob, NOW, photo, testWorld, VISIT } from './world.ts'
import { OtherEnd } from './server.ts'

function take(key: KeyRow, change: Partial<Take> = {}): Take {
  return {
    evidence: uuid7(), recording: uuid7(), part: 1, visit: VISIT, key: key.id, nonce: null, medium: 'video', purpose: 'whole_process',
    type: 'video/webm;codecs=vp8,opus', entry: null, slice: 4000, sizes: [], hashes: [], chain: ZERO64, ms: 0, ...change,
  }
}

function chunk(n: number, size = 5000): ArrayBuffer {
  return new Uint8Array(size).map((_, i) => (i * 7 + n * 13) % 256).buffer
}

async function recorded(key: KeyRow, chunks: number, change: Partial<Take> = {}): Promise<Take> {
  let one = take(key, change)
  for (let n = 0; n < chunks; n += 1) one = await keepChunk(one, chunk(n), (n + 1) * 4000)
  return one
}

interface ClipPayload { chunks: string[]; chain: string; ended: string; blob: { sha256: string; len: number; type: string }; duration_ms: number }

async function clipOf(): Promise<ClipPayload> {
  return (await eventsOf(VISIT)).find((row) => row.kind === 'clip')!.e.payload as unknown as ClipPayload
}

function engineFor(end: OtherEnd, key: string, more: Partial<EngineWorld> = {}) {
  return new SyncEngine({ send: end.send, now: () => NOW, random: () => 0.5, later: () => () => {}, ...more }, () => key)
}

describe('a recording in chunks', () => {
  beforeEach(freshDb)

  test('each chunk is linked to the one before, and the event names them all and the whole', async () => {
    const key = await enrolledKey()
    const whole = await recorded(key, 3)
    await finishTake(key, whole, 'stopped', testWorld())
    const said = await clipOf()
    let link = ZERO64
    for (let n = 0; n < 3; n += 1) {
      expect(said.chunks[n]).toBe(await sha256(chunk(n)))
      link = await linked(link, said.chunks[n]!)
    }
    expect(said.chain).toBe(link)
    const bytes = new Uint8Array([0, 1, 2].flatMap((n) => [...new Uint8Array(chunk(n))]))
    expect(said.blob).toMatchObject({ sha256: await sha256(bytes), len: 15_000, type: 'video/webm' })
    expect(await openTakes()).toEqual([])
  })

  test('another order, a changed chunk or a missing one gives another chain', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((one) => one.repeat(64)) as [string, string, string]
    const ends = await Promise.all([[a, b, c], [b, a, c], [a, b], [a, b, b]].map(async (list) => {
      let link = ZERO64
      for (const one of list) link = await linked(link, one)
      return link
    }))
    expect(new Set(ends).size).toBe(4)
  })

  test('killed between two chunks, the app comes back with every chunk that was saved', async () => {
    const key = await enrolledKey()
    const whole = await recorded(key, 4)
    await closeDb()
    expect(await recoverTakes(key, null, testWorld())).toBe(1)
    const said = await clipOf()
    expect([said.ended, said.chunks.length, said.duration_ms]).toEqual(['app_closed', 4, 16_000])
    const blob = (await withDb((db) => db.get('blobs', whole.evidence)))!
    expect(await sha256(await joined(blob.evidence, blob.pieces!))).toBe(blob.sha256)
    expect(await recoverTakes(key, null, testWorld())).toBe(0)
  })

  test.each(['put', 'commit'] as const)('a chunk whose %s fails is not counted, and the next try stores it whole', async (where) => {
    const key = await enrolledKey()
    const before = await recorded(key, 2)
    const real = IDBObjectStore.prototype.put
    let left = 100
    IDBObjectStore.prototype.put = function broken(this: IDBObjectStore, ...words: Parameters<IDBObjectStore['put']>) {
      if (left-- <= 0) return real.apply(this, words)
      if (where === 'put') throw new DOMException('full', 'QuotaExceededError')
      const made = real.apply(this, words)
      made.addEventListener('success', () => this.transaction.abort())
      return made
    }
    await expect(keepChunk(before, chunk(2), 12_000)).rejects.toBeTruthy()
    IDBObjectStore.prototype.put = real
    expect((await openTakes())[0]!.sizes).toHaveLength(2)
    expect(await withDb((db) => db.count('bytes'))).toBe(2)
    const after = await keepChunk(before, chunk(2), 12_000)
    await finishTake(key, after, 'stopped', testWorld())
    expect((await clipOf()).chunks).toHaveLength(3)
  })

  test('killed between the event and its tidying, it is recorded once', async () => {
    const key = await enrolledKey()
    const whole = await recorded(key, 2)
    await finishTake(key, whole, 'stopped', testWorld())
    await strict(['drafts'], async (tx) => { await tx.objectStore('drafts').put({ id: `take:${whole.evidence}`, value: whole, at: 1 }) })
    await recoverTakes(key, null, testWorld())
    expect((await eventsOf(VISIT)).filter((row) => row.kind === 'clip')).toHaveLength(1)
    expect(await openTakes()).toEqual([])
  })

  test('a recording that still runs is left alone, and so is another person’s', async () => {
    const [key, other] = [await enrolledKey(), await enrolledKey('p2')]
    const mine = await recorded(key, 1)
    await recorded(other, 1)
    expect(await recoverTakes(key, mine.recording, testWorld())).toBe(0)
    expect(await openTakes()).toHaveLength(2)
  })

  test('a recording of which nothing was saved vanishes', async () => {
    const key = await enrolledKey()
    const empty = take(key)
    await strict(['drafts'], async (tx) => { await tx.objectStore('drafts').put({ id: `take:${empty.evidence}`, value: empty, at: 1 }) })
    await recoverTakes(key, null, testWorld())
    expect(await openTakes()).toEqual([])
    expect(await eventsOf(VISIT)).toEqual([])
  })

  test('pieces are cut across the borders of chunks', async () => {
    const key = await enrolledKey()
    const whole = await recorded(key, 3)
    await finishTake(key, whole, 'stopped', testWorld())
    const blob = (await withDb((db) => db.get('blobs', whole.evidence)))!
    const source = (await sourceOf(blob))!
    const all = await joined(blob.evidence, blob.pieces!)
    for (const [from, length] of [[0, 15_000], [4_990, 20], [9_999, 2], [14_000, 9_999], [0, 1], [5_000, 5_000], [15_000, 10]] as const) {
      expect(new Uint8Array(await source.slice(from, length))).toEqual(all.slice(from, from + length))
    }
    await strict(['bytes'], async (tx) => { await tx.objectStore('bytes').delete(`${blob.evidence}#0001`) })
    expect(await sourceOf(blob)).toBeNull()
  })
})

describe('sending media', () => {
  beforeEach(freshDb)

  test('text goes before signatures, photos, sound and film', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    await finishTake(key, await recorded(key, 1), 'stopped', w)
    await finishTake(key, await recorded(key, 1, { medium: 'audio', type: 'audio/webm' }), 'stopped', w)
    await photo(key, w, new Uint8Array([1]))
    const [strokes, picture] = [await newBlob(new Uint8Array([2]), 'strokes', 'application/json'), await newBlob(new Uint8Array([3]), 'picture', 'image/png')]
    const pad = (blob: typeof strokes) => ({ evidence: blob.evidence, sha256: blob.sha256, len: blob.data.byteLength, type: blob.type })
    await append(key, { visit: VISIT, kind: 'sign.business', payload: { name: '王示例', role: '站长', shown: ZERO64, strokes: pad(strokes), picture: pad(picture) }, blobs: [strokes, picture] }, w)
    expect((await openBlobs(key.id)).map((blob) => blob.role + blob.rank)).toEqual(['strokes0', 'picture0', 'photo1', 'clip2', 'clip3'])
    const end = new OtherEnd()
    await engineFor(end, key.id).kick()
    expect(end.log.findIndex((line) => line.endsWith('/events'))).toBeLessThan(end.log.findIndex((line) => line.includes('/uploads')))
    expect(await counts()).toMatchObject({ phone: 0, sent: 0, attention: 0 })
    for (const blob of await withDb((db) => db.getAll('blobs'))) expect(await sha256(end.blobs.get(blob.evidence)!.bytes.slice().buffer)).toBe(blob.sha256)
  })

  test('what is written while a film is on its way does not wait for the end of the film', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    let film = take(key)
    for (let n = 0; n < 4; n += 1) film = await keepChunk(film, chunk(n, 1_500_000), n)
    await finishTake(key, film, 'stopped', w)
    const end = new OtherEnd()
    const engine = engineFor(end, key.id)
    let once = true
    end.served = async (method) => {
      if (method !== 'PATCH' || !once) return
      once = false
      await answer(key, w)
      await photo(key, w, new Uint8Array([7, 7]))
      void engine.kick()
    }
    await engine.kick()
    const order = end.log.map((line) => line.split(' ')[0]! + (line.endsWith('/events') ? 'e' : ''))
    expect(order.lastIndexOf('POSTe')).toBeLessThan(order.lastIndexOf('PATCH'))
    expect(await counts()).toMatchObject({ phone: 0, sent: 0, attention: 0, confirmed: 5 })
    expect(await sha256(end.blobs.get(film.evidence)!.bytes.slice().buffer)).toBe((await withDb((db) => db.get('blobs', film.evidence)))!.sha256)
  })

  test('film that may not go over this network stays, and everything else goes', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    await finishTake(key, await recorded(key, 1), 'stopped', w)
    await photo(key, w, new Uint8Array([1]))
    const end = new OtherEnd()
    let wifi = false
    const engine = engineFor(end, key.id, { carries: async (blob) => wifi || blob.rank < 3 })
    await engine.kick()
    expect(await counts()).toMatchObject({ phone: 1, confirmed: 3 })
    wifi = true
    await engine.kick()
    expect(await counts()).toMatchObject({ phone: 0, confirmed: 4 })
  })

  test('after fourteen days every piece of a confirmed film is freed, and none before', async () => {
    const key = await enrolledKey()
    await finishTake(key, await recorded(key, 3), 'stopped', testWorld())
    await engineFor(new OtherEnd(), key.id).kick()
    await freeOld(NOW + 13 * 86_400_000)
    expect(await withDb((db) => db.count('bytes'))).toBe(3)
    await freeOld(NOW + 14 * 86_400_000)
    expect(await withDb((db) => db.count('bytes'))).toBe(0)
  })
})

test('room for answers and signatures is left when photos stop', () => {
  expect([null, 600e6, 499e6, 149e6, 49e6].map(levelOf)).toEqual(['unknown', 'ok', 'low', 'no-video', 'no-photo'])
})
