import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { Sha256 } from '../src/portal/verify/sha256.ts'

const bytes = (length: number) => Uint8Array.from({ length }, (_, n) => (n * 31 + (n >> 8)) & 0xff)

test('a file hashed piece by piece has the hash of the whole, wherever it is cut', () => {
  for (let length = 0; length < 400; length += 1) {
    const data = bytes(length)
    const sum = new Sha256()
    for (let at = 0, step = 1; at < length; at += step, step = (step * 7) % 131 + 1) sum.add(data.subarray(at, at + step))
    expect(sum.hex(), String(length)).toBe(createHash('sha256').update(data).digest('hex'))
  }
})

test('large pieces that fit no block give the same', () => {
  const data = bytes(5_000_003)
  const sum = new Sha256()
  for (const [from, to] of [[0, 1], [1, 1_048_577], [1_048_577, 1_048_577], [1_048_577, 5_000_003]]) sum.add(data.subarray(from, to))
  expect(sum.hex()).toBe(createHash('sha256').update(data).digest('hex'))
})
