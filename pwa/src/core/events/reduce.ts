import type { Json } from '../canon.ts'
import type { EventRow, ItemRef } from '../db/schema.ts'
import { ENDINGS } from './endings.ts'
import type { Envelope } from './event.ts'
import { missingOfEnding, noSigning, SIGNING, stamped, type Signing } from './signing.ts'
import { hiddenEntries, type Value } from './template.ts'

export type Result = 'conforming' | 'failing' | 'not_applicable' | 'recorded'
export interface Answer { item: string; entry: string; result: Result; reason?: string; reasons: string[]; at: string; value?: Value }
/** A finding outside the list, a statement of a person who knows, a sample, a copy, an opinion or a report (S0-2.5d, S0-2.5e). */
export interface Material { kind: string; material: string; at: string; fields: Record<string, Json>; withdrawn?: string }
export interface Registration {
  address: string; status: string; legal_representative?: string; legal_representative_present: boolean; contact?: string; contact_phone?: string
  contact_present: boolean; differs: string[]; note?: string; at: string
}
export interface Claim { inspector: string; ground: string; text: string; by: string; at: string }
export interface Photo { evidence: string; sha256: string; entry?: string; at: string; src: string; caption?: string; id: string; derived?: string; page?: number; type: string }
/** Sound, film, a document, or evidence added after the seal. */
export interface Piece {
  kind: 'clip' | 'document' | 'late_evidence'; evidence: string; sha256: string; type: string; len: number; at: string; src: string; id: string
  entry?: string; caption?: string; title?: string; purpose?: string; part?: number; ms?: number; ended?: string; device?: string; reason?: string
}
export interface Recording { id: string; medium: string; purpose: string; at: string }
export interface Paper { at: string; on: string; pages: number; photos: string[]; business: string; template: string }
export interface Signed { name: string; role?: string; shown: string; picture: string; at: string; sameDevice?: boolean; ownPhone?: boolean; byCode?: boolean; id: string }
export interface Refusal { reason: string; text: string; shown: string; at: string; id: string }
export interface Witness { name: string; identity: string; note: string; shown: string; picture: string; at: string; id: string }

export interface Visit {
  accepted: boolean
  arrived: { at: string; geo?: { lat_u: number; lng_u: number; acc_m: number; age_s: number }; reason?: string } | null
  rights: { at: string; to: string; role: string; certificates: string[] } | null
  recusal: { at: string; answer: string; note?: string } | null
  answers: Map<string, Answer>
  gaps: Map<string, string>
  photos: Photo[]
  pieces: Piece[]
  recordings: Recording[]
  /** Why a photo that the checklist asks for could not be taken, by entry. */
  withoutPhoto: Map<string, string>
  paper: Paper | null
  late: { on: string; days: number; reason: string } | null
  notes: { text: string; at: string }[]
  statement: { by: string; role: string; text: string; at: string } | null
  inspectors: Map<string, Signed>
  business: Signed | null
  refusal: Refusal | null
  witness: Witness | null
  seal: { at: string; hash: string; shown: string; text: string; id: string } | null
  ending: { kind: string; text: string; at: string; table?: number; reference?: string; new_address?: string } | null
  signing: Signing
  amends: { at: string; reason: string }[]
  materials: Material[]
  registration: Registration | null
  claims: Claim[]
  count: number
  /** The answer before each of the last answers, newest last: what undo goes back to. */
  undo: { entry: string; before: Answer | null }[]
  last: string
}

function empty(): Visit {
  return {
    accepted: false, arrived: null, rights: null, recusal: null, answers: new Map(), gaps: new Map(), photos: [], pieces: [], recordings: [], withoutPhoto: new Map(), paper: null, late: null, notes: [],
    statement: null, inspectors: new Map(), business: null, refusal: null, witness: null, seal: null, ending: null, amends: [], signing: noSigning(),
    materials: [], registration: null, claims: [],
    count: 0, undo: [], last: '',
  }
}

