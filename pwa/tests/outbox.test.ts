// What the outbox must not believe, must not send, and must not give up.
import { beforeEach, expect, test } from 'vitest'
import { strict, withDb } from '../src/core/db/open.ts'
import { SyncEngine } from '../src/core/sync/engine.ts'
import { append } from '../src/core/events/chain.ts'
import { uuid7 } from '../src/core/ids.ts'
import { openByVisit } from '../src/core/sync/byvisit.ts'
import { changeBlob, changeEvents, counts, placesOf, sendWaiting, takeReceipt, waiting } from '../src/core/sync/outbox.ts'
import { answer, enrolledKey, freshDb, NOW, photo, testWorld } from './world.ts'
import { OtherEnd } from './server.ts'

function engineFor(end: OtherEnd, key: string): SyncEngine {
  return new SyncEngine({ send: end.send, now: () => NOW, random: () => 0.5, later: () => () => {} }, () => key)
}

const blobRow = (evidence: string) => withDb((db) => db.get('blobs', evidence))

beforeEach(freshDb)

test.each([408, 429, 500, 503])('a server that answers %i to records has refused none of them', async (status) => {
  const key = await enrolledKey()
  await answer(key, testWorld())
  const end = new OtherEnd()
  end.fault = (_method, path) => (path === '/api/v1/events' ? Response.json({}, { status }) : undefined)
  const engine = engineFor(end, key.id)
  await engine.kick()
  expect(engine.status.phase).toBe('waiting')
  expect(await counts()).toEqual({ phone: 1, sent: 0, confirmed: 0, attention: 0 })
})

test('another person’s photos stay where they are, as their records do (security phone-04)', async () => {
  const [mei, lan] = [await enrolledKey('mei'), await enrolledKey('lan')]
  const shot = await photo(mei, testWorld(), new Uint8Array([255, 216, 255, 1]))
  const end = new OtherEnd()
  await engineFor(end, lan.id).kick()
  expect(end.blobs.size).toBe(0)
  expect(await blobRow(shot.blob.evidence)).toMatchObject({ place: 'phone', key: mei.id })
})

test('bytes that changed on the phone are not sent as the photo that was hashed', async () => {
  const key = await enrolledKey()
  const shot = await photo(key, testWorld(), new Uint8Array([255, 216, 255, 1]))
  await strict(['bytes'], async (tx) => { await tx.objectStore('bytes').put({ evidence: shot.blob.evidence, data: new Uint8Array([255, 216, 255, 2]).buffer }) })
  const end = new OtherEnd()
  await engineFor(end, key.id).kick()
  expect(end.blobs.size).toBe(0)
  expect(await blobRow(shot.blob.evidence)).toMatchObject({ place: 'attention', problem: { code: 'hash-differs' } })
})

test.each([['another hash', 'f'.repeat(64), 'phone'], ['the same hash', '', 'confirmed']])('a receipt that names %s for a photo', async (_what, other, place) => {
  const key = await enrolledKey()
  const shot = await photo(key, testWorld(), new Uint8Array([255, 216, 255, 1]))
  const end = new OtherEnd()
  end.fault = (_method, path) => {
    if (path.startsWith('/api/v1/receipts')) return Response.json({ seq: 0, gaps: [], blobs: { [shot.blob.evidence]: other || shot.blob.sha256 } })
    return path.startsWith('/api/v1/uploads') ? new Response('', { status: 503 }) : undefined
  }
  await engineFor(end, key.id).kick()
  expect(await blobRow(shot.blob.evidence)).toMatchObject({ place })
})

test('what waited for somebody else’s record is asked about again; what was refused for good waits for a person', async () => {
  const key = await enrolledKey()
  const w = testWorld()
  const [waits, refused] = [await answer(key, w), await answer(key, w, 'failing')]
  await changeEvents([waits.id], { place: 'attention', problem: { code: 'seal-inspectors-missing', title: '', detail: '' } })
  await changeEvents([refused.id], { place: 'attention', problem: { code: 'event-payload-invalid', title: '', detail: '' } })
  await sendWaiting()
  const rows = await withDb(async (db) => [await db.get('events', waits.id), await db.get('events', refused.id)])
  expect(rows.map((row) => row!.place)).toEqual(['phone', 'attention'])
})

