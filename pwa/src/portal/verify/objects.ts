import type { Hasher } from './hasher.ts'
import { byCodePoint } from './json.ts'
import { linesOf, type Files, type Terms } from './manifest.ts'
import type { Tables } from './tables.ts'
import { need, shown } from './wrong.ts'

interface Drawn { ticket: string; id: string; stratum: string }

export interface Selection {
  /** The drawn ids in ticket order. */
  order: string[]
  stratum: Map<string, string>
  district: Map<string, string>
  /** Per stratum, the ids that were not drawn, in ticket order. */
  reserve: Map<string, string[]>
  eligible: number
}

const byTicket = (a: Drawn, b: Drawn): number => byCodePoint(a.ticket, b.ticket) || byCodePoint(a.id, b.id)

/** How many of a stratum: whole numbers only. */
export function quota(base: bigint, num: bigint, den: bigint, rounding: string): bigint {
  if (rounding === 'ceil') return (base * num + den - 1n) / den
  return rounding === 'floor' ? (base * num) / den : (2n * base * num + den) / (2n * den)
}

/** The file must hold exactly these lines. */
export function mustEqual(files: Files, name: string, computed: string[]): void {
  const there = linesOf(files, name)
  for (let i = 0; i < Math.min(there.length, computed.length); i += 1) {
    need(there[i] === computed[i], `${name} row ${i + 1}`, () => `is ${shown(there[i])}, computed is ${shown(computed[i])}`)
  }
  need(there.length === computed.length, name, `has ${there.length} lines, computed are ${computed.length}`)
}

/** Tickets of all eligible rows, the n lowest of every stratum, and the rest as its reserve. */
export function drawObjects(files: Files, hasher: Hasher, terms: Terms, tables: Tables, seed: string): Selection {
  const sizes = new Map<string, bigint>()
  const pools = new Map<string, Drawn[]>([...terms.strata.keys()].map((name) => [name, []]))
  const found: Selection = { order: [], stratum: new Map(), district: new Map(), reserve: new Map(), eligible: 0 }
  for (const [id, stratum, status, district] of tables.roster as [string, string, string, string][]) {
    sizes.set(stratum, (sizes.get(stratum) ?? 0n) + 1n)
    found.district.set(id, district)
    if (status === 'OK') pools.get(stratum)!.push({ ticket: hasher.text(`SRD1|E|${seed}|${id}`), id, stratum })
  }
  const drawn: Drawn[] = []
  const limits = ['stratum|n|ticket']
  for (const name of [...terms.strata.keys()].sort(byCodePoint)) {
    const pool = pools.get(name)!.sort(byTicket)
    const { num, den } = terms.strata.get(name)!
    const base = terms.base === 'register' ? (sizes.get(name) ?? 0n) : BigInt(pool.length)
    const wanted = quota(base, num, den, terms.rounding)
    const n = wanted < BigInt(pool.length) ? Number(wanted) : pool.length
    drawn.push(...pool.slice(0, n))
    found.reserve.set(name, pool.slice(n).map((row) => row.id))
    found.eligible += pool.length
    limits.push(`${name}|${n}|${n > 0 ? pool[n - 1]!.ticket : '-'}`)
  }
  drawn.sort(byTicket)
  found.order = drawn.map((row) => row.id)
  found.stratum = new Map(drawn.map((row) => [row.id, row.stratum]))
  mustEqual(files, 'draw.csv', ['ticket|id|stratum', ...drawn.map((row) => `${row.ticket}|${row.id}|${row.stratum}`)])
  mustEqual(files, 'thresholds.csv', limits)
  return found
}
