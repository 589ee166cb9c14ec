import type { Hasher } from './hasher.ts'
import { byCodePoint } from './json.ts'
import type { Terms } from './manifest.ts'
import type { Inspector, Row } from './tables.ts'

export const EMPTY = '-'

interface Seat { object: string; slot: number }
type Ticketed = { pair: string; id: string }

const byPair = (a: Ticketed, b: Ticketed): number => byCodePoint(a.pair, b.pair) || byCodePoint(a.id, b.id)

/** Teams and loads of one draw; events go on changing them. */
export class Seating {
  readonly teams = new Map<string, string[]>()
  readonly load = new Map<string, number>()
  private barredPairs = new Set<string>()
  private barredPeople = new Set<string>()
  private pools = new Map<string, string[]>()

  private readonly hasher: Hasher
  private readonly terms: Terms
  private readonly seed: string
  private readonly district: ReadonlyMap<string, string>
  private readonly inspectors: Inspector[]

  constructor(hasher: Hasher, terms: Terms, seed: string, district: ReadonlyMap<string, string>, inspectors: Inspector[], recusals: Row[]) {
    this.hasher = hasher
    this.terms = terms
    this.seed = seed
    this.district = district
    this.inspectors = inspectors
    for (const { id } of inspectors) this.load.set(id, 0)
    for (const [object, inspector] of recusals) this.bar(object!, inspector!)
  }

  bar(object: string, inspector: string): void {
    this.barredPairs.add(`${object}|${inspector}`)
  }

  barEverywhere(inspector: string): void {
    this.barredPeople.add(inspector)
  }

  isBarred(object: string, inspector: string): boolean {
    return this.barredPeople.has(inspector) || this.barredPairs.has(`${object}|${inspector}`)
  }

  /** Everybody whose department, qualification and district fit a slot there. */
  private pool(slot: number, district: string): string[] {
    const key = `${slot}|${district}`
    let found = this.pools.get(key)
    if (!found) {
      const { depts, qual } = this.terms.slots[slot]!
      found = this.inspectors
        .filter((i) => depts.includes(i.dept) && i.quals.includes(qual) && i.districts.includes(district))
        .map((i) => i.id)
      this.pools.set(key, found)
    }
    return found
  }

  /** Everybody who may take the seat now, full or not. */
  private able(object: string, slot: number): string[] {
    const team = this.teams.get(object)!
    return this.pool(slot, this.district.get(object)!).filter((i) => !team.includes(i) && !this.isBarred(object, i))
  }

  private ticketed(object: string, people: string[]): Ticketed[] {
    return people.map((id) => ({ pair: this.hasher.text(`SRD1|I|${this.seed}|${object}|${id}`), id })).sort(byPair)
  }

  private hasRoom(inspector: string): boolean {
    return this.load.get(inspector)! < this.terms.loadCap
  }

  /** The least loaded, then the lowest pair ticket; `-` if nobody fits. */
  choose(object: string, slot: number): string {
    const free = this.able(object, slot).filter((i) => this.hasRoom(i))
    const least = free.reduce((low, i) => Math.min(low, this.load.get(i)!), Infinity)
    return this.ticketed(object, free.filter((i) => this.load.get(i) === least))[0]?.id ?? EMPTY
  }

  put(object: string, slot: number, inspector: string): void {
    this.teams.get(object)![slot] = inspector
    if (inspector !== EMPTY) this.load.set(inspector, this.load.get(inspector)! + 1)
  }

  release(inspector: string): void {
    if (inspector !== EMPTY) this.load.set(inspector, this.load.get(inspector)! - 1)
  }

  /** A new team by `choose`, slot by slot. */
  gather(object: string): string[] {
    const team = this.terms.slots.map(() => EMPTY)
    this.teams.set(object, team)
    for (let slot = 0; slot < team.length; slot += 1) this.put(object, slot, this.choose(object, slot))
    return team
  }

  /** First pass, then augmenting paths for the seats that stayed empty. */
  seatAll(order: string[]): void {
    for (const object of order) this.gather(object)
    for (const object of order) {
      for (const slot of this.terms.slots.keys()) {
        if (this.teams.get(object)![slot] === EMPTY) this.augment(order, { object, slot })
      }
    }
  }

  private augment(order: string[], start: Seat): void {
    const name = (seat: Seat): string => `${seat.slot}|${seat.object}`
    const cameFrom = new Map<string, Seat | null>([[name(start), null]])
    const queue = [start]
    for (let head = 0; head < queue.length; head += 1) {
      const seat = queue[head]!
      for (const { id } of this.ticketed(seat.object, this.able(seat.object, seat.slot))) {
        if (this.hasRoom(id)) {
          if (!this.shift(id, seat, (at) => cameFrom.get(name(at))!)) continue
          this.load.set(id, this.load.get(id)! + 1)
          return
        }
        for (const held of this.heldBy(order, id)) {
          if (cameFrom.has(name(held))) continue
          cameFrom.set(name(held), seat)
          queue.push(held)
        }
      }
    }
  }

  private heldBy(order: string[], inspector: string): Seat[] {
    const found: Seat[] = []
    for (const object of order) {
      this.teams.get(object)!.forEach((who, slot) => { if (who === inspector) found.push({ object, slot }) })
    }
    return found
  }

  /** Along the path everybody moves to the seat before theirs; false and no change if a team would hold somebody twice. */
  private shift(newcomer: string, end: Seat, before: (seat: Seat) => Seat | null): boolean {
    const changed = new Map<string, string[]>()
    let who = newcomer
    for (let at: Seat | null = end; at !== null; at = before(at)) {
      const team = changed.get(at.object) ?? [...this.teams.get(at.object)!]
      changed.set(at.object, team)
      team[at.slot] = who
      who = this.teams.get(at.object)![at.slot]!
    }
    for (const team of changed.values()) {
      const people = team.filter((p) => p !== EMPTY)
      if (new Set(people).size < people.length) return false
    }
    for (const [object, team] of changed) this.teams.set(object, team)
    return true
  }

  /** teams.csv. */
  lines(order: string[]): string[] {
    const header = ['object', ...this.terms.slots.map((_, slot) => `seat${slot + 1}`)].join('|')
    return [header, ...order.map((object) => [object, ...this.teams.get(object)!].join('|'))]
  }
}
