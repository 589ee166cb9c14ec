import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BALLAST, ballast, giveUp, isFull } from '../src/core/db/ballast.ts'
import { levelOf, room, toldFree } from '../src/core/capture/space.ts'
import { makeVault, shutNow, tryPin } from '../src/core/crypto/vault.ts'
import { unlockDb, withDb } from '../src/core/db/open.ts'
import type { KeyRow } from '../src/core/db/schema.ts'
import { SyncEngine } from '../src/core/sync/engine.ts'
import { counts } from '../src/core/sync/outbox.ts'
import { OtherEnd } from './server.ts'
import { answer, enrolledKey, freshDb, NOW, photo, testWorld } from './world.ts'

type Any = (...words: unknown[]) => unknown
interface Ending { mode: string; _abort: (name: string) => void; _state?: string }

let restore = () => {}
let rejected = 0

/** A phone whose room is used up: every write ends as a browser ends it, after its request succeeded, until the ballast is gone; or for good. */
function fillUp(forGood = false): void {
  let full = true
  const undo: (() => void)[] = []
  const wrap = (type: { prototype: object }, name: string, made: (real: Any) => Any) => {
    const prototype = type.prototype as Record<string, Any>
    const real = prototype[name]!
    undo.push(() => { prototype[name] = real })
    prototype[name] = made(real)
  }
  wrap(IDBFactory, 'deleteDatabase', (real) => function deleted(this: unknown, ...words: unknown[]) {
    if (words[0] === BALLAST) full = forGood
    return real.apply(this, words)
  })
  for (const name of ['put', 'add']) {
    wrap(IDBObjectStore, name, (real) => function written(this: { transaction: Ending }, ...words: unknown[]) {
      const request = real.apply(this, words) as EventTarget
      const tx = this.transaction
      if (full) request.addEventListener('success', () => { if (tx._state !== 'finished') { rejected += 1; tx._abort('QuotaExceededError') } })
      return request
    })
  }
  restore = () => undo.forEach((one) => one())
}

async function there(): Promise<boolean> {
  return (await indexedDB.databases()).some((one) => one.name === BALLAST)
}

describe('a phone that is full', () => {
  let key: KeyRow
  const w = testWorld()
  beforeEach(async () => {
    await freshDb()
    unlockDb(null)
    await giveUp(0)
    rejected = 0
    key = await enrolledKey()
    expect(await ballast()).toBe(true)
    expect(await there()).toBe(true)
  })
  afterEach(() => {
    restore()
    restore = () => {}
  })

  test('gives up its ballast for an answer, which is saved', async () => {
    fillUp()
    const row = await answer(key, w)
    expect(rejected).toBe(1)
    expect(await there()).toBe(false)
    expect((await withDb((db) => db.get('events', row.id)))?.line).toBe(row.line)
  })

  test('takes no photo, and keeps what was given up for answers', async () => {
    fillUp()
    await expect(photo(key, w, new Uint8Array([255, 216, 255, 1]))).rejects.toSatisfy(isFull)
    expect(await withDb((db) => db.count('blobs') )).toBe(0)
    expect((await room()).level).toBe('no-photo')
    await answer(key, w)
    expect(await withDb((db) => db.count('events'))).toBe(1)
  })

  test('still opens its lock: a miss is counted before each try', async () => {
    await makeVault({ id: 'p1', name: '梅示例' }, '271828', null)
    shutNow()
    fillUp()
    expect(await tryPin('p1', '271828')).toHaveProperty('vault.misses', 0)
    expect(rejected).toBeGreaterThan(0)
  })

  test('still sends what waits, or it could never be emptied', async () => {
    await answer(key, w)
    await photo(key, w, new Uint8Array([255, 216, 255, 1]))
    fillUp()
    const end = new OtherEnd()
    await new SyncEngine({ send: end.send, now: () => NOW, random: () => 0.5, later: () => () => {} }, () => key.id).kick()
    expect(await counts()).toMatchObject({ phone: 0, sent: 0, confirmed: 3 })
  })

  test('says that it is full where even the ballast did not help, and sends when there is room again', async () => {
    await answer(key, w)
    fillUp(true)
    const end = new OtherEnd()
    const engine = new SyncEngine({ send: end.send, now: () => NOW, random: () => 0.5, later: () => () => {} }, () => key.id)
    await engine.kick()
    expect(engine.status).toMatchObject({ phase: 'waiting', trouble: { code: 'phone-full' } })
    expect(await counts()).toMatchObject({ phone: 1, confirmed: 0 })
    restore()
    await engine.kick(true)
    expect(engine.status).toMatchObject({ phase: 'idle', trouble: null })
    expect(await counts()).toMatchObject({ phone: 0, confirmed: 1 })
  })

  test('refuses an answer that cannot be kept: nothing half is left', async () => {
    fillUp(true)
    await expect(answer(key, w)).rejects.toSatisfy(isFull)
    restore()
    expect(await withDb((db) => db.count('events'))).toBe(0)
    expect((await answer(key, w)).seq).toBe(1)
  })

  test('lays the ballast again when there is room, and not before a minute', async () => {
    await giveUp(NOW)
    expect(await ballast(NOW + 1_000)).toBe(false)
    expect(await ballast(NOW + 61_000)).toBe(true)
    expect(await there()).toBe(true)
  })
})

test('a browser that answers every page with the same whole GiB has said nothing about this phone', () => {
  expect(toldFree({ usage: 30_005_952, quota: 10_767_424_192 })).toBeNull()
  expect(toldFree({ usage: 20_002_762, quota: 60_000_000 })).toBe(39_997_238)
  expect(toldFree({ usage: 60, quota: 60 })).toBe(0)
  expect([null, 40e6, 100e6, 400e6, 600e6].map(levelOf)).toEqual(['unknown', 'no-photo', 'no-video', 'low', 'ok'])
})