test('what is not confirmed is counted by visit and place, and what is confirmed is not', async () => {
  const key = await enrolledKey()
  const w = testWorld()
  expect(await openByVisit()).toEqual(new Map())
  const [first, second] = [await answer(key, w), await answer(key, w, 'failing')]
  await photo(key, w, new Uint8Array([255, 216, 255, 1]))
  const other = await append(key, { visit: uuid7(), kind: 'note', payload: { text: '示例' } }, w)
  await changeEvents([first.id], { place: 'sent' })
  await changeEvents([second.id], { place: 'confirmed' })
  const none = { phone: 0, sent: 0, confirmed: 0, attention: 0 }
  expect(await openByVisit()).toEqual(new Map([[first.visit, { ...none, phone: 2, sent: 1 }], [other.visit, { ...none, phone: 1 }]]))
  expect(await waiting()).toBe(4)
})

test('a visit is where its neediest record is, however the records of other visits lie between', async () => {
  const key = await enrolledKey()
  const w = testWorld()
  const visits = [uuid7(), uuid7(), uuid7(), uuid7()] as const
  const notes = []
  for (let n = 0; n < 12; n += 1) notes.push(await append(key, { visit: visits[n % 4]!, kind: 'note', payload: { text: '示例' } }, w))
  const [mixed, kept, sent, done] = visits
  await changeEvents(notes.filter((row) => row.visit === done).map((row) => row.id), { place: 'confirmed' })
  await changeEvents(notes.filter((row) => row.visit === sent || row.visit === mixed).map((row) => row.id), { place: 'sent' })
  await changeEvents([notes[4]!.id], { place: 'phone' })
  expect(await placesOf([...visits])).toEqual(new Map([[kept, 'phone'], [mixed, 'phone'], [sent, 'sent']]))
  await changeEvents([notes[8]!.id], { place: 'attention', problem: { code: 'late', title: '', detail: '' } })
  expect(await placesOf([...visits, uuid7()])).toEqual(new Map([[mixed, 'attention'], [kept, 'phone'], [sent, 'sent']]))
})

test('what the server confirmed stays confirmed whatever comes later, for records and for photos', async () => {
  const key = await enrolledKey()
  const shot = await photo(key, testWorld(), new Uint8Array([255, 216, 255, 1]))
  await engineFor(new OtherEnd(), key.id).kick()
  const before = await withDb(async (db) => [await db.get('events', shot.row.id), await db.get('blobs', shot.blob.evidence)])
  expect(before.map((row) => [row!.place, row!.confirmed])).toEqual([['confirmed', NOW], ['confirmed', NOW]])
  await changeEvents([shot.row.id], { place: 'attention', problem: { code: 'late', title: '', detail: '' } })
  await changeBlob(shot.blob.evidence, { place: 'sent', offset: 0 })
  expect(await withDb(async (db) => [await db.get('events', shot.row.id), await db.get('blobs', shot.blob.evidence)])).toEqual(before)
})

test('a confirmed record that the server lacks loses its word and its time of confirmation, and only that one', async () => {
  const key = await enrolledKey()
  const w = testWorld()
  const rows = [await answer(key, w), await answer(key, w, 'failing'), await answer(key, w), await answer(key, w, 'failing')]
  await engineFor(new OtherEnd(), key.id).kick()
  expect(await takeReceipt(key.id, 1, [[2, 2]], 3)).toBe(2) // the server knows 1 and 3
  const after = await withDb((db) => Promise.all(rows.map(({ id }) => db.get('events', id))))
  expect(after.map((row) => [row!.place, row!.confirmed])).toEqual([['confirmed', NOW], ['phone', undefined], ['confirmed', NOW], ['phone', undefined]])
  expect(await takeReceipt('f'.repeat(64), 0, [])).toBe(0)
  await changeEvents([rows[1]!.id], { place: 'attention' })
  expect(await takeReceipt(key.id, 1, [[2, 2]], 3)).toBe(0) // what waits for a person, or to be sent, is not taken for lost
})
