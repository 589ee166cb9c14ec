import type { Hasher } from './hasher.ts'
import { canonical, strictJson, type Json, type Members } from './json.ts'
import { isCell, isHex, isTime, isWhole, linesOf, type Files, type Terms } from './manifest.ts'
import type { Selection } from './objects.ts'
import { EMPTY, type Seating } from './seats.ts'
import { need, shown } from './wrong.ts'

const KINDS = new Map<string, { fields: string[]; reasons: string[] }>([
  ['REPLACE', { fields: ['entity', 'new', 'team'], reasons: ['CLOSED', 'MOVED', 'DUPLICATE', 'DEREGISTERED', 'NOT_THIS_BUSINESS', 'OTHER'] }],
  ['RECUSE', { fields: ['entity', 'inspector', 'new'], reasons: ['KIN', 'INTEREST', 'ILL', 'CERTIFICATE', 'TRANSFERRED', 'OTHER'] }],
  ['FILL', { fields: ['entity', 'seat', 'new'], reasons: ['FREED'] }],
  ['ASSIGN', { fields: ['entity', 'seat', 'new'], reasons: ['TOO_FEW'] }],
  ['VOID', { fields: [], reasons: ['SCOPE', 'FAULT', 'LEGAL', 'OTHER'] }],
  ['CLOSE', { fields: [], reasons: ['DONE'] }],
])
const COMMON = ['seq', 'prev', 'type', 'at', 'reason', 'evidence', 'signers']
const PAIR_REASONS = ['KIN', 'INTEREST', 'OTHER']

const text = (x: Json | undefined): string | undefined => (typeof x === 'string' ? x : undefined)

/** The draw after its events, one by one. */
export class Replay {
  state = 'OPEN'
  count = 0
  head: string
  readonly live: Set<string>
  private last: string
  private used = new Map<string, number>()

  private readonly hasher: Hasher
  private readonly terms: Terms
  private readonly selection: Selection
  private readonly seating: Seating
  private readonly inspectors: ReadonlySet<string>

  constructor(
    hasher: Hasher, terms: Terms, selection: Selection, seating: Seating, inspectors: ReadonlySet<string>, commit: string, spoken: string,
  ) {
    this.hasher = hasher
    this.terms = terms
    this.selection = selection
    this.seating = seating
    this.inspectors = inspectors
    this.head = commit
    this.last = spoken
    this.live = new Set(selection.order)
  }

  run(files: Files): void {
    for (const line of linesOf(files, 'events.jsonl')) this.take(line, `events.jsonl row ${this.count + 1}`)
  }

  /** Empty seats of live objects. */
  short(): number {
    return [...this.live].reduce((sum, object) => sum + this.seating.teams.get(object)!.filter((who) => who === EMPTY).length, 0)
  }

  private take(line: string, w: string): void {
    const e = strictJson(line, w)
    need(canonical(e) === line, w, 'is not in canonical form')
    need(this.state === 'OPEN', w, `comes after ${this.state}`)
    const type = text(e.get('type'))
    const kind = KINDS.get(type ?? '')
    need(type !== undefined && kind !== undefined, w, () => `type ${shown(e.get('type'))} is unknown`)
    const fields = [...COMMON, ...kind.fields]
    need(e.size === fields.length && fields.every((field) => e.has(field)), w, 'has not exactly the fields of its type')
    this.envelope(e, type, kind.reasons, w)
    if (type === 'VOID' || type === 'CLOSE') this.state = type
    else this.change(type, e, w)
    this.last = e.get('at') as string
    this.head = this.hasher.text(line)
    this.count += 1
  }

  private envelope(e: Members, type: string, reasons: string[], w: string): void {
    const { reason, at, evidence, signers, seq } = Object.fromEntries(e)
    need(seq === BigInt(this.count), w, () => `seq is ${shown(seq)}, not ${this.count}`)
    need(e.get('prev') === this.head, w, 'prev is not the hash of the line before')
    need(reasons.includes(text(reason) ?? ''), w, () => `reason ${shown(reason)} is not one of ${type}`)
    need(isTime(at) && at >= this.last, w, 'at is malformed or too early')
    need(isHex(evidence) && /[^0]/.test(evidence), w, 'evidence is not a hash')
    need(Array.isArray(signers) && signers.every((p) => isCell(p) && p !== ''), w, 'signers is malformed')
    need(new Set(signers).size >= 2, w, 'fewer than two different people signed')
  }

  private change(type: string, e: Members, w: string): void {
    const object = text(e.get('entity'))
    need(object !== undefined && this.live.has(object), w, () => `${shown(e.get('entity'))} is not live`)
    if (type === 'REPLACE') return this.compare(e, this.replace(object), w)
    if (type === 'RECUSE') return this.compare(e, this.recuse(object, e, w), w)
    return this.intoEmpty(type, object, e, w)
  }

  private compare(e: Members, computed: Record<string, Json>, w: string): void {
    for (const [field, value] of Object.entries(computed)) {
      need(shown(e.get(field)) === shown(value), w, () => `${field} is ${shown(e.get(field))}, computed is ${shown(value)}`)
    }
  }

  private replace(object: string): Record<string, Json> {
    for (const who of this.seating.teams.get(object)!) this.seating.release(who)
    this.live.delete(object)
    const stratum = this.selection.stratum.get(object)!
    const index = this.used.get(stratum) ?? 0
    const next = this.selection.reserve.get(stratum)![index]
    if (next === undefined) return { new: EMPTY, team: [] }
    this.used.set(stratum, index + 1)
    this.selection.stratum.set(next, stratum)
    this.live.add(next)
    return { new: next, team: [...this.seating.gather(next)] }
  }

  private recuse(object: string, e: Members, w: string): Record<string, Json> {
    const who = text(e.get('inspector')) ?? EMPTY
    const slot = this.seating.teams.get(object)!.indexOf(who)
    need(who !== EMPTY && slot >= 0, w, () => `${shown(e.get('inspector'))} holds no seat there`)
    this.seating.put(object, slot, EMPTY)
    this.seating.release(who)
    if (PAIR_REASONS.includes(e.get('reason') as string)) this.seating.bar(object, who)
    else this.seating.barEverywhere(who)
    const chosen = this.seating.choose(object, slot)
    this.seating.put(object, slot, chosen)
    return { new: chosen }
  }

  private intoEmpty(type: string, object: string, e: Members, w: string): void {
    const team = this.seating.teams.get(object)!
    const seat = e.get('seat')
    const empty = isWhole(seat, 1n) && seat <= BigInt(team.length) && team[Number(seat) - 1] === EMPTY
    need(empty, w, () => `seat ${shown(seat)} is not an empty seat`)
    const slot = Number(seat) - 1
    const computed = this.seating.choose(object, slot)
    const chosen = e.get('new')
    if (type === 'FILL') {
      need(computed !== EMPTY && chosen === computed, w, () => `new is ${shown(chosen)}, computed is ${computed}`)
    } else {
      need(this.terms.directAssignment, w, 'direct assignment is not allowed here')
      need(computed === EMPTY, w, `${computed} fits, so nobody may be assigned directly`)
      const known = typeof chosen === 'string' && this.inspectors.has(chosen) && !team.includes(chosen) && !this.seating.isBarred(object, chosen)
      need(known, w, () => `${shown(chosen)} is unknown, in the team, recused or barred`)
    }
    this.seating.put(object, slot, chosen as string)
  }
}
