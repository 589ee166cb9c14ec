import { beforeEach, expect, test } from 'vitest'
import type { ItemRef, VisitRef } from '../src/core/db/schema.ts'
import { append, eventsOf } from '../src/core/events/chain.ts'
import { outcomes, recordText } from '../src/core/events/record.ts'
import { filled, missingPhotos, openEntries, reduce, sealGaps } from '../src/core/events/reduce.ts'
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

test('photos that a conforming entry lacks are told and keep nothing open; with a reason they are not told', async () => {
  const key = await enrolledKey()
  const w = testWorld()
  await answer(key, w, 'conforming')
  await answer(key, w, 'conforming', SECOND)
  const state = reduce(await eventsOf(VISIT))
  expect(missingPhotos(state, items, ['conforming'])).toEqual([{ entry: ENTRY, have: 0, need: 2 }])
  expect(missingPhotos(state, items)).toEqual([])
  expect(sealGaps(state, items, [], '')).not.toContain('photos')
  await append(key, { visit: VISIT, kind: 'photo_missing', payload: { entry: ENTRY, reason: '示例：现场禁止拍照' } }, w)
  expect(missingPhotos(reduce(await eventsOf(VISIT)), items, ['conforming'])).toEqual([])
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

const KINDS_ITEM: ItemRef = {
  id: ITEM, code: 'F-02', name: '疏散', department: '示例局', entries: [
    { id: ENTRY, no: '1', text: '通道宽度', kind: 'number', spec: { unit: '米', min: '0.9' } },
    { id: SECOND, no: '2', text: '当场清理', when: { no: 1, is: ['failing'] } },
  ],
}

test('a hidden question is neither asked nor counted, and what was said before stays named', async () => {
  const key = await enrolledKey()
  const w = testWorld()
  const say = (entry: string, payload: { [name: string]: string | { number: string } }) => append(key, { visit: VISIT, kind: 'answer', payload: { item: ITEM, entry, ...payload } }, w)
  const kinds = [KINDS_ITEM]
  expect(openEntries(reduce(await eventsOf(VISIT)), kinds)).toEqual([ENTRY])
  await say(ENTRY, { result: 'failing', value: { number: '0.6' } })
  expect(openEntries(reduce(await eventsOf(VISIT)), kinds)).toEqual([SECOND])
  await say(SECOND, { result: 'failing' })
  await say(ENTRY, { result: 'conforming', value: { number: '1.20' } })
  const state = reduce(await eventsOf(VISIT))
  expect(openEntries(state, kinds)).toEqual([])
  expect(filled(state, kinds)).toEqual({ all: 1, done: 1 })
  expect(state.undo.at(-1)).toMatchObject({ entry: ENTRY, before: { value: { number: '0.6' } } })
  const text = recordText(visit, kinds, state, choice)
  expect(text).toContain('1. 通道宽度：符合；1.20米')
  expect(text).toContain('2. 当场清理：不适用（检查条件不再成立，此前所记不计入）')
  expect(text).toContain('共1项：符合1，不符合0，不适用0，未检查0。')
})

test('findings, statements, samples and the registration stand in the text, a withdrawn one too', async () => {
  const key = await enrolledKey()
  const w = testWorld()
  const say = (kind: string, payload: { [name: string]: string | boolean | number | string[] }) => append(key, { visit: VISIT, kind, payload }, w)
  await say('finding', { material: MEI, text: '门前电线裸露', basis: '《示例条例》' })
  await say('statement', { material: LAN, by: '王示例', role: '店员', text: '三月开业', kind: 'inquiry', read_back: true, refused: '不愿签' })
  await say('sample', { material: SECOND, no: '1', name: '汽油', quantity: '2瓶', sealed_by: '周示例', kept_at: '示例局' })
  await say('withdrawal', { material: MEI, reason: '重复' })
  await say('registration', { address: '示例路2号', status: 'open', legal_representative_present: false, contact: '王示例', contact_present: true, differs: ['address'] })
  await say('recusal_claimed', { inspector: LAN, ground: 'kin', text: '表亲', by: 'business' })
  const text = recordText(visit, items, reduce(await eventsOf(VISIT)), choice)
  expect(text).toContain('检查表以外的发现：门前电线裸露；依据：《示例条例》；已撤回：重复')
  expect(text).toContain('询问：王示例；身份：店员；三月开业；未签字：不愿签；已核对笔录')
  expect(text).toContain('抽样取证：编号：1；名称：汽油；数量：2瓶；封样人：周示例；保存：示例局')
  expect(text).toContain('登记核对：实际地址示例路2号；经营状态正常经营；法定代表人—（不在场）；联系人王示例（在场）；与登记不一致：地址')
  expect(text).toContain('申请回避：被检查单位提出，陈示例，亲属关系：表亲')
  expect(text).toContain('被检查单位陈述：无')
})

test('no problem found stands alone among the outcomes', () => {
  expect(outcomes(['no_problem', 'rectification_ordered'])).toEqual(['rectification_ordered'])
  expect(outcomes(['unreachable', 'rectification_ordered', 'no_problem'])).toEqual(['no_problem'])
  expect(outcomes(['unreachable', 'rectification_ordered'])).toEqual(['unreachable', 'rectification_ordered'])
  expect(outcomes([])).toEqual([])
})
