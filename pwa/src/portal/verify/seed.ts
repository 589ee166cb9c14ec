import type { Hasher } from './hasher.ts'
import { isCell, isHex, isTime, linesOf, type Files, type Terms } from './manifest.ts'
import { need, shown } from './wrong.ts'

const FACES: Record<string, { millibits: number; face: string }> = {
  DICE: { millibits: 3321, face: '[0-9]' },
  D6: { millibits: 2584, face: '[1-6]' },
}
/** Millibits, then balls and highest number of each zone. */
const BALLS: Record<string, { millibits: number; zones: [number, number][] }> = {
  K8: { millibits: 61616, zones: [[20, 80]] },
  SSQ: { millibits: 24078, zones: [[6, 33], [1, 16]] },
  DLT: { millibits: 24352, zones: [[5, 35], [2, 12]] },
}
const NEEDED = 60000
const W = 'manifest.json seed_rule'

export interface Rule { sources: Map<string, string>; millibits: number; spoken: string }

const own = <T>(table: Record<string, T>, name: string): T | undefined => (Object.hasOwn(table, name) ? table[name] : undefined)

/** The sources of chance: known, once each, after the freeze, dice before lotteries, together long enough. */
export function readRule(terms: Terms): Rule {
  const sources = new Map<string, string>()
  const dice: string[] = []
  const lotteries: string[] = []
  let millibits = 0
  for (const part of terms.seedRule.split(';')) {
    const found = /^([A-Z0-9]+):([^:;@=#|]+)@([^;@]+)$/u.exec(part)
    need(found !== null, W, () => `cannot be read at ${shown(part)}`)
    const [, name, detail, at] = found as unknown as [string, string, string, string]
    const faces = own(FACES, name)
    const balls = own(BALLS, name)
    need(faces !== undefined || balls !== undefined, W, `${name} is not a source`)
    need(!sources.has(name), W, `${name} stands there twice`)
    need(isTime(at) && at > terms.frozenAt, W, `${name} does not speak after the freeze`)
    need(faces === undefined || /^[1-9][0-9]{0,5}$/.test(detail), W, () => `${shown(detail)} is not a number of dice`)
    millibits += faces ? Number(detail) * faces.millibits : balls!.millibits
    ;(faces ? dice : lotteries).push(at)
    sources.set(name, detail)
  }
  need(millibits >= NEEDED, W, `counts only ${millibits} millibits, ${NEEDED} are needed`)
  need(dice.every((die) => lotteries.every((draw) => die < draw)), W, 'a die is rolled after a lottery')
  return { sources, millibits, spoken: [...dice, ...lotteries].sort().at(-1)! }
}

function checkZone(name: string, zone: string | undefined, balls: number, highest: number, counted: boolean): void {
  const good = counted && zone !== undefined && /^[0-9]{2}(\.[0-9]{2})*$/.test(zone)
  const numbers = good ? zone.split('.').map(Number) : []
  const ascending = numbers.every((n, i) => n >= 1 && n <= highest && (i === 0 || numbers[i - 1]! < n))
  need(good && ascending && numbers.length === balls, 'seed.txt', `${name} is not ${balls} ascending numbers of 01 to ${highest}`)
}

function checkValue(name: string, detail: string, value: string): void {
  const faces = own(FACES, name)
  if (faces) {
    const good = new RegExp(`^${faces.face}*$`).test(value) && value.length === Number(detail)
    need(good, 'seed.txt', `${name} is not ${detail} faces of ${faces.face}`)
    return
  }
  const zones = BALLS[name]!.zones
  const parts = value.split('+')
  zones.forEach(([balls, highest], i) => checkZone(name, parts[i], balls, highest, parts.length === zones.length))
}

function checkSecret(hasher: Hasher, terms: Terms, secret: string | null): void {
  const waiting = 'the secret is not revealed yet, or was never committed to'
  need((secret !== null) === (terms.secretCommit !== '-'), 'seed.txt', waiting)
  const good = secret === null || (isHex(secret) && hasher.text(`SRD1|secret|${secret}`) === terms.secretCommit)
  need(good, 'seed.txt', 'the secret is not the committed one')
}

/** The seed from seed.txt, whose values must be such as the sources can give. */
export function readSeed(files: Files, hasher: Hasher, terms: Terms, rule: Rule, commit: string): string {
  const lines = linesOf(files, 'seed.txt')
  const line = lines[0]
  need(lines.length === 1 && isCell(line), 'seed.txt', 'is not one line')
  const mark = line.indexOf('#')
  const secret = mark < 0 ? null : line.slice(mark + 1)
  checkSecret(hasher, terms, secret)
  const spoken = mark < 0 ? line : line.slice(0, mark)
  const values = spoken.split(';').map((value) => {
    const sign = value.indexOf('=')
    return sign < 0 ? [value, ''] : [value.slice(0, sign), value.slice(sign + 1)]
  }) as [string, string][]
  const names = [...rule.sources.keys()]
  const known = values.length === names.length && values.every(([name], i) => name === names[i])
  need(known, 'seed.txt', 'the sources are not those of the rule')
  for (const [name, value] of values) checkValue(name, rule.sources.get(name)!, value)
  return hasher.text(`SRD1|seed|${commit}|${secret ?? '-'}|${spoken}`)
}
