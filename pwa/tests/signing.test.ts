import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { missingEvidence } from '../src/core/events/endings.ts'
import { append, eventsOf } from '../src/core/events/chain.ts'
import { reduce, sealGaps } from '../src/core/events/reduce.ts'
import { grouped, shortCode, typedCode } from '../src/core/signing/code.ts'
import { base45, Frames, framesOf, fromBase45, MAX_FRAMES } from '../src/core/signing/frames.ts'
import { askFrames, backFrames, creditCode, readAsk, readBack, type Ask } from '../src/core/signing/messages.ts'
import { sha256 } from '../src/core/hash.ts'
import { enrolledKey, freshDb, newBlob, photo, testWorld, VISIT } from './world.ts'

const MEI = '01975b1c-4444-7000-8000-000000000001'
const LAN = '01975b1c-4444-7000-8000-000000000002'
/** As varied as a real checklist: forty entries of thirty different characters each. */
const text = Array.from({ length: 40 }, (_, no) => `${no + 1}. ${Array.from({ length: 30 }, (_, at) => String.fromCodePoint(0x4e00 + ((no * 977 + at * 631) % 2000))).join('')}：符合`).join('\n')

async function ask(words = text): Promise<Omit<Ask, 'text' | 'summary'>> {
  return {
    v: 1, visit: VISIT, number: 'RD-1', object: '示例县晨光加油站', shown: await sha256(words), nonce: '0123456789abcdef', offer: 'ef'.repeat(32), from: '周示例',
    team: [{ id: MEI, name: '周示例', certificate_no: 'A1' }, { id: LAN, name: '陈示例', certificate_no: 'A2' }],
  }
}

async function read(frames: string[]): Promise<string | null | undefined> {
  const box = new Frames()
  let last
  for (const frame of frames) last = await box.add(frame)
  return last?.text
}

describe('frames', () => {
  test('base 45 goes there and back for every length and byte', () => {
    for (let length = 0; length < 40; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length * 11) % 256)
      expect(fromBase45(base45(bytes))).toEqual(bytes)
    }
    for (const wrong of ['A', 'a1', ':::', 'GGW!']) expect(fromBase45(wrong)).toBeNull()
  })

  test('come back whole in any order, doubled, and after frames of another message', async () => {
    const frames = await framesOf('A', text)
    expect(frames.length).toBeGreaterThan(1)
    expect(frames.every((one) => one.length <= 510 && /^[0-9A-Z $%*+\-./:]+$/.test(one))).toBe(true)
    expect(await read([...frames].reverse())).toBe(text)
    expect(await read([frames[0]!, frames[0]!, ...(await framesOf('A', 'other')), ...frames])).toBe(text)
  })

  test('one wrong character gives nothing', async () => {
    const frames = await framesOf('A', text)
    const wrong = frames[0]!.slice(0, -1) + (frames[0]!.endsWith('A') ? 'B' : 'A')
    expect(await read([wrong, ...frames.slice(1)])).toBeUndefined()
    expect(await new Frames().add('https://example.test/?uscc=1')).toBeNull()
  })
})

describe('the question', () => {
  test('carries the exact text of forty entries within the camera\'s patience', async () => {
    const frames = await askFrames(await ask(), text)
    expect(frames.length).toBeLessThanOrEqual(12)
    expect((await readAsk((await read(frames))!))?.text).toBe(text)
  })

  test('carries only a summary when the text is too long, and says so by having no text', async () => {
    const long = Array.from({ length: 6_000 }, (_, no) => `${no} ${crypto.randomUUID()}`).join('\n')
    const frames = await askFrames(await ask(long), long)
    expect(frames.length).toBeLessThanOrEqual(MAX_FRAMES)
    const found = await readAsk((await read(frames))!)
    expect(found?.text).toBeUndefined()
    expect(found?.summary).toContain('…')
  })

  test('is not shown when its text is not the one its hash names', async () => {
    expect(await readAsk(JSON.stringify({ ...(await ask()), text: `${text} ` }))).toBeNull()
    expect(await readAsk(JSON.stringify({ ...(await ask()), text, visit: 'x' }))).toBeNull()
    expect(await readAsk('{')).toBeNull()
  })
})

