import { beforeEach, expect, test } from 'vitest'
import type { ItemRef, VisitRef } from '../src/core/db/schema.ts'
import { append, eventsOf } from '../src/core/events/chain.ts'
import { recordText } from '../src/core/events/record.ts'
import { missingPhotos, openEntries, reduce, sealGaps } from '../src/core/events/reduce.ts'
import { answer, ENTRY, enrolledKey, freshDb, ITEM, newBlob, photo, testWorld, VISIT } from './world.ts'

const SECOND = ENTRY.replace(/1$/, '2')
const MEI = '01975b1c-4444-7000-8000-000000000001'
const LAN = '01975b1c-4444-7000-8000-000000000002'
const items: ItemRef[] = [{
  id: ITEM, code: 'F-01', name: '消防安全', department: '示例县消防救援局',
  entries: [
    { id: ENTRY, no: '1', text: '疏散通道是否畅通', required_photos: 2, reasons: ['堆放杂物'] },
    { id: SECOND, no: '2', text: '灭火器是否有效', required_photos: 0, reasons: [] },
  ],
}]
const visit = {
  id: VISIT, number: 'RD-2026-0001-01', state: 'planned', task: { id: VISIT, number: 'T1', title: '示例任务' },
  object: { id: VISIT, name: '示例县晨光加油站', uscc: null, address: '示范路18号', district: '示例镇', industry: '加油站', risk_class: 'C', contact_name: null, contact_phone: null },
  due_on: '2026-06-20', inspectors: [
    { id: MEI, name: '周示例', department: '示例局', certificate_no: 'A1', valid_to: '2027-01-01', leader: true },
    { id: LAN, name: '陈示例', department: '示例局', certificate_no: 'A2', valid_to: '2027-01-01', leader: false },
  ], items: [ITEM],
} satisfies VisitRef
const choice = { conclusion: ['rectification_ordered'], methods: ['onsite'] }

beforeEach(freshDb)

test('undo goes back answer by answer and needs no time limit', async () => {
  const key = await enrolledKey()
  const w = testWorld()
  await answer(key, w)
  await answer(key, w, 'failing', SECOND)
  await answer(key, w, 'conforming', SECOND)
  let state = reduce(await eventsOf(VISIT))
  expect(state.undo.at(-1)).toMatchObject({ entry: SECOND, before: { result: 'failing' } })
  await answer(key, w, 'failing', SECOND)
  state = reduce(await eventsOf(VISIT))
  expect(state.undo.at(-1)).toEqual({ entry: SECOND, before: null })
  await answer(key, w, 'withdrawn', SECOND)
  state = reduce(await eventsOf(VISIT))
  expect(state.undo.at(-1)).toEqual({ entry: ENTRY, before: null })
  expect(openEntries(state, items)).toEqual([SECOND])
})

test('the text follows only from what was recorded, and any change of an answer changes it', async () => {
  const key = await enrolledKey()
  const w = testWorld()
  await append(key, { visit: VISIT, kind: 'arrive', payload: { no_geo_reason: 'indoors' } }, w)
  await append(key, { visit: VISIT, kind: 'answer', payload: { item: ITEM, entry: ENTRY, result: 'failing', reasons: ['堆放杂物'], reason: '后门\n通道' } }, w)
  await photo(key, w, new Uint8Array([1]))
  const first = recordText(visit, items, reduce(await eventsOf(VISIT)), choice)
  expect(recordText(visit, items, reduce(await eventsOf(VISIT)), choice)).toBe(first)
  expect(first).toContain('1. 疏散通道是否畅通：不符合；情形：堆放杂物；说明：后门 通道；照片1张')
  expect(first).toContain('2. 灭火器是否有效：未检查')
  expect(first).toContain('检查结果：发现问题已责令改正')
  expect(first).not.toMatch(/免责|问责/)
  expect(missingPhotos(reduce(await eventsOf(VISIT)), items)).toEqual([{ entry: ENTRY, have: 1, need: 2 }])
  await answer(key, w, 'conforming', SECOND)
  expect(recordText(visit, items, reduce(await eventsOf(VISIT)), choice)).not.toBe(first)
})

test('signatures count only for the text they were made under; a refusal needs its reason, a witness is optional', async () => {
  const key = await enrolledKey()
  const w = testWorld()
  const say = (kind: string, payload: never) => append(key, { visit: VISIT, kind, payload }, w)
  const ref = async (type: string) => {
    const blob = await newBlob(new Uint8Array([1]), 'picture', type)
    return { evidence: blob.evidence, sha256: blob.sha256, len: 1, type }
  }
  const shown = 'a'.repeat(64)
  await say('arrive', { no_geo_reason: 'indoors' } as never)
  await say('rights_told', { certificates: ['A1', 'A2'], to: '林示例', role: '站长' } as never)
  await say('recusal_asked', { asked_of: '林示例', answer: 'none' } as never)
  await answer(key, w)
  await say('unanswered', { entry: SECOND, reason: '停用' } as never)
  for (const [id, name] of [[MEI, '周示例'], [LAN, '陈示例']]) {
    await say('sign.inspector', { inspector: id, name, certificate_no: 'A1', shown, strokes: await ref('application/json'), picture: await ref('image/png'), same_device: id === LAN } as never)
  }
  const gaps = async (text: string) => sealGaps(reduce(await eventsOf(VISIT)), items, [MEI, LAN], text)
  expect(await gaps(shown)).toEqual(['business'])
  await say('refuse', { reason: 'unwilling', text: '不愿签', shown } as never)
  expect(await gaps(shown)).toEqual([])
  await say('witness.present', { name: '王示例', identity: '社区', note: '看到', shown, strokes: await ref('application/json'), picture: await ref('image/png') } as never)
  expect(await gaps(shown)).toEqual([])
  expect(await gaps('b'.repeat(64))).toEqual(['inspectors', 'business'])
})
