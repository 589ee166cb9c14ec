import type { Hasher } from './hasher.ts'
import { byCodePoint, strictJson, type Json } from './json.ts'
import { isCell, isHex, isMembers, isWhole, textOf, type Files, type Terms } from './manifest.ts'
import { readRule, readSeed } from './seed.ts'
import { OBJECT_ID } from './tables.ts'
import { need, shown } from './wrong.ts'

interface Place { index: number; line: string; id: string }

function readPlace(hasher: Hasher, row: Json, count: number, root: string, w: string): Place {
  const [index, line, path] = isMembers(row) ? [row.get('index'), row.get('line'), row.get('path')] : []
  const good = isWhole(index) && index < BigInt(count) && typeof line === 'string' && line.split('|').every((cell) => isCell(cell)) && Array.isArray(path) && path.every((step) => isHex(step))
  need(good, w, 'a row is malformed')
  const at = Number(index)
  need(hasher.climb(line, at, count, path as string[]) === root, w, () => `the path of row ${at + 1} does not lead to roster_root`)
  return { index: at, line, id: line.split('|')[0]! }
}

/** Two neighbours, or the first or last row alone, or nothing in an empty roster. */
function enclosed(id: string, rows: Place[], count: number): boolean {
  if (count === 0) return rows.length === 0
  const low = rows[0]
  const high = rows.at(-1)
  if (!low || !high || rows.length > 2) return false
  if (rows.length === 2) return high.index === low.index + 1 && byCodePoint(low.id, id) < 0 && byCodePoint(id, high.id) < 0
  return (low.index === 0 && byCodePoint(id, low.id) < 0) || (low.index === count - 1 && byCodePoint(low.id, id) < 0)
}

/** `{"id": …, "rows": [{"index", "line", "path"}]}`: the object's own row, or the rows between which it would stand. */
export function checkProof(
  files: Files, hasher: Hasher, terms: Terms, commit: string, name: string,
): { line: string; facts: Record<string, number | string> } {
  const count = terms.members.get('roster_count')
  const root = terms.members.get('roster_root')
  need(isWhole(count) && count < 1n << 48n && isHex(root), 'manifest.json', 'roster_count or roster_root is malformed')
  const rows = Number(count)
  const w = 'proof'
  const proof = strictJson(textOf(files, name, w), w)
  const [id, given] = [proof.get('id'), proof.get('rows')]
  need(typeof id === 'string' && OBJECT_ID.test(id), w, () => `${shown(id)} is not an object's id`)
  need(Array.isArray(given), w, 'rows is not a list')
  const places = given.map((row) => readPlace(hasher, row, rows, root, w))
  const word = terms.rehearsal ? 'REHEARSAL' : 'OK'
  const own = places.length === 1 && places[0]!.id === id ? places[0]! : null
  if (!own) {
    need(rows > 0 || root === hasher.text(''), w, 'roster_root is not that of an empty roster')
    need(enclosed(id, places, rows), w, () => `the rows do not show that ${id} is absent`)
    return { line: `${word} commit ${commit} has no ${id} among ${rows}`, facts: { id, rows, there: 0 } }
  }
  const head = `${word} commit ${commit} has row ${own.index + 1} ${own.line} among ${rows}`
  const facts = { id, rows, there: 1, row: own.line }
  if (!files.has('seed.txt')) return { line: head, facts }
  const seed = readSeed(files, hasher, terms, readRule(terms), commit)
  const ticket = hasher.text(`SRD1|E|${seed}|${id}`)
  return { line: `${head} ticket ${ticket}`, facts: { ...facts, ticket } }
}
