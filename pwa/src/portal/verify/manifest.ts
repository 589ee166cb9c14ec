import type { Json, Members } from './json.ts'
import { bare, need, shown, Wrong } from './wrong.ts'

export type Files = ReadonlyMap<string, Uint8Array>

export const isHex = (x: Json | undefined, digits = 64): x is string => typeof x === 'string' && x.length === digits && /^[0-9a-f]*$/.test(x)
export const isWhole = (x: Json | undefined, least = 0n): x is bigint => typeof x === 'bigint' && x >= least
export const isMembers = (x: Json | undefined): x is Members => x instanceof Map
export const isCell = (x: Json | undefined): x is string =>
  typeof x === 'string' && !/[|\u0000-\u001f\u007f\ud800-\udfff]/u.test(x) && !x.startsWith(' ') && !x.endsWith(' ')
const isName = (x: Json | undefined): x is string => isCell(x) && x !== ''

/** A real day of the years 1 to 9999. */
export function isDay(x: Json | undefined): x is string {
  if (typeof x !== 'string' || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(x)) return false
  const [year, month, day] = x.split('-').map(Number) as [number, number, number]
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1]!
}

/** `YYYY-MM-DDTHH:MM:SSZ`, a real instant. */
export function isTime(x: Json | undefined): x is string {
  return typeof x === 'string' && x.length === 20 && isDay(x.slice(0, 10)) && /^T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$/.test(x.slice(10))
}

function isRatio([name, ratio]: [string, Json]): boolean {
  if (!isCell(name) || !isMembers(ratio)) return false
  const num = ratio.get('num')
  const den = ratio.get('den')
  return isWhole(num) && isWhole(den, 1n) && num <= den
}

function isSlot(x: Json): boolean {
  const depts = isMembers(x) ? x.get('depts') : undefined
  return isMembers(x) && Array.isArray(depts) && depts.every(isCell) && isCell(x.get('qual'))
}

const isEither = (...words: string[]) => (x: Json): boolean => typeof x === 'string' && words.includes(x)

/** The fields of a manifest in the order in which they are checked, beside roots, counts and status_counts. */
const FIELDS: [string, (x: Json) => boolean][] = [
  ['spec', isEither('SRD-1')],
  ['draw_id', isName],
  ['prev', (x) => x === '-' || isHex(x)],
  ['frozen_at', isTime],
  ['base', isEither('eligible', 'register')],
  ['rounding', isEither('ceil', 'floor', 'half_up')],
  ['strata', (x) => isMembers(x) && [...x].every(isRatio)],
  ['slots', (x) => Array.isArray(x) && x.length > 0 && x.every(isSlot)],
  ['load_cap', (x) => isWhole(x)],
  ['annual_cap', (x) => isMembers(x) && isWhole(x.get('per_department')) && isWhole(x.get('total'))],
  ['lead_department', isName],
  ['ledger_year', (x) => isWhole(x, 1000n) && x < 10000n],
  ['direct_assignment', (x) => typeof x === 'boolean'],
  ['seed_rule', (x) => typeof x === 'string'],
  ['secret_commit', (x) => x === '-' || isHex(x)],
]

export interface Slot { depts: string[]; qual: string }

/** What the manifest says, once it is known to be well formed. */
export interface Terms {
  members: Members
  frozenAt: string
  base: string
  rounding: string
  strata: Map<string, { num: bigint; den: bigint }>
  slots: Slot[]
  loadCap: number
  capTotal: bigint
  capLead: bigint
  leadDepartment: string
  ledgerYear: string
  directAssignment: boolean
  seedRule: string
  secretCommit: string
  rehearsal: boolean
}

const W = 'manifest.json'

export function checkAlg(alg: Json | undefined): asserts alg is string {
  need(alg === 'sha256' || alg === 'sm3', W, () => `alg ${shown(alg)} is unknown`)
}

export function checkTerms(m: Members): Terms {
  for (const [key, good] of FIELDS) need(m.has(key) && good(m.get(key)!), W, `${key} is missing or malformed`)
  const rehearsal = m.get('rehearsal') ?? false
  need(!m.has('rehearsal') || typeof m.get('rehearsal') === 'boolean', W, 'rehearsal is not true or false')
  const cap = m.get('annual_cap') as Members
  const strata = [...(m.get('strata') as Members)] as [string, Members][]
  return {
    members: m,
    frozenAt: m.get('frozen_at') as string,
    base: m.get('base') as string,
    rounding: m.get('rounding') as string,
    strata: new Map(strata.map(([name, r]) => [name, { num: r.get('num') as bigint, den: r.get('den') as bigint }])),
    slots: (m.get('slots') as Members[]).map((slot) => ({ depts: slot.get('depts') as string[], qual: slot.get('qual') as string })),
    loadCap: Number(m.get('load_cap')),
    capTotal: cap.get('total') as bigint,
    capLead: cap.get('per_department') as bigint,
    leadDepartment: m.get('lead_department') as string,
    ledgerYear: String(m.get('ledger_year')),
    directAssignment: m.get('direct_assignment') as boolean,
    seedRule: m.get('seed_rule') as string,
    secretCommit: m.get('secret_commit') as string,
    rehearsal: rehearsal as boolean,
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A file's text: there, UTF-8, no byte order mark. */
export function textOf(files: Files, name: string, where = name): string {
  const bytes = files.get(name)
  need(bytes !== undefined, where, 'cannot be read (FileNotFoundError)')
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    throw new Wrong(where, 'cannot be read (UnicodeDecodeError)')
  }
  need(!text.startsWith('\ufeff'), where, 'begins with a byte order mark')
  return text
}

/** A file's lines: the last one ends with LF too; only events.jsonl may be empty. */
export function linesOf(files: Files, name: string): string[] {
  const text = textOf(files, name)
  need(text.endsWith('\n') || (text === '' && name === 'events.jsonl'), name, 'does not end with LF')
  return text.split('\n').slice(0, -1)
}

export function differs(what: string, is: Json | undefined): string {
  return `${what}, the manifest says ${bare(is)}`
}