describe('the answer', () => {
  beforeEach(freshDb)

  async function signed(changes: Record<string, string> = {}) {
    const key = await enrolledKey()
    const strokes = await newBlob(new Uint8Array([1]), 'strokes', 'application/json')
    const picture = await newBlob(new Uint8Array([2]), 'picture', 'image/png')
    const ref = (blob: typeof strokes) => ({ evidence: blob.evidence, sha256: blob.sha256, len: blob.data.byteLength, type: blob.type })
    const row = await append(key, { visit: VISIT, kind: 'countersign', payload: { inspector: LAN, name: '陈示例', certificate_no: 'A2', shown: await sha256(text), read: 'text', nonce: '0123456789abcdef', ...changes, strokes: ref(strokes), picture: ref(picture) } }, testWorld())
    return { key, row }
  }
  const wanted = async () => ({ visit: VISIT, shown: await sha256(text), nonce: '0123456789abcdef', team: [LAN] })

  test('is taken when it is signed, answers this question and stands under this text', async () => {
    const { key, row } = await signed()
    const frames = await backFrames({ v: 1, nonce: '0123456789abcdef', line: row.line, jwk: key.jwk })
    expect(frames.length).toBeLessThanOrEqual(4)
    expect(await readBack((await read(frames))!, await wanted())).toMatchObject({ hash: row.hash, line: row.line })
  })

  test.each([
    ['nonce', { nonce: 'ffffffffffffffff' }], ['shown', { shown: 'ab'.repeat(32) }], ['signer', { inspector: MEI }],
  ])('with another %s is refused by name', async (fault, changes) => {
    const { key, row } = await signed(changes)
    expect(await readBack(JSON.stringify({ v: 1, nonce: '', line: row.line, jwk: key.jwk }), await wanted())).toBe(fault)
  })

  test('changed by one letter is refused', async () => {
    const { key, row } = await signed()
    expect(await readBack(JSON.stringify({ v: 1, nonce: '', line: row.line.replace('陈', '程'), jwk: key.jwk }), await wanted())).toBe('signature')
  })

  test('makes the partner signed on this phone, until an answer changes the text', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    const shown = await sha256(text)
    await append(key, { visit: VISIT, kind: 'countersign.seen', payload: { inspector: LAN, shown, code: shortCode(shown) } }, w)
    const state = reduce(await eventsOf(VISIT))
    expect(state.inspectors.get(LAN)).toMatchObject({ ownPhone: true, byCode: true })
    expect(sealGaps(state, [], [LAN, LAN], shown)).not.toContain('inspectors')
    expect(sealGaps(state, [], [LAN, LAN], 'ab'.repeat(32))).toContain('inspectors')
  })
})

test('short codes are the server\'s, and typing is forgiven', () => {
  expect(shortCode('00'.repeat(32))).toBe('0'.repeat(16))
  expect(shortCode('ff'.repeat(32))).toBe('Z'.repeat(16))
  expect(shortCode(`0123456789abcdef0123${'0'.repeat(44)}`)).toBe('04HMASW9NF6YY093')
  expect(typedCode(' o4hm asw9-nf6y YO93 ')).toBe('04HMASW9NF6YY093')
  expect(typedCode('04HMASW9NF6YY09')).toBeNull()
  expect(typedCode('04HMASW9NF6YY09U')).toBeNull()
  expect(grouped('04HMASW9NF6YY093')).toBe('04HM ASW9 NF6Y Y093')
})

test('a licence\'s QR tells its credit code, bare or in an address', () => {
  expect(creditCode('91320623MA1EXAMP01')).toBe('91320623MA1EXAMP01')
  expect(creditCode('https://example.test/s?uniscid=91320623ma1examp01&x=1')).toBe('91320623MA1EXAMP01')
  expect(creditCode('X91320623MA1EXAMP01')).toBeNull()
  expect(creditCode('hello')).toBeNull()
})

const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../../tests/vectors/endings-v1.json'), 'utf8')) as { name: string; kind: string; photos: number; have: string[]; missing: string[] }[]
test.each(vectors)('ending: $name', ({ kind, photos, have, missing }) => {
  expect(missingEvidence(kind, photos, have)).toEqual(missing)
})

test('an ending is sealed only with its evidence, under the table', async () => {
  await freshDb()
  const key = await enrolledKey()
  const w = testWorld()
  const shown = 'ab'.repeat(32)
  await append(key, { visit: VISIT, kind: 'ending', payload: { kind: 'not_found', text: '空屋', table: 1 } }, w)
  expect(sealGaps(reduce(await eventsOf(VISIT)), [], [], shown)).toContain('ending')
  await photo(key, w, new Uint8Array([1])) // of an entry: it does not show the place
  await append(key, { visit: VISIT, kind: 'ending.statement', payload: { by: '邻居示例', role: 'neighbour', text: '搬走了' } }, w)
  expect(sealGaps(reduce(await eventsOf(VISIT)), [], [], shown)).toContain('ending')
  const door = await newBlob(new Uint8Array([3]))
  await append(key, { visit: VISIT, kind: 'photo', payload: { blob: { evidence: door.evidence, sha256: door.sha256, len: 1, type: door.type }, src: 'in-app' }, blobs: [door] }, w)
  expect(sealGaps(reduce(await eventsOf(VISIT)), [], [], shown)).not.toContain('ending')
})
