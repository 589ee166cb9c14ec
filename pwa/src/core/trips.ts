import type { VisitRef } from './db/schema.ts'

/** Millionths of a degree, WGS 84. */
export interface Spot { lat_u: number; lng_u: number }
export interface Stop<T> { row: T; far: number | null }
/** Visits that one way joins. `mixed`: they stand in more than one street; `far`: metres from here to the nearest; `due`: the earliest. */
export interface Trip<T> { district: string; street: string; mixed: boolean; stops: Stop<T>[]; far: number | null; due: string }
type Row = { visit: Pick<VisitRef, 'object' | 'place' | 'due_on'> }

/** From one visit of a trip to the next, and from its first visit to any other. */
export const STEP_M = 1_000
export const REACH_M = 2_000

/** Metres between two places of a county: the earth is flat enough for that. */
export function metres(a: Spot, b: Spot): number {
  const degree = 0.111195
  return Math.hypot((a.lat_u - b.lat_u) * degree, (a.lng_u - b.lng_u) * degree * Math.cos(((a.lat_u + b.lat_u) / 2e6) * (Math.PI / 180)))
}

const STREET = /^.*?(?:大道|公路|路|街|巷|弄|村|社区|园区)/

/** The street (or village) of an address, after its district; empty where none is named. */
export function streetOf(object: { address: string; district: string }): string {
  const at = object.district ? object.address.indexOf(object.district) : -1
  return STREET.exec(at < 0 ? object.address : object.address.slice(at + object.district.length))?.[0] ?? ''
}

function houseOf(address: string): number {
  return Number(/(\d+)\s*号/.exec(address)?.[1] ?? 0)
}

const keyOf = ({ visit }: Row) => `${visit.object.district}|${streetOf(visit.object)}`
const byDue = (a: Row, b: Row) => (a.visit.due_on < b.visit.due_on ? -1 : a.visit.due_on > b.visit.due_on ? 1 : 0)

/** Takes the nearest to `spot` out of the pool. */
function nearest<T extends Row>(pool: T[], spot: Spot): T {
  let best = 0
  let least = Infinity
  pool.forEach((row, index) => {
    const far = metres(row.visit.place!, spot)
    if (far < least) [best, least] = [index, far]
  })
  return pool.splice(best, 1)[0]!
}

/** The seed and all that a chain of short steps joins to it, in the order of the way. What is taken leaves the pool. */
function walk<T extends Row>(seed: T, pool: T[]): T[] {
  const found: T[] = []
  const edge = [seed]
  for (let at = edge.pop(); at; at = edge.pop()) {
    for (let index = pool.length - 1; index >= 0; index -= 1) {
      const spot = pool[index]!.visit.place!
      if (metres(spot, at.visit.place!) > STEP_M || metres(spot, seed.visit.place!) > REACH_M) continue
      edge.push(pool[index]!)
      found.push(...pool.splice(index, 1))
    }
  }
  const way = [seed]
  while (found.length > 0) way.push(nearest(found, way.at(-1)!.visit.place!))
  return way
}

function tripOf<T extends Row>(rows: T[], from: Spot | null): Trip<T> {
  const far = (row: T) => (from && row.visit.place ? metres(from, row.visit.place) : null)
  const stops = rows.map((row) => ({ row, far: far(row) }))
  const known = stops.flatMap((stop) => (stop.far === null ? [] : [stop.far]))
  const { object } = rows[0]!.visit
  return {
    district: object.district, street: streetOf(object), mixed: new Set(rows.map(keyOf)).size > 1, stops,
    far: known.length > 0 ? Math.min(...known) : null, due: [...rows].sort(byDue)[0]!.visit.due_on,
  }
}

/**
 * Visits grouped into trips. With a place to start from: the nearest trip first, and each begins with its nearest visit.
 * Without: by the earliest due date. A visit whose place is not known goes with the trip of its street, else with those of
 * its district and street; none is left out.
 */
export function tripsOf<T extends Row>(rows: T[], from: Spot | null): Trip<T>[] {
  const pool = rows.filter((row) => row.visit.place).sort(byDue)
  const ways: T[][] = []
  while (pool.length > 0) ways.push(walk(from ? nearest(pool, from) : pool.shift()!, pool))
  const rest = new Map<string, T[]>()
  const loose = rows.filter((row) => !row.visit.place).sort((a, b) => houseOf(a.visit.object.address) - houseOf(b.visit.object.address) || byDue(a, b))
  for (const row of loose) {
    const key = keyOf(row)
    const same = streetOf(row.visit.object) ? ways.find((way) => way.some((one) => keyOf(one) === key)) : undefined
    if (same) same.push(row)
    else rest.set(key, [...(rest.get(key) ?? []), row])
  }
  const found = [...ways, ...rest.values()].map((way) => tripOf(way, from))
  return found.sort((a, b) => (from ? (a.far ?? Infinity) - (b.far ?? Infinity) || 0 : 0) || (a.due < b.due ? -1 : a.due > b.due ? 1 : a.district < b.district ? -1 : 1))
}
