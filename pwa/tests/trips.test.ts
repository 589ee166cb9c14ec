// Visits become trips by nearness, and none is lost for want of coordinates; a link to a map is only an address.
import { describe, expect, test } from 'vitest'
import { answersBefore } from '../src/core/earlier.ts'
import type { VisitRef } from '../src/core/db/schema.ts'
import { mapLink, MAPS } from '../src/core/maps.ts'
import { advance, emptyProgress } from '../src/core/events/progress.ts'
import { metres, REACH_M, STEP_M, streetOf, tripsOf, type Spot } from '../src/core/trips.ts'

const HERE: Spot = { lat_u: 32_331_200, lng_u: 121_185_300 }
/** About `m` metres north of HERE, and east. */
const at = (north: number, east = 0): Spot => ({ lat_u: HERE.lat_u + Math.round(north / 0.111195), lng_u: HERE.lng_u + Math.round(east / 0.111195 / Math.cos((HERE.lat_u / 1e6) * (Math.PI / 180))) })

function row(name: string, place: Spot | null, more: { street?: string; district?: string; due?: string; no?: number } = {}) {
  const district = more.district ?? '示例镇甲'
  const object = { id: name, name, uscc: null, address: `如东县${district}${more.street ?? '示例路'}${more.no ?? 1}号`, district, industry: '', risk_class: 'A', contact_name: null, contact_phone: null }
  return { name, visit: { object, place, due_on: more.due ?? '2026-06-30' } }
}

const names = (rows: ReturnType<typeof row>[], from: Spot | null) => tripsOf(rows, from).map((trip) => trip.stops.map((stop) => stop.row.name))

test('distances are right to a few metres over a county', () => {
  expect(Math.round(metres(HERE, at(1_000)))).toBe(1_000)
  expect(Math.abs(metres(HERE, at(3_000, 4_000)) - 5_000)).toBeLessThan(3)
})

describe('trips', () => {
  test('the nearest comes first, and each trip begins with its nearest visit and goes on to the next', () => {
    const rows = [row('far', at(9_000)), row('c', at(-1_300)), row('a', at(-200)), row('b', at(-900))]
    expect(names(rows, HERE)).toEqual([['a', 'b', 'c'], ['far']])
    expect(tripsOf(rows, HERE)[0]!.far).toBeCloseTo(200, -1)
  })

  test('a step of a kilometre joins, and a trip reaches two kilometres and no farther', () => {
    expect(names([row('a', at(0)), row('b', at(STEP_M - 20))], HERE)).toEqual([['a', 'b']])
    expect(names([row('a', at(0)), row('b', at(STEP_M + 20))], HERE)).toEqual([['a'], ['b']])
    const chain = Array.from({ length: 6 }, (_, step) => row(`s${step}`, at(step * 800)))
    expect(names(chain, at(-100))).toEqual([['s0', 's1', 's2'], ['s3', 's4', 's5']])
    for (const trip of tripsOf(chain, at(-100))) for (const stop of trip.stops) expect(metres(stop.row.visit.place!, trip.stops[0]!.row.visit.place!)).toBeLessThanOrEqual(REACH_M)
  })

  test('without a position the trip with the earliest due date comes first, and starts there', () => {
    const rows = [row('late', at(0), { due: '2026-06-30' }), row('early', at(8_000), { due: '2026-06-16' }), row('beside', at(8_300), { due: '2026-07-30' })]
    expect(names(rows, null)).toEqual([['early', 'beside'], ['late']])
    expect(tripsOf(rows, null).map((trip) => [trip.far, trip.due])).toEqual([[null, '2026-06-16'], [null, '2026-06-30']])
  })

  test('a visit without coordinates goes with the trip of its street, else with its district and street; none is lost', () => {
    const rows = [row('placed', at(0)), row('same street', null, { no: 9 }), row('other street', null, { street: '新民街' }), row('other town', null, { district: '示例镇乙', no: 7 }), row('its neighbour', null, { district: '示例镇乙', no: 2 })]
    expect(names(rows, HERE)).toEqual([['placed', 'same street'], ['its neighbour', 'other town'], ['other street']])
    expect(names(rows.map((one) => ({ ...one, visit: { ...one.visit, place: null } })), null).flat()).toHaveLength(5)
  })

  test('addresses without a street stay in their district and join no trip', () => {
    expect(streetOf({ address: '如东县示例镇甲示例大道100号', district: '示例镇甲' })).toBe('示例大道')
    expect(streetOf({ address: '示例镇甲东北角', district: '示例镇甲' })).toBe('')
    expect(streetOf({ address: '示例村三组12号', district: '' })).toBe('示例村')
    const loose = { ...row('loose', null), visit: { ...row('loose', null).visit } }
    loose.visit.object = { ...loose.visit.object, address: '示例镇甲东北角' }
    expect(names([row('placed', at(0)), loose], HERE)).toEqual([['placed'], ['loose']])
  })

  test('a thousand visits in a county are grouped whole', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => row(`v${n}`, n % 23 === 0 ? null : at((n * 7_919) % 30_000, (n * 104_729) % 30_000), { district: `示例镇${n % 14}`, no: n }))
    const found = tripsOf(many, HERE)
    expect(new Set(found.flatMap((trip) => trip.stops.map((stop) => stop.row.name))).size).toBe(1_000)
    const far = found.map((trip) => trip.far ?? Infinity)
    expect(far).toEqual([...far].sort((a, b) => a - b))
  })
})

test('a map is told the place when it is known, else the address, and nothing breaks out of the link', () => {
  const to = { name: '甲&乙)(', address: '示例路1号 #2', place: HERE }
  expect(mapLink('geo', to)).toBe('geo:32.331200,121.185300?q=32.331200,121.185300(%E7%94%B2%26%E4%B9%99)')
  expect(mapLink('geo', { ...to, place: null })).toBe(`geo:0,0?q=${encodeURIComponent(to.address)}`)
  for (const app of MAPS.slice(1)) {
    for (const place of [HERE, null]) {
      const link = new URL(mapLink(app, { ...to, place }))
      expect(link.protocol).toBe('https:')
      expect(link.hash).toBe('')
      expect(decodeURIComponent(link.search)).toContain(place ? '121.185300' : '示例路1号 #2')
    }
  }
})

test('beside a question stands the newest word of any earlier visit that asked it', () => {
  const previous = [{ on: '2026-05-03', result: 'no_problem', sheet: 's', marks: 'c-' }, { on: '2026-02-01', result: 'no_problem', sheet: 't', marks: 'fu' }, { on: '2025-01-01', result: 'x', sheet: 'lost', marks: 'ff' }]
  const found = answersBefore({ previous } as unknown as VisitRef, { s: ['a', 'b'], t: ['b', 'c'] })
  expect([...found]).toEqual([['a', { on: '2026-05-03', result: 'conforming' }], ['b', { on: '2026-02-01', result: 'failing' }], ['c', { on: '2026-02-01', result: 'unanswered' }]])
  expect(answersBefore({} as VisitRef, {})).toEqual(new Map())
})

test('the list knows when somebody waits', () => {
  const e = { kind: 'appointment', at: '2026-06-15T08:00:00.000+08:00', payload: { at: '2026-06-16T09:00:00+08:00', with: '林示例' } } as never
  expect(advance(emptyProgress('v', 'k'), e).appointed).toBe('2026-06-16T09:00:00+08:00')
})
