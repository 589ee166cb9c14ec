import type { Hasher } from './hasher.ts'
import { byCodePoint, canonical, type Json } from './json.ts'
import { differs, isCell, isDay, isHex, linesOf, type Files, type Terms } from './manifest.ts'
import { need, shown } from './wrong.ts'

/** Name, header, number of key cells. */
const TABLES = [
  ['roster', 'id|stratum|status|district|salt', 1],
  ['inspectors', 'id|dept|quals|districts|salt', 1],
  ['recusals', 'object|inspector|salt', 2],
  ['ledger', 'object|department|draw|date|salt', 4],
] as const
const STATUSES = ['OK', 'X-CLOSED', 'X-FILTER', 'X-RECENT', 'X-CAP']
export const OBJECT_ID = /^(?:[0-9A-Z]{18}|R:[0-9A-Z-]+)$/

export type Row = string[]
export type Tables = Record<(typeof TABLES)[number][0], Row[]>

function keyOrder(a: Row, b: Row, keys: number): number {
  for (let i = 0; i < keys; i += 1) {
    const order = byCodePoint(a[i]!, b[i]!)
    if (order !== 0) return order
  }
  return 0
}

function readTable(files: Files, hasher: Hasher, terms: Terms, name: string, header: string, keys: number): Row[] {
  const file = `${name}.csv`
  const [first, ...body] = linesOf(files, file)
  need(first === header, file, `the header is not ${header}`)
  const cells = header.split('|').length
  const salts = new Set<string>()
  const rows: Row[] = []
  for (const [index, line] of body.entries()) {
    const at = `${file} row ${index + 2}`
    const row = line.split('|')
    need(row.length === cells, at, () => `has ${row.length} cells`)
    need(row.every((cell) => isCell(cell)), at, 'a cell has a control character or outer spaces')
    need(index === 0 || keyOrder(rows[index - 1]!, row, keys) < 0, at, 'is out of order or stands there twice')
    const salt = row[cells - 1]!
    need(isHex(salt, 16) && !salts.has(salt), at, 'the salt is malformed or stands there twice')
    salts.add(salt)
    rows.push(row)
  }
  const count = terms.members.get(`${name}_count`)
  need(count === BigInt(rows.length), file, () => differs(`has ${rows.length} rows`, count))
  const root = hasher.root(body)
  const promised = terms.members.get(`${name}_root`)
  need(root === promised, file, () => differs(`its Merkle root is ${root}`, promised))
  return rows
}

/** The four frozen tables, each as the manifest promised it. */
export function readTables(files: Files, hasher: Hasher, terms: Terms): Tables {
  return Object.fromEntries(TABLES.map(([name, header, keys]) => [name, readTable(files, hasher, terms, name, header, keys)])) as Tables
}

export interface Inspector { id: string; dept: string; quals: string[]; districts: string[] }

const listOf = (cell: string): string[] => (cell === '' ? [] : cell.split(','))

/** Ids, dates and lists inside the rows. */
export function checkRows(tables: Tables): Inspector[] {
  for (const name of ['roster', 'recusals', 'ledger'] as const) {
    for (const [index, row] of tables[name].entries()) {
      const at = `${name}.csv row ${index + 2}`
      need(OBJECT_ID.test(row[0]!), at, () => `${shown(row[0])} is not an object's id`)
      need(name !== 'recusals' || (row[1] !== '' && row[1] !== '-'), at, "the inspector's id is empty or -")
      need(name !== 'ledger' || isDay(row[3]), at, () => `${shown(row[3])} is not a date`)
    }
  }
  return tables.inspectors.map(([id, dept, quals, districts], index) => {
    const found = { id: id!, dept: dept!, quals: listOf(quals!), districts: listOf(districts!) }
    const good = id !== '' && id !== '-' && [...found.quals, ...found.districts].every((item) => item !== '')
    need(good, `inspectors.csv row ${index + 2}`, 'the id is empty or -, or a list has an empty item')
    return found
  })
}

/** Objects whose visits of the year have reached a cap. */
function fullObjects(ledger: Row[], terms: Terms): Set<string> {
  const total = new Map<string, bigint>()
  const lead = new Map<string, bigint>()
  for (const [object, department, , date] of ledger as [string, string, string, string][]) {
    if (date.slice(0, 4) !== terms.ledgerYear) continue
    total.set(object, (total.get(object) ?? 0n) + 1n)
    if (department === terms.leadDepartment) lead.set(object, (lead.get(object) ?? 0n) + 1n)
  }
  const reached = (cap: bigint, count: bigint | undefined): boolean => cap > 0n && (count ?? 0n) >= cap
  return new Set([...total.keys()].filter((o) => reached(terms.capTotal, total.get(o)) || reached(terms.capLead, lead.get(o))))
}

/** Every row's status and stratum, the annual cap, and the counts in the manifest. Gives the number of objects at their cap. */
export function checkStatuses(tables: Tables, terms: Terms): number {
  const full = fullObjects(tables.ledger, terms)
  const counts = new Map<string, Map<string, bigint>>()
  let capped = 0
  for (const [index, [entity, stratum, status]] of (tables.roster as [string, string, string][]).entries()) {
    const at = `roster.csv row ${index + 2} (${entity})`
    need(STATUSES.includes(status), at, () => `status ${shown(status)} is unknown`)
    need(terms.strata.has(stratum), at, () => `stratum ${shown(stratum)} has no ratio`)
    need(status !== 'OK' || !full.has(entity), at, 'is OK but has reached the annual cap')
    need(status !== 'X-CAP' || full.has(entity), at, 'is X-CAP but has not reached the annual cap')
    if (status === 'X-CAP') capped += 1
    const ofStratum = counts.get(stratum) ?? new Map<string, bigint>()
    counts.set(stratum, ofStratum.set(status, (ofStratum.get(status) ?? 0n) + 1n))
  }
  const promised = terms.members.get('status_counts')
  const same = promised !== undefined && canonical(promised) === canonical(counts as Map<string, Json>)
  need(same, 'manifest.json', 'status_counts is not what roster.csv holds')
  return capped
}
