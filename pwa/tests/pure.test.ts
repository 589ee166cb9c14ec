import { describe, expect, test } from 'vitest'
import { canonical } from '../src/core/canon.ts'
import { shanghai } from '../src/core/clock.ts'
import { thumbprint } from '../src/core/crypto/keys.ts'
import { payloadFault, KINDS } from '../src/core/events/kinds.ts'
import { isUuid, uuid7 } from '../src/core/ids.ts'
import { delayMs } from '../src/core/sync/backoff.ts'

describe('the canonical form', () => {
  test('sorts by UTF-16 units and escapes as RFC 8785 does', () => {
    expect(canonical({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }))
      .toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}')
    expect(canonical('€$\u000f\nA\'B"\\\\"/')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"')
  })

  test('refuses what two languages could print differently', () => {
    for (const wrong of [1.5, Number.NaN, 2 ** 53, null, undefined, '\ud800']) expect(() => canonical(wrong as never)).toThrow()
  })
})

test('the thumbprint is that of RFC 7638 over the four members', async () => {
  const jwk = { kty: 'EC', crv: 'P-256', x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4', y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM' } as const
  expect(await thumbprint(jwk)).toMatch(/^[0-9a-f]{64}$/)
  expect(await thumbprint({ ...jwk, alg: 'ES256', use: 'sig' } as never)).toBe(await thumbprint(jwk))
})

test('ids of one millisecond sort in the order they were made', () => {
  const made = Array.from({ length: 5_000 }, () => uuid7(1_780_000_000_000))
  expect([...made].sort()).toEqual(made)
  expect(new Set(made).size).toBe(5_000)
  expect(made.every(isUuid)).toBe(true)
})

test('times carry the offset of Shanghai', () => {
  expect(shanghai(Date.parse('2026-06-15T02:04:12.310Z'))).toBe('2026-06-15T10:04:12.310+08:00')
})

test('the wait doubles, has full jitter and a ceiling of 15 minutes', () => {
  expect(delayMs(1, () => 1)).toBe(2_500)
  expect(delayMs(4, () => 0)).toBe(500)
  expect(delayMs(40, () => 1)).toBe(900_500)
})

describe('payloads', () => {
  test('the file names every kind that settled point 5 asks for', () => {
    for (const kind of ['rights_told', 'recusal_asked', 'recusal_claimed', 'ending', 'countersign', 'statement']) expect(KINDS).toContain(kind)
  })

  test('name the field at fault', () => {
    expect(payloadFault('note', { text: 'x' })).toBeNull()
    expect(payloadFault('note', { text: '' })).toBe('/text')
    expect(payloadFault('note', { text: 'x', more: 1 })).toBe('/more')
    expect(payloadFault('note', { text: 'a\u0007' })).toBe('/text')
    expect(payloadFault('arrive', { geo: { lat_u: 1.5 } })).toBe('/geo/lat_u')
    expect(payloadFault('nothing', {})).toBe('')
    expect(payloadFault('note', { text: '字'.repeat(4000) })).toBeNull()
    expect(payloadFault('note', { text: '𠮷'.repeat(4000) })).toBeNull()
    expect(payloadFault('note', { text: '字'.repeat(4001) })).toBe('/text')
  })
})
