import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Box } from '../src/core/crypto/box.ts'
import { pinFault, pinSlot } from '../src/core/crypto/slots.ts'
import { approach, expectPin, makeVault, openVault, sealAll, shutNow, tryPin, unsent, vaultOf, vaults } from '../src/core/crypto/vault.ts'
import { closeDb, getMeta, setMeta, strict, unlockDb, useDatabase, withDb, withRaw } from '../src/core/db/open.ts'
import { eventsOf } from '../src/core/events/chain.ts'
import { keepDraft, draft } from '../src/core/drafts.ts'
import { visitsOf } from '../src/core/pull.ts'
import { sha256 } from '../src/core/hash.ts'
import { counts } from '../src/core/sync/outbox.ts'
import { answer, enrolledKey, freshDb, photo, testWorld, VISIT } from './world.ts'
import { append } from '../src/core/events/chain.ts'

const MEI = { id: '01975b1c-4444-7000-8000-000000000001', name: '周示例' }
const LAN = { id: '01975b1c-4444-7000-8000-000000000002', name: '陈示例' }
const PIN = '271828'
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...new TextEncoder().encode('PLANTED-PHOTO-TEXT')])

async function fresh(): Promise<void> {
  shutNow()
  unlockDb(null)
  await freshDb()
  await useDatabase('mingcha')
}

/** Every byte and every word that lies in all databases, as one text. */
async function onDisk(): Promise<string> {
  let text = ''
  for (const { name } of await indexedDB.databases()) {
    const db = await openDB(name!)
    for (const store of db.objectStoreNames) {
      text += JSON.stringify(await db.getAll(store), (_key, value: unknown) => (
        value instanceof ArrayBuffer ? Buffer.from(value).toString('latin1') : value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value))
    }
    db.close()
  }
  return text
}

const planted = (text: string) => ['第一商店', 'PLANTED-PHOTO-TEXT', '后门堆放', '周示例', 'ÿØÿà'].filter((word) => text.includes(word) || text.includes(Buffer.from(word).toString('latin1')))

async function aDay() {
  const key = await enrolledKey(MEI.id)
  const w = testWorld()
  await strict(['visits'], async (tx) => { await tx.objectStore('visits').put({ id: VISIT, person: MEI.id, pulled: 1, object: { name: '第一商店' } } as never) })
  await setMeta('person', MEI)
  await answer(key, w)
  await append(key, { visit: VISIT, kind: 'note', payload: { text: '后门堆放' } }, w)
  const shot = await photo(key, w, JPEG)
  await strict(['thumbs'], async (tx) => { await tx.objectStore('thumbs').put({ evidence: shot.blob.evidence, data: JPEG.slice().buffer, type: 'image/jpeg' }) })
  await keepDraft('form', { text: '后门堆放' })
  return { key, w, shot }
}

async function reads(shot: { blob: { evidence: string; sha256: string } }): Promise<void> {
  expect((await eventsOf(VISIT)).map((row) => row.e.kind)).toEqual(['answer', 'note', 'photo'])
  expect((await eventsOf(VISIT))[1]!.e.payload).toEqual({ text: '后门堆放' })
  const [visit, bytes] = await withDb(async (db) => [await db.get('visits', VISIT), await db.get('bytes', shot.blob.evidence)] as const)
  expect(visit!.object.name).toBe('第一商店')
  expect(await sha256(bytes!.data)).toBe(shot.blob.sha256)
  expect(await getMeta('person')).toEqual(MEI)
  expect(await draft('form')).toEqual({ text: '后门堆放' })
}

vi.setConfig({ testTimeout: 60_000 }) // 600,000 rounds each time, on a busy machine
beforeEach(fresh)