function same(a: Answer | null, b: Answer | null): boolean {
  if (!a || !b) return a === b
  return a.result === b.result && JSON.stringify(a.value) === JSON.stringify(b.value) && (a.reason ?? '') === (b.reason ?? '') && a.reasons.join('\n') === b.reasons.join('\n')
}

function answered(state: Visit, e: Envelope): void {
  const p = e.payload as unknown as { item: string; entry: string; result: string; reason?: string; reasons?: string[]; value?: Value }
  const before = state.answers.get(p.entry) ?? null
  const after: Answer | null = p.result === 'withdrawn' ? null : {
    item: p.item, entry: p.entry, result: p.result as Result, reasons: p.reasons ?? [], at: e.at, ...(p.reason ? { reason: p.reason } : {}), ...(p.value ? { value: p.value } : {}),
  }
  const top = state.undo.at(-1)
  if (top && top.entry === p.entry && same(top.before, after)) state.undo.pop()
  else state.undo.push({ entry: p.entry, before })
  if (after) state.answers.set(p.entry, after)
  else state.answers.delete(p.entry)
  state.gaps.delete(p.entry)
}

function material(s: Visit, e: Envelope): void {
  const { material: id, ...fields } = e.payload as { [name: string]: Json }
  s.materials = [...s.materials.filter((one) => one.material !== id), { kind: e.kind, material: String(id), at: e.at, fields: fields as Record<string, Json> }]
}

type P = Record<string, never> & { [name: string]: string }

function piece(state: Visit, e: Envelope, p: P): void {
  const blob = e.payload['blob'] as { evidence: string; sha256: string; type: string; len: number }
  const more: Partial<Piece> = {}
  for (const [name, from] of [['entry', 'entry'], ['caption', 'caption'], ['title', 'title'], ['purpose', 'purpose'], ['ended', 'ended'], ['device', 'device_no'], ['reason', 'reason']] as const) {
    if (p[from]) more[name] = p[from]
  }
  if (e.payload['part']) more.part = Number(e.payload['part'])
  if (e.payload['duration_ms']) more.ms = Number(e.payload['duration_ms'])
  state.pieces.push({ kind: e.kind as Piece['kind'], evidence: blob.evidence, sha256: blob.sha256, type: blob.type, len: blob.len, at: e.at, src: p['src']!, id: e.id, ...more })
}

