import { beforeEach, describe, expect, test } from 'vitest'
import type { EventRow } from '../src/core/db/schema.ts'
import { getMeta, strict, withDb } from '../src/core/db/open.ts'
import { batchOf, SyncEngine, type EngineWorld } from '../src/core/sync/engine.ts'
import { counts, freeOld, openEvents } from '../src/core/sync/outbox.ts'
import { append } from '../src/core/events/chain.ts'
import { sha256 } from '../src/core/hash.ts'
import { answer, enrolledKey, freshDb, NOW, photo, testWorld, VISIT } from './world.ts'
import { OtherEnd } from './server.ts'

class NoAnswer extends Error { override name = 'NoAnswer' }
class SignedOut extends Error { override name = 'SignedOut' }

function engineFor(end: OtherEnd, key: string | null) {
  const timers: (() => void)[] = []
  const w: EngineWorld = { send: end.send, now: () => NOW, random: () => 0.5, later: (work) => { timers.push(work); return () => {} } }
  return { engine: new SyncEngine(w, () => key), timers }
}

describe('the outbox', () => {
  beforeEach(freshDb)

  test('sends events in order, then blobs, and confirms only what the server named', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    const bytes = new Uint8Array(2_500_000).map((_, i) => i % 251)
    await answer(key, w)
    const shot = await photo(key, w, bytes)
    const end = new OtherEnd()
    const { engine } = engineFor(end, key.id)
    await engine.kick()
    expect(await counts()).toEqual({ phone: 0, sent: 0, confirmed: 3, attention: 0 })
    expect(await sha256(end.blobs.get(shot.blob.evidence)!.bytes.slice().buffer)).toBe(shot.blob.sha256)
    expect([...end.lines.values()]).toEqual((await withDb((db) => db.getAll('events'))).sort((a, b) => a.seq - b.seq).map((row) => row.line))
    expect(end.log.filter((line) => line.startsWith('PATCH'))).toHaveLength(2)
    expect(engine.status.phase).toBe('idle')
  })

  test('the outbox is read as often for a month of records as for a day', async () => {
    const prototype = IDBIndex.prototype as unknown as { getAll: (...words: unknown[]) => unknown }
    const real = prototype.getAll
    let reads = 0
    prototype.getAll = function counted(this: unknown, ...words: unknown[]) {
      reads += 1
      return real.apply(this, words)
    }
    const found: number[] = []
    for (const [lines, photos] of [[20, 2], [250, 12]] as const) {
      await freshDb()
      const key = await enrolledKey()
      const w = testWorld()
      for (let n = 0; n < lines; n += 1) await answer(key, w)
      for (let n = 0; n < photos; n += 1) await photo(key, w, new Uint8Array([255, 216, 255, n]))
      reads = 0
      await engineFor(new OtherEnd(), key.id).engine.kick()
      found.push(reads)
      expect(await counts()).toMatchObject({ phone: 0, sent: 0, confirmed: lines + 2 * photos })
    }
    prototype.getAll = real
    expect(found[1]).toBe(found[0])
  })

  test('what is captured during a pass goes out too (replicache 42)', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    await photo(key, w, new Uint8Array([1, 2, 3]))
    const end = new OtherEnd()
    const { engine } = engineFor(end, key.id)
    let left = 5
    end.served = async () => {
      if (left-- <= 0) return
      await answer(key, w)
      void engine.kick()
    }
    await engine.kick()
    expect(await counts()).toEqual({ phone: 0, sent: 0, confirmed: 7, attention: 0 })
  })

  test('a parked event waits for a person and does not hold up the ones behind it', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    const rows = [await answer(key, w), await answer(key, w, 'failing'), await answer(key, w)]
    const end = new OtherEnd()
    end.park.add(rows[1]!.id)
    await engineFor(end, key.id).engine.kick()
    expect(await counts()).toEqual({ phone: 0, sent: 0, confirmed: 2, attention: 1 })
    const kept = await withDb((db) => db.get('events', rows[1]!.id))
    expect(kept!.problem!.code).toBe('event-payload-invalid')
    expect(kept!.line).toBe(rows[1]!.line)
  })

  test('one poisoned line that makes the server refuse the envelope is found by halving', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    const rows: EventRow[] = []
    for (let i = 0; i < 9; i += 1) rows.push(await answer(key, w))
    const end = new OtherEnd()
    const plain = end.send
    const send: typeof plain = (path, init) => (path === '/api/v1/events' && String(init.body).includes(rows[4]!.id)
      ? Promise.resolve(Response.json({ title: 'no', status: 400 }, { status: 400 })) : plain(path, init))
    const { engine } = engineFor(Object.assign(new OtherEnd(), { send }), key.id)
    await engine.kick()
    expect((await withDb((db) => db.get('events', rows[4]!.id)))!.place).toBe('attention')
    expect((await counts()).confirmed).toBe(8)
  })

  test('a signed-out session pauses and keeps everything', async () => {
    const key = await enrolledKey()
    await photo(key, testWorld(), new Uint8Array([9]))
    const end = new OtherEnd()
    end.fault = () => { throw new SignedOut() }
    const { engine } = engineFor(end, key.id)
    await engine.kick()
    expect(engine.status.phase).toBe('signed-out')
    expect(await counts()).toMatchObject({ confirmed: 0, attention: 0 })
    end.fault = () => {}
    await engine.kick()
    expect((await counts()).confirmed).toBe(2)
  })

  test('without an answer nothing is called sent, and it tries again by itself', async () => {
    const key = await enrolledKey()
    await answer(key, testWorld())
    const end = new OtherEnd()
    end.served = async (method) => { if (method === 'POST') throw new NoAnswer() }
    const { engine, timers } = engineFor(end, key.id)
    await engine.kick()
    expect(await counts()).toEqual({ phone: 1, sent: 0, confirmed: 0, attention: 0 })
    expect(engine.status.phase).toBe('waiting')
    end.served = async () => {}
    timers.at(-1)!()
    await engine.kick()
    expect(await counts()).toEqual({ phone: 0, sent: 0, confirmed: 1, attention: 0 })
    expect(end.lines.size).toBe(1)
  })

  test('survives a cut at every request and ends with the same bytes on the other side', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    for (let i = 0; i < 3; i += 1) await answer(key, w)
    const shots = [await photo(key, w, new Uint8Array(1_500_000).fill(1)), await photo(key, w, new Uint8Array(10).fill(2))]
    const end = new OtherEnd()
    const { engine } = engineFor(end, key.id)
    for (let n = 1; n <= 30; n += 1) {
      let seen = 0
      const cutBefore = n % 2 === 0
      end.fault = () => { if (cutBefore && ++seen === Math.ceil(n / 4)) throw new NoAnswer() }
      end.served = async () => { if (!cutBefore && ++seen === Math.ceil(n / 4)) throw new NoAnswer() }
      await engine.kick(true)
    }
    end.fault = () => {}
    end.served = async () => {}
    await engine.kick(true)
    expect(await counts()).toEqual({ phone: 0, sent: 0, confirmed: 7, attention: 0 })
    for (const shot of shots) expect(end.blobs.get(shot.blob.evidence)!.bytes.length).toBe(shot.blob.data.byteLength)
  })

  test('never believes a confirmation that names another hash', async () => {
    const key = await enrolledKey()
    const shot = await photo(key, testWorld(), new Uint8Array([4, 5]))
    const end = new OtherEnd()
    end.namedHash = () => 'f'.repeat(64)
    await engineFor(end, key.id).engine.kick()
    const row = await withDb((db) => db.get('blobs', shot.blob.evidence))
    expect(row).toMatchObject({ place: 'attention', problem: { code: 'hash-differs' } })
    expect(await withDb((db) => db.get('bytes', shot.blob.evidence))).toBeDefined()
  })

  test('does not say confirmed while the server only took the bytes', async () => {
    const key = await enrolledKey()
    const shot = await photo(key, testWorld(), new Uint8Array([4, 5]))
    const end = new OtherEnd()
    end.namedHash = () => null
    const { engine } = engineFor(end, key.id)
    await engine.kick()
    expect((await withDb((db) => db.get('blobs', shot.blob.evidence)))!.place).toBe('sent')
    end.namedHash = (sha) => sha
    await engine.kick(true)
    expect((await withDb((db) => db.get('blobs', shot.blob.evidence)))!.place).toBe('confirmed')
  })

  test('sends again what a restored server has lost', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    for (let i = 0; i < 4; i += 1) await answer(key, w)
    const end = new OtherEnd()
    await engineFor(end, key.id).engine.kick()
    const ids = [...end.lines.keys()]
    for (const id of ids.slice(2)) end.lines.delete(id)
    await engineFor(end, key.id).engine.kick()
    expect([...end.lines.keys()].sort()).toEqual(ids.sort())
    expect(await getMeta('restored')).toEqual({ at: NOW, n: 2 })
  })

  test('photos that were confirmed go again to a server restored from before them, by themselves, byte for byte', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    const end = new OtherEnd()
    let now = NOW
    const engine = new SyncEngine({ send: end.send, now: () => now, random: () => 0.5, later: () => () => {} }, () => key.id)
    const shots = [await photo(key, w, new Uint8Array([255, 216, 255, 1])), await photo(key, w, new Uint8Array(1_500_000).fill(2)), await photo(key, w, new Uint8Array([255, 216, 255, 3]))]
    let restore = () => {}
    let taken = 0
    end.served = async (method, path) => { if (method === 'POST' && path === '/api/v1/uploads' && (taken += 1) === 1) restore = end.backup() }
    await engine.kick()
    expect(await counts()).toEqual({ phone: 0, sent: 0, confirmed: 6, attention: 0 })
    restore()
    expect(end.blobs.size).toBe(1)
    await engine.kick() // nothing is waiting, and it asked a moment ago
    expect(end.blobs.size).toBe(1)
    now += 3_600_000
    await engine.kick()
    expect(await counts()).toEqual({ phone: 0, sent: 0, confirmed: 6, attention: 0 })
    for (const { blob } of shots) expect(await sha256(end.blobs.get(blob.evidence)!.bytes.slice().buffer)).toBe(blob.sha256)
    expect(await getMeta('restored')).toEqual({ at: now, n: 2 })
  })

  test('a server that went back while the page was open is noticed by its next answer', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    const end = new OtherEnd()
    const { engine } = engineFor(end, key.id)
    const shot = await photo(key, w, new Uint8Array([255, 216, 255, 1]))
    const restore = end.backup()
    await engine.kick()
    restore()
    await answer(key, w)
    await engine.kick()
    expect([end.lines.size, end.blobs.has(shot.blob.evidence)]).toEqual([2, true])
    expect(await counts()).toEqual({ phone: 0, sent: 0, confirmed: 3, attention: 0 })
  })

  test('of what was freed here and lost there the phone says so, and frees nothing that the server has not just named', async () => {
    const key = await enrolledKey()
    const end = new OtherEnd()
    const { engine } = engineFor(end, key.id)
    const shots = [await photo(key, testWorld(), new Uint8Array([255, 216, 255, 1])), await photo(key, testWorld(), new Uint8Array([255, 216, 255, 2]))]
    const held = async () => (await withDb((db) => db.getAllKeys('bytes'))).length
    await engine.kick()
    const later = new SyncEngine({ send: end.send, now: () => NOW + 20 * 86_400_000, random: () => 0.5, later: () => () => {} }, () => key.id)
    end.fault = (_method, path) => (path.endsWith('/lacking') ? new Response('', { status: 405 }) : undefined)
    await later.kick()
    expect(await held()).toBe(2)
    end.fault = () => {}
    await strict(['bytes'], async (tx) => { await tx.objectStore('bytes').delete(shots[0]!.blob.evidence) })
    end.blobs.clear()
    await later.kick(true)
    expect(await withDb((db) => db.get('blobs', shots[0]!.blob.evidence))).toMatchObject({ place: 'attention', problem: { code: 'bytes-freed' } })
    expect(end.blobs.has(shots[1]!.blob.evidence)).toBe(true)
    expect(await held()).toBe(1)
  })

  test('a server restored from before the phone was enrolled is told of its key once', async () => {
    const key = await enrolledKey()
    await answer(key, testWorld())
    const end = new OtherEnd()
    end.known = false
    let told = 0
    const enrol = async () => { told += 1; return end.known = told === 2 }
    const engine = new SyncEngine({ send: end.send, now: () => NOW, random: () => 0.5, later: () => () => {}, enrol }, () => key.id)
    await engine.kick()
    expect([engine.status.phase, told]).toEqual(['refused', 1])
    await engine.kick(true)
    expect([engine.status.phase, told, end.lines.size]).toEqual(['idle', 2, 1])
  })

  test('another person on the same phone does not send the first one’s records (security phone-04)', async () => {
    const [mei, lan] = [await enrolledKey('mei'), await enrolledKey('lan')]
    const w = testWorld()
    await answer(mei, w)
    await answer(lan, w)
    const end = new OtherEnd()
    await engineFor(end, lan.id).engine.kick()
    expect((await openEvents(mei.id)).length).toBe(1)
    expect(end.lines.size).toBe(1)
  })

  test('keeps bytes for 14 days after the confirmation', async () => {
    const key = await enrolledKey()
    const shot = await photo(key, testWorld(), new Uint8Array([4, 5]))
    await engineFor(new OtherEnd(), key.id).engine.kick()
    const day = 86_400_000
    expect(await freeOld(NOW + 14 * day - 1)).toBe(0)
    expect(await withDb((db) => db.get('bytes', shot.blob.evidence))).toBeDefined()
    expect(await freeOld(NOW + 14 * day)).toBe(1)
    expect((await withDb((db) => db.get('blobs', shot.blob.evidence)))!.sha256).toBe(shot.blob.sha256)
  })

  test('a batch holds at most 100 lines and 256 KiB', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    for (let i = 0; i < 30; i += 1) await append(key, { visit: VISIT, kind: 'note', payload: { text: '字'.repeat(4000) } }, w)
    const rows = await openEvents(key.id)
    const batch = batchOf(rows)
    expect(batch.reduce((sum, row) => sum + new TextEncoder().encode(row.line).length + 1, 0)).toBeLessThanOrEqual(256 * 1024)
    expect(batch.length).toBeGreaterThan(10)
    expect(batchOf(Array.from({ length: 150 }, () => ({ ...rows[0]!, line: 'x' })))).toHaveLength(100)
  })
})
