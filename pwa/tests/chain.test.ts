import { beforeEach, describe, expect, test } from 'vitest'
import { closeDb, setMeta, strict, withDb } from '../src/core/db/open.ts'
import { keepDraft } from '../src/core/drafts.ts'
import { changeEvents, takeReceipt } from '../src/core/sync/outbox.ts'
import { append, eventsOf, WrongPayload } from '../src/core/events/chain.ts'
import { lineFault, ZERO64 } from '../src/core/events/event.ts'
import { sha256 } from '../src/core/hash.ts'
import { answer, enrolledKey, freshDb, newBlob, photo, testWorld, VISIT } from './world.ts'

describe('the chain of one key', () => {
  beforeEach(freshDb)

  test('numbers events without gaps and links each to the one before', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    const rows = [await answer(key, w), await answer(key, w, 'failing'), await answer(key, w, 'withdrawn')]
    expect(rows.map((row) => row.seq)).toEqual([1, 2, 3])
    expect(rows[0]!.e.prev).toBe(ZERO64)
    expect(rows[2]!.e.prev).toBe(rows[1]!.hash)
    for (const row of rows) expect(await lineFault(row.line, key.jwk)).toBeNull()
  })

  test('keeps order and number when twenty writers come at once', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    await Promise.all(Array.from({ length: 20 }, () => answer(key, w)))
    const rows = await eventsOf(VISIT)
    expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(rows.every((row, i) => i === 0 || row.e.prev === rows[i - 1]!.hash)).toBe(true)
  })

  test('binds each event to the newest head of the log that the phone has seen', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    const before = await answer(key, w)
    await setMeta('checkpoint', { size: 42, root: 'ab'.repeat(32) })
    const after = await answer(key, w)
    expect([before.e.nb.cp_size, before.e.nb.cp_root]).toEqual([0, ZERO64])
    expect([after.e.nb.cp_size, after.e.nb.cp_root]).toEqual([42, 'ab'.repeat(32)])
    expect(await lineFault(after.line, key.jwk)).toBeNull()
  })

  test('refuses a payload that does not fit and writes nothing', async () => {
    const key = await enrolledKey()
    const wrong = append(key, { visit: VISIT, kind: 'answer', payload: { item: 'x', entry: 'y', result: 'yes' } }, testWorld())
    await expect(wrong).rejects.toBeInstanceOf(WrongPayload)
    expect(await eventsOf(VISIT)).toEqual([])
  })

  test('two signatures within one moment are both kept (enketo 1043)', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    for (let round = 0; round < 25; round += 1) {
      await Promise.all([photo(key, w, new Uint8Array([round, 1])), photo(key, w, new Uint8Array([round, 2]))])
    }
    const kept = await withDb((db) => db.getAll('bytes'))
    expect(kept).toHaveLength(50)
    expect(new Set(kept.map((row) => new Uint8Array(row.data).join())).size).toBe(50)
  })

  test('two identical photos are two items over equal bytes (central-backend 299)', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    const bytes = new Uint8Array([255, 216, 255, 1, 2, 3])
    const [one, two] = [await photo(key, w, bytes), await photo(key, w, bytes)]
    expect(one.blob.sha256).toBe(two.blob.sha256)
    expect(one.blob.evidence).not.toBe(two.blob.evidence)
    const rows = await withDb((db) => db.getAll('blobs'))
    expect(rows).toHaveLength(2)
    expect(rows.every((row) => row.sha256 === one.blob.sha256)).toBe(true)
  })

  test('goes on after the system closed the connection (enketo 1576)', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    await answer(key, w)
    await withDb(async (db) => { db.close() })
    await answer(key, w, 'failing')
    expect((await eventsOf(VISIT)).map((row) => row.seq)).toEqual([1, 2])
  })

  test('reads back after the page is gone: bytes, hash, event and progress', async () => {
    const key = await enrolledKey()
    const made = await photo(key, testWorld(), new Uint8Array(5_000).fill(7))
    await closeDb()
    const [bytes, progress] = await withDb(async (db) => [await db.get('bytes', made.blob.evidence), await db.get('progress', VISIT)] as const)
    expect(await sha256(bytes!.data)).toBe(made.blob.sha256)
    expect(progress!.photos).toBe(1)
    const back = await withDb((db) => db.get('keys', key.id))
    expect(back!.secret.extractable).toBe(false)
  })

  test('an event without its bytes, or bytes without their event, cannot be', async () => {
    const key = await enrolledKey()
    const blob = await newBlob(new Uint8Array([1]))
    const w = testWorld()
    await append(key, { visit: VISIT, kind: 'note', payload: { text: 'x' } }, w)
    const broken = { ...blob, data: (() => {}) as unknown as ArrayBuffer }
    await expect(append(key, { visit: VISIT, kind: 'note', payload: { text: 'y' }, blobs: [broken] }, w)).rejects.toThrow()
    expect(await eventsOf(VISIT)).toHaveLength(1)
    expect(await withDb((db) => db.getAll('blobs'))).toEqual([])
    const next = await append(key, { visit: VISIT, kind: 'note', payload: { text: 'z' } }, w)
    expect(next.seq).toBe(2)
  })

  test('another window that wrote in between, past the lock, makes the writer number and link its event anew', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    await answer(key, w)
    const other = { key: key.id, seq: 2, hash: 'ab'.repeat(32) }
    let times = 0
    const now = () => { // called once the head was read, before anything is stored
      if ((times += 1) === 1) void strict(['heads'], async (tx) => { await tx.objectStore('heads').put(other) })
      return w.now()
    }
    const mine = await answer(key, { ...w, now })
    expect([mine.seq, mine.e.prev]).toEqual([3, other.hash])
  })

  test('the same number with another hash is another head: a chain never forks', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    await answer(key, w)
    let times = 0
    const now = () => {
      if ((times += 1) === 1) void strict(['heads'], async (tx) => { await tx.objectStore('heads').put({ key: key.id, seq: 1, hash: 'cd'.repeat(32) }) })
      return w.now()
    }
    expect((await answer(key, { ...w, now })).e.prev).toBe('cd'.repeat(32))
  })

  test('every write waits until its bytes are on the disk: strict, none relaxed', async () => {
    const key = await enrolledKey()
    const prototype = IDBDatabase.prototype as unknown as { transaction: (...words: unknown[]) => IDBTransaction }
    const real = prototype.transaction
    const how: unknown[] = []
    prototype.transaction = function transaction(this: unknown, ...words: unknown[]) {
      if (words[1] === 'readwrite') how.push((words[2] as { durability?: string } | undefined)?.durability)
      return real.apply(this, words)
    }
    const { row } = await photo(key, testWorld(), new Uint8Array([1]))
    await changeEvents([row.id], { place: 'sent' })
    await takeReceipt(key.id, 0, [])
    await keepDraft('x', 1)
    prototype.transaction = real
    expect(how.length).toBeGreaterThanOrEqual(3)
    expect(new Set(how)).toEqual(new Set(['strict']))
  })
})