const APPLY: Record<string, (state: Visit, e: Envelope, p: P, row: EventRow) => void> = {
  accept: (s) => { s.accepted = true },
  arrive: (s, e, p) => {
    const geo = e.payload['geo'] as { lat_u: number; lng_u: number; acc_m: number; age_s: number } | undefined
    s.arrived = { at: e.at, ...(geo ? { geo } : {}), ...(p['no_geo_reason'] ? { reason: p['no_geo_reason'] } : {}) }
  },
  rights_told: (s, e, p) => { s.rights = { at: e.at, to: p['to']!, role: p['role']!, certificates: e.payload['certificates'] as string[] } },
  recusal_asked: (s, e, p) => { s.recusal = { at: e.at, answer: p['answer']!, ...(p['note'] ? { note: p['note'] } : {}) } },
  answer: (s, e) => answered(s, e),
  unanswered: (s, _e, p) => { s.gaps.set(p['entry']!, p['reason']!) },
  photo: (s, e, p) => {
    const blob = e.payload['blob'] as { evidence: string; sha256: string; type: string }
    s.photos.push({
      evidence: blob.evidence, sha256: blob.sha256, type: blob.type, at: e.at, src: p['src']!, id: e.id,
      ...(p['entry'] ? { entry: p['entry'] } : {}), ...(p['caption'] ? { caption: p['caption'] } : {}),
      ...(p['derived_from'] ? { derived: p['derived_from'] } : {}), ...(e.payload['page'] ? { page: Number(e.payload['page']) } : {}),
    })
  },
  clip: piece,
  document: piece,
  late_evidence: piece,
  'recording.started': (s, e, p) => { s.recordings.push({ id: p['recording']!, medium: p['medium']!, purpose: p['purpose']!, at: e.at }) },
  caption: (s, _e, p) => {
    for (const one of [...s.photos, ...s.pieces]) if (one.evidence === p['evidence']) one.caption = p['text']!
  },
  photo_missing: (s, _e, p) => { s.withoutPhoto.set(p['entry']!, p['reason']!) },
  paper_backfill: (s, e, p) => {
    s.paper = {
      at: e.at, on: p['checked_on']!, pages: Number(e.payload['pages']), photos: e.payload['photos'] as string[], business: p['business']!, template: p['template']!,
    }
  },
  late_registration: (s, e, p) => { s.late = { on: p['checked_on']!, days: Number(e.payload['days']), reason: p['reason']! } },
  note: (s, e, p) => { s.notes.push({ text: p['text']!, at: e.at }) },
  registration: (s, e) => { s.registration = { ...(e.payload as unknown as Registration), at: e.at } },
  recusal_claimed: (s, e, p) => { s.claims.push({ inspector: p['inspector']!, ground: p['ground']!, text: p['text']!, by: p['by'] ?? 'inspector', at: e.at }) },
  finding: material, sample: material, document_copy: material, expert_opinion: material, third_party_report: material,
  withdrawal: (s, _e, p) => { s.materials = s.materials.map((one) => (one.material === p['material'] ? { ...one, withdrawn: p['reason']! } : one)) },
  statement: (s, e, p) => {
    if (p['material']) return material(s, e) 
    s.statement = { by: p['by']!, role: p['role']!, text: p['text']!, at: e.at }
  },
  'sign.inspector': (s, e, p) => {
    s.inspectors.set(p['inspector']!, {
      name: p['name']!, shown: p['shown']!, at: e.at, id: e.id, sameDevice: e.payload['same_device'] === true,
      picture: (e.payload['picture'] as { evidence: string }).evidence,
    })
  },
  'sign.business': (s, e, p) => {
    s.business = { name: p['name']!, role: p['role']!, shown: p['shown']!, at: e.at, id: e.id, picture: (e.payload['picture'] as { evidence: string }).evidence }
    s.refusal = null
    s.witness = null
  },
  refuse: (s, e, p) => {
    s.refusal = { reason: p['reason']!, text: p['text']!, shown: p['shown']!, at: e.at, id: e.id }
    s.business = null
  },
  'witness.present': (s, e, p) => {
    s.witness = {
      name: p['name']!, identity: p['identity']!, note: p['note']!, shown: p['shown']!, at: e.at, id: e.id,
      picture: (e.payload['picture'] as { evidence: string }).evidence,
    }
  },
  seal: (s, e, p, row) => { s.seal = { at: e.at, hash: row.hash, shown: p['shown']!, text: p['text']!, id: e.id } },
  ending: (s, e) => { s.ending = { ...(e.payload as unknown as { kind: string; text: string }), at: e.at } },
  amend: (s, e, p) => {
    s.amends.push({ at: e.at, reason: p['reason']! })
    for (const change of e.payload['changes'] as unknown as { entry: string; result: Result; reason?: string; value?: Value }[]) {
      const old = s.answers.get(change.entry)
      s.answers.set(change.entry, {
        item: old?.item ?? '', entry: change.entry, result: change.result, reasons: [], at: e.at, ...(change.reason ? { reason: change.reason } : {}), ...(change.value ? { value: change.value } : {}),
      })
    }
  },
}

/** The visit as its events tell it. Pure; the order of `rows` is the order of the chain. */
export function reduce(rows: EventRow[]): Visit {
  const state = empty()
  for (const row of rows) {
    APPLY[row.kind]?.(state, row.e, row.e.payload as unknown as P, row)
    SIGNING[row.kind]?.(state, row.e, row)
    state.count += 1
    state.last = row.e.at
  }
  return state
}

