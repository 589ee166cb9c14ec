import { beforeEach, expect, test } from 'vitest'
import { once } from '../src/core/events/once.ts'
import { uuid7 } from '../src/core/ids.ts'

let now = 0
let made = 0
const tap = (kind: string, payload: object = {}) => once('visit', kind, payload, async () => (made += 1), () => now)

beforeEach(() => {
  now += 10_000
  made = 0
})

test('the second half of a double tap is the step that the first half made; what comes later or in between is another', async () => {
  const start = now
  expect(await Promise.all([tap('arrive'), tap('arrive')])).toEqual([1, 1]) // while it is being stored
  now = start + 599
  expect(await tap('arrive')).toBe(1)
  now = start + 601
  expect(await tap('arrive')).toBe(2)
  expect([await tap('answer', { result: 'yes' }), await tap('answer', { result: 'no' }), await tap('answer', { result: 'yes' })]).toEqual([3, 4, 5])
})

test('a button that records several steps records each of them once', async () => {
  const press = async () => [await tap('rights_told', { to: '林' }), await tap('recusal_asked', { answer: 'none' })]
  expect(await press()).toEqual([1, 2])
  expect(await press()).toEqual([1, 2]) // the second tap came while the last of them was being stored
})

test.each([
  ['notice.served', { how: 'left', to: '林', at: '2026-06-15T10:00:00+08:00' }, { how: 'left', to: '林', at: '2026-06-15T10:00:01+08:00' }],
  ['finding', { text: '裸线', material: uuid7() }, { text: '裸线', material: uuid7() }],
  ['witness.present', { name: '王', strokes: { evidence: uuid7() }, picture: { evidence: uuid7() } }, { name: '王', strokes: { evidence: uuid7() }, picture: { evidence: uuid7() } }],
])('%s is one step though each tap makes its time and its ids anew', async (kind, first, second) => {
  expect([await tap(kind, first), await tap(kind, second)]).toEqual([1, 1])
  expect(await tap(kind, { ...second, text: 'other' })).toBe(2)
})

test('two photos within a moment are two', async () => {
  expect([await tap('photo', { blob: { evidence: uuid7() } }), await tap('photo', { blob: { evidence: uuid7() } })]).toEqual([1, 2])
})

test('a step that could not be stored is tried again by the next tap, and another visit is another step', async () => {
  const full = once('visit', 'seal', {}, () => Promise.reject(new DOMException('full', 'QuotaExceededError')), () => now)
  await expect(full).rejects.toThrow('full')
  expect(await tap('seal')).toBe(1)
  expect(await once('other', 'seal', {}, async () => (made += 1), () => now)).toBe(2)
})
