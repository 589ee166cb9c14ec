import { expect, test } from 'vitest'
import { once } from '../src/core/events/once.ts'

test('the second half of a double tap is the step that the first half made; what comes later or in between is another', async () => {
  let now = 0
  let made = 0
  const tap = (step: string) => once(step, async () => (made += 1), () => now)
  expect(await Promise.all([tap('arrive'), tap('arrive')])).toEqual([1, 1]) // while it is being stored
  now = 599
  expect(await tap('arrive')).toBe(1)
  now = 601
  expect(await tap('arrive')).toBe(2)
  expect([await tap('yes'), await tap('no'), await tap('yes')]).toEqual([3, 4, 5])
})

test('a step that could not be stored is tried again by the next tap', async () => {
  const full = once('seal', () => Promise.reject(new DOMException('full', 'QuotaExceededError')), () => 0)
  await expect(full).rejects.toThrow('full')
  expect(await once('seal', async () => 'kept', () => 0)).toBe('kept')
})