/** Entries that are not asked, because the condition does not hold; their answers count for nothing. */
export function hiddenIn(state: Visit, items: ItemRef[]): Set<string> {
  const hidden = new Set<string>()
  for (const item of items) {
    if (!item.entries.some((entry) => entry.when)) continue
    for (const id of hiddenEntries(item.entries, (entry) => state.answers.get(entry))) hidden.add(id)
  }
  return hidden
}

/** Entries that are asked, have no answer and no reason for that, in the order of the checklist. */
export function openEntries(state: Visit, items: ItemRef[]): string[] {
  const hidden = hiddenIn(state, items)
  return items.flatMap((item) => item.entries).map((entry) => entry.id)
    .filter((id) => !state.answers.has(id) && !state.gaps.has(id) && !hidden.has(id))
}

/** Entries given up with a reason, as the seal names them; what is not asked needs none. */
export function givenUp(state: Visit, items: ItemRef[]): { entry: string; reason: string }[] {
  const hidden = hiddenIn(state, items)
  return [...state.gaps].filter(([entry]) => !state.answers.has(entry) && !hidden.has(entry)).map(([entry, reason]) => ({ entry, reason }))
}

/** How many entries are asked, and how many of them are answered. */
export function filled(state: Visit, items: ItemRef[]): { all: number; done: number } {
  const hidden = hiddenIn(state, items)
  const asked = items.flatMap((item) => item.entries).filter((entry) => !hidden.has(entry.id))
  return { all: asked.length, done: asked.filter((entry) => state.answers.has(entry.id)).length }
}

const BINDING: Result[] = ['failing', 'recorded']

/**
 * Entries that have fewer original photos than the checklist asks for, and no reason why: those whose lack keeps the visit from being sealed,
 * or (`among` conforming) those that are only told, to the inspectors here and at the review.
 */
export function missingPhotos(state: Visit, items: ItemRef[], among: Result[] = BINDING): { entry: string; have: number; need: number }[] {
  const hidden = hiddenIn(state, items)
  return items.flatMap((item) => item.entries).filter((entry) => !hidden.has(entry.id)).flatMap((entry) => {
    const result = state.answers.get(entry.id)?.result
    const need = result && among.includes(result) ? (entry.required_photos ?? 0) : 0
    const have = state.photos.filter((photo) => photo.entry === entry.id && !photo.derived).length
    return have < need && !state.withoutPhoto.has(entry.id) ? [{ entry: entry.id, have, need }] : []
  })
}

/** True when the visit ended in a way that leaves the checklist open: then two inspectors sign and it can be sealed. */
export function excused(state: Visit): boolean {
  return state.ending !== null && (ENDINGS[state.ending.kind]?.excuses ?? false)
}

/** What still keeps the visit from being sealed; empty when it can be. `shown` is the hash of the text as it is now. */
export function sealGaps(state: Visit, items: ItemRef[], inspectors: string[], shown: string): string[] {
  const gaps: string[] = []
  if (!state.arrived) gaps.push('arrive')
  if (inspectors.length < 2) gaps.push('team')
  if (!excused(state) && (!state.rights || !state.recusal)) gaps.push('rights')
  if (!excused(state) && openEntries(state, items).length > 0) gaps.push('open')
  if (!excused(state) && missingPhotos(state, items).length > 0) gaps.push('photos')
  if (inspectors.some((id) => state.inspectors.get(id)?.shown !== shown)) gaps.push('inspectors')
  if (state.ending?.table && missingOfEnding(state, shown).length > 0) gaps.push('ending')
  if (excused(state)) return gaps
  const refused = state.refusal?.shown === shown // the reason is needed, a witness only where there is one (S1-13d)
  if (state.business?.shown !== shown && !stamped(state, shown) && !refused && state.paper?.business !== 'signed') gaps.push('business')
  return gaps
}
