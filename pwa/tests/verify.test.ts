import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Hasher, hexOf } from '../src/portal/verify/hasher.ts'
import { byCodePoint, canonical, strictJson } from '../src/portal/verify/json.ts'
import { quota } from '../src/portal/verify/objects.ts'
import { sha256 } from '../src/portal/verify/sha256.ts'
import { sm3 } from '../src/portal/verify/sm3.ts'
import { STEPS, verifyDraw, verifyProof, type Step } from '../src/portal/verify/verify.ts'
import { faultWords, words } from '../src/portal/verify/words.ts'
import { Wrong, shown } from '../src/portal/verify/wrong.ts'

const VECTORS = join(import.meta.dirname, '../../tests/vectors')
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function vector(name: string): { files: Map<string, Uint8Array>; expected: string } {
  const folder = join(VECTORS, name)
  const files = new Map(readdirSync(folder).map((file) => [file, new Uint8Array(readFileSync(join(folder, file)))]))
  const expected = new TextDecoder().decode(files.get('expected.txt'))
  files.delete('expected.txt')
  return { files, expected }
}

describe('the hashes', () => {
  it('SHA-256 is that of the platform at every length around the block borders', () => {
    for (let length = 0; length < 260; length += 1) {
      const data = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 255)
      expect(hexOf(sha256(data))).toBe(createHash('sha256').update(data).digest('hex'))
    }
  })
  it.each([
    ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
    ['', '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b'],
  ])('SM3 gives the values of GB/T 32905', (text, value) => {
    expect(hexOf(sm3(bytes(text)))).toBe(value)
  })
  it('SM3 is that of the platform at every length around the block borders', () => {
    for (let length = 50; length < 140; length += 1) {
      const data = Uint8Array.from({ length }, (_, i) => (i * 5 + length) & 255)
      expect(hexOf(sm3(data))).toBe(createHash('sm3').update(data).digest('hex'))
    }
  })
})

describe('JSON that cannot deceive', () => {
  it('keeps whole numbers of any size', () => {
    expect(strictJson('{"n": 123456789012345678901234567890}', 'x').get('n')).toBe(123456789012345678901234567890n)
  })
  it.each([
    ['{"a":1,"a":1}', 'x: the same key twice is not allowed'], ['{"a":1.5}', 'x: 1.5 is not allowed'], ['{"a":NaN}', 'x: NaN is not allowed'],
    ['[1]', 'x: is not a JSON object'], ['{"a":01}', 'x: cannot be read as JSON'], ['{"a":"\n"}', 'x: cannot be read as JSON'],
    ['['.repeat(100_000), 'x: cannot be read as JSON'], ['{} {}', 'x: cannot be read as JSON'], ['', 'x: cannot be read as JSON'],
  ])('refuses %.20s', (text, words) => {
    expect(() => strictJson(text, 'x')).toThrow(words)
  })
  it('writes the canonical form with keys in the order of code points', () => {
    expect(canonical(strictJson('{ "\\ud83d\\ude00":1, "\\uffff":[true,null], "b":"\\u0041\\n" }', 'x'))).toBe('{"b":"A\\n","\uffff":[true,null],"\u{1f600}":1}')
    expect(byCodePoint('\u{1f600}', '\uffff')).toBeGreaterThan(0)
  })
  it('shows values as Python does', () => {
    const said = (value: Parameters<typeof shown>[0]): string => new Wrong('x', shown(value)).what
    expect([said("it's"), said('a"\'\u200b\n'), said([true, null, 3n]), said(new Map([['k', 'v']]))]).toEqual([
      '"it\'s"', "'a\"\\'\\u200b\\n'", '[True, None, 3]', "{'k': 'v'}",
    ])
  })
})