describe('what lies on the disk', () => {
  test('holds no planted word and no picture, and reads back the same', async () => {
    await makeVault(MEI, PIN, null)
    const { shot } = await aDay()
    await reads(shot)
    expect(planted(await onDisk())).toEqual([])
    shutNow()
    expect('vault' in (await tryPin(MEI.id, PIN) as object)).toBe(true)
    expect(openVault()?.person).toBe(MEI.id)
    await reads(shot)
  })

  test('every box has its own random start, also for the same row written twice', async () => {
    await makeVault(MEI, PIN, null)
    const starts = new Set<string>()
    for (let n = 0; n < 50; n += 1) {
      await keepDraft('same', { text: `x${n % 2}` })
      const row = await withRaw((db) => db.get('drafts', 'same')) as unknown as { box: ArrayBuffer }
      starts.add(Buffer.from(row.box.slice(0, 12)).toString('hex'))
    }
    expect(starts.size).toBe(50)
  })

  test('a box put at another row does not open there', async () => {
    await makeVault(MEI, PIN, null)
    await keepDraft('a', { text: 'one' })
    await keepDraft('b', { text: 'two' })
    shutNow()
    await withRaw(async (db) => {
      const one = await db.get('drafts', 'a') as unknown as { box: ArrayBuffer }
      await db.put('drafts', { ...await db.get('drafts', 'b'), box: one.box } as never)
    })
    await tryPin(MEI.id, PIN)
    expect(await draft('a')).toEqual({ text: 'one' })
    await expect(draft('b')).rejects.toThrow()
  })

  test('a row changed only in its clear fields keeps its box', async () => {
    await makeVault(MEI, PIN, null)
    const { shot } = await aDay()
    const before = await withRaw((db) => db.get('events', shot.row.id)) as unknown as { box: ArrayBuffer }
    await strict(['events'], async (tx) => {
      const row = (await tx.objectStore('events').get(shot.row.id))!
      await tx.objectStore('events').put({ ...row, place: 'sent' })
    })
    const after = await withRaw((db) => db.get('events', shot.row.id)) as unknown as { box: ArrayBuffer; place: string }
    expect(after.place).toBe('sent')
    expect(Buffer.from(after.box).equals(Buffer.from(before.box))).toBe(true)
    expect((await withDb((db) => db.get('events', shot.row.id)))!.line).toBe(shot.row.line)
  })

  test('both ciphers give what the other reads', async () => {
    const box = await Box.of(crypto.getRandomValues(new Uint8Array(32)))
    await withRaw(async (db) => {
      box.learn(db)
      const row = { id: 'd', value: { text: '字', bytes: new Uint8Array([1, 2]), more: new Uint8Array([3]).buffer }, at: 5 }
      const [now, later] = [box.seal(db, 'drafts', row), await box.sealLater(db, 'drafts', row)]
      for (const sealed of [now, later]) {
        expect(sealed['value']).toBeUndefined()
        expect(box.open(db, 'drafts', sealed)['value']).toEqual(row.value)
        expect((await box.openLater(db, 'drafts', sealed))['value']).toEqual(row.value)
      }
    })
  })
})

describe('a database of the first version', () => {
  test('is sealed in place, and loses nothing when killed at any step', async () => {
    const { shot } = await aDay()
    expect(planted(await onDisk()).length).toBeGreaterThan(3)
    await makeVault(MEI, PIN, null)
    await reads(shot)
    for (let kill = 1; ; kill += 1) {
      let steps = 0
      let killed = false
      try {
        await sealAll(() => { if ((steps += 1) === kill) throw new Error('killed') })
      } catch {
        killed = true
      }
      shutNow()
      await closeDb()
      await tryPin(MEI.id, PIN)
      await reads(shot)
      expect(await counts()).toEqual({ phone: 4, sent: 0, confirmed: 0, attention: 0 })
      if (!killed) break
    }
    expect((await vaultOf(MEI.id))!.whole).toBe(true)
    expect(planted(await onDisk())).toEqual([])
    const key = await enrolledKey(MEI.id)
    await answer(key, testWorld())
  })
})

test('two people who recorded into one database of the first version are parted, and both keep all', async () => {
  const { shot } = await aDay()
  const lan = await enrolledKey(LAN.id)
  await answer(lan, testWorld())
  const hers = await photo(lan, testWorld(), new Uint8Array([9, 9, 9]))
  await makeVault(MEI, PIN, null)
  await sealAll()
  await reads(shot)
  expect(await counts()).toMatchObject({ phone: 4 })
  expect(await approach(LAN.id)).toBeNull()
  expect(await counts()).toMatchObject({ phone: 3 })
  await makeVault(LAN, '314159', null)
  await sealAll()
  const kept = await withDb((db) => db.get('bytes', hers.blob.evidence))
  expect(await sha256(kept!.data)).toBe(hers.blob.sha256)
  expect((await eventsOf(VISIT)).map((row) => row.seq)).toEqual([1, 2])
  await answer(lan, testWorld())
  expect(planted(await onDisk())).toEqual([])
})