describe('the draw', () => {
  it.each(['srd1-vec1', 'srd1-vec2', 'srd1-vec3', 'srd1-vec4'])('%s gives its expected line, with its commit and head', async (name) => {
    const { files, expected } = vector(name)
    const [, , commit, , , , , , , , , , head] = expected.trim().split(' ')
    const seen: Step[] = []
    const found = await verifyDraw(files, { commit, head }, (step) => seen.push(step))
    expect(found.faults).toEqual([])
    expect(`${found.line}\n`).toBe(expected)
    expect(seen.map((step) => step.name)).toEqual([...STEPS])
  })
  it('names the step at which it stopped', async () => {
    const { files } = vector('srd1-vec1')
    files.set('draw.csv', bytes(new TextDecoder().decode(files.get('draw.csv')).replace('|S4', '|S3')))
    const found = await verifyDraw(files)
    expect(found.ok).toBe(false)
    expect(found.steps.length).toBe(4)
    expect(found.faults[0]?.step).toBe('objects')
    expect(found.faults[0]?.where).toMatch(/^draw\.csv row \d+$/)
  })
  it('needs the published commit and head to see a regenerated set', async () => {
    const { files } = vector('srd1-vec1')
    const other = 'a'.repeat(64)
    expect((await verifyDraw(files, { commit: other })).faults[0]?.what).toContain(`the published commit is ${other}`)
    expect((await verifyDraw(files, { head: other })).faults[0]?.what).toContain(`the published head is ${other}`)
  })
  it('rounds in whole numbers', () => {
    expect(quota(100n, 7n, 100n, 'ceil')).toBe(7n)
    expect([quota(5n, 1n, 2n, 'ceil'), quota(5n, 1n, 2n, 'floor'), quota(5n, 1n, 2n, 'half_up'), quota(3n, 1n, 2n, 'half_up')]).toEqual([3n, 2n, 3n, 2n])
  })
})

describe('the proof of one row', () => {
  const lines = Array.from({ length: 7 }, (_, i) => `row ${i}`)
  const hasher = new Hasher(sha256)
  /** The path of RFC 6962, 2.1.1, written as it stands there: recursively. */
  const path = (index: number, rows: string[]): string[] => {
    if (rows.length === 1) return []
    let half = 1
    while (half * 2 < rows.length) half *= 2
    return index < half
      ? [...path(index, rows.slice(0, half)), hasher.root(rows.slice(half))]
      : [...path(index - half, rows.slice(half)), hasher.root(rows.slice(0, half))]
  }
  it('leads to the root from every row of every size', () => {
    for (let size = 1; size <= 7; size += 1) {
      const rows = lines.slice(0, size)
      rows.forEach((line, i) => expect(hasher.climb(line, i, size, path(i, rows))).toBe(hasher.root(rows)))
    }
  })
  it('tells a firm that it stood in the roster', async () => {
    const { files } = vector('srd1-vec1')
    const roster = new TextDecoder().decode(files.get('roster.csv')).split('\n').slice(1, -1)
    const row = { index: 5, line: roster[5], path: path(5, roster) }
    const proof = { id: roster[5]!.split('|')[0], rows: [row] }
    const found = await verifyProof(new Map([...files, ['proof.json', bytes(JSON.stringify(proof))]]), 'proof.json')
    expect(found.line).toMatch(new RegExp(`^OK commit [0-9a-f]{64} has row 6 ${roster[5]!.replaceAll('|', '\\|')} among 63 ticket [0-9a-f]{64}$`))
  })
})

describe('the words', () => {
  const t = words('zh')
  it('name the place and the fault in Chinese, and keep the values', () => {
    const fault = { where: 'roster.csv row 18 (R:10)', what: "stratum 'S9' has no ratio", step: 'ledger' as const }
    expect(faultWords(t, 'zh', fault)).toBe("roster.csv第18行 (R:10)：分层'S9'没有比例。")
    expect(faultWords(words('en'), 'en', fault)).toBe("roster.csv, line 18 (R:10): stratum 'S9' has no ratio.")
  })
})