describe('the lock', () => {
  test('wrong PINs cost time and never data; the tenth takes the slot only when the office can open', async () => {
    await makeVault(MEI, PIN, null)
    shutNow()
    let now = 1_000_000
    for (let miss = 1; miss <= 12; miss += 1) {
      const said = await tryPin(MEI.id, '999999', now) as { miss: string; vault: { until: number } }
      expect(said.miss).toBe('wrong')
      if (miss >= 5) {
        expect((await tryPin(MEI.id, PIN, now) as { miss: string }).miss).toBe('wait')
        now = (await vaultOf(MEI.id))!.until
      }
    }
    expect((await vaultOf(MEI.id))!.pin).not.toBeNull()
    expect('miss' in await tryPin(MEI.id, PIN, now)).toBe(false)
    expect((await vaultOf(MEI.id))!.misses).toBe(0)
  })

  test('a key that is made ahead of the last tap is no try, and fits only the PIN and the lock that it was made for', async () => {
    const { pin: slot } = await makeVault(MEI, PIN, null)
    shutNow()
    expectPin(slot!, PIN)
    expect((await vaultOf(MEI.id))!.misses).toBe(0)
    expect(openVault()).toBeNull()
    expect((await tryPin(MEI.id, '999999') as { miss: string }).miss).toBe('wrong')
    expectPin(await pinSlot('314159', new Uint8Array(32), MEI.id, 1000), PIN)
    expect('miss' in await tryPin(MEI.id, PIN)).toBe(false)
    shutNow()
    expectPin(slot!, PIN)
    expect('miss' in await tryPin(MEI.id, PIN)).toBe(false)
  })

  test('reading and writing wait for the key and then go on', async () => {
    await makeVault(MEI, PIN, null)
    const { key, w } = await aDay()
    shutNow()
    let saved = false
    const late = answer(key, w, 'failing').then(() => { saved = true })
    await new Promise((resolve) => { setTimeout(resolve, 30) })
    expect(saved).toBe(false)
    await tryPin(MEI.id, PIN)
    await late
    expect(await eventsOf(VISIT)).toHaveLength(4)
  })

  test('a locking that ends while the PIN is being taken does not take the new key away', async () => {
    const key = await enrolledKey(MEI.id)
    await makeVault(MEI, PIN, null)
    shutNow()
    const prototype = IDBObjectStore.prototype as unknown as { put: (...words: unknown[]) => unknown }
    const real = prototype.put
    prototype.put = function put(this: unknown, ...words: unknown[]) {
      if ((words[0] as { misses?: number }).misses === 0) shutNow() // the phone had waited for an upload to end
      return real.apply(this, words)
    }
    expect(await tryPin(MEI.id, PIN)).toHaveProperty('vault.misses', 0)
    prototype.put = real
    expect(openVault()?.person).toBe(MEI.id)
    const row = await answer(key, testWorld())
    expect((await eventsOf(VISIT)).map((one) => one.line)).toEqual([row.line])
  })

  test('two people have two locks; the other one’s work is a number and a first sign', async () => {
    await makeVault(MEI, PIN, null)
    const { shot } = await aDay()
    await approach(LAN.id)
    await makeVault(LAN, '314159', null)
    const lan = await enrolledKey(LAN.id)
    await answer(lan, testWorld())
    expect(await eventsOf(VISIT)).toHaveLength(1)
    const all = await vaults()
    expect(all.map((one) => one.mask)).toEqual(['陈', '周'])
    expect(await Promise.all(all.map(unsent))).toEqual([1, 4])
    expect('miss' in await tryPin(MEI.id, '314159')).toBe(true)
    expect('miss' in await tryPin(MEI.id, PIN)).toBe(false)
    await reads(shot)
    expect(planted(await onDisk())).toEqual([])
  })

  test('a PIN that everybody tries first is refused', async () => {
    expect(['000000', '123456', '654321', '111111', '121212', '123123', '012345'].map(pinFault)).toEqual(Array(7).fill('simple'))
    expect(['12345', '', 'abc', '一二三四五'].map(pinFault)).toEqual(Array(4).fill('short'))
    expect([PIN, '302918', '晴天出门带伞去检查', 'correct horse'].map(pinFault)).toEqual([null, null, null, null])
    expect((await pinSlot(PIN, new Uint8Array(32), MEI.id)).rounds).toBe(600_000)
  })
})

test('what is not this visit’s own is not shown when the last contact is more than seven days ago', async () => {
  const day = 86_400_000
  const row = { id: VISIT, person: MEI.id, pulled: 0, previous: [{ on: '2025-01-01', result: 'x' }], object: { name: '第一商店', address: 'a', contact_name: '林示例', contact_phone: '1' } }
  await strict(['visits'], async (tx) => { await tx.objectStore('visits').put(row as never) })
  await setMeta('contact', day)
  const [[fresh_], [old]] = [await visitsOf(MEI.id, 8 * day), await visitsOf(MEI.id, 8 * day + 1)]
  expect(fresh_).toMatchObject({ previous: row.previous, object: row.object })
  expect(old).toMatchObject({ object: { name: '第一商店', address: 'a', contact_name: null, contact_phone: null } })
  expect(old!.previous).toBeUndefined()
})
