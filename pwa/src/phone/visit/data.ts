import type { Json } from '../../core/canon.ts'
import { append, eventsOf, type LaidBlob, type NewBlob } from '../../core/events/chain.ts'
import type { Envelope } from '../../core/events/event.ts'
import type { EntryRef, EventRow, InspectorRef, ItemRef, Place, ProgressRow, VisitRow } from '../../core/db/schema.ts'
import { isFull } from '../../core/db/ballast.ts'
import { withDb } from '../../core/db/open.ts'
import { draft, keepDraft } from '../../core/drafts.ts'
import { once } from '../../core/events/once.ts'
import { recordText, type Choice } from '../../core/events/record.ts'
import { reduce, type Answer, type Visit } from '../../core/events/reduce.ts'
import type { Value } from '../../core/events/template.ts'
import { sha256 } from '../../core/hash.ts'
import { readBefore, type Before } from '../../core/earlier.ts'
import { visitWithItems } from '../../core/pull.ts'
import { placesOf } from '../../core/sync/outbox.ts'
import { changed } from '../../core/changes.ts'
import { dropTyped, readTyped } from '../../core/typed.ts'
import { here } from '../app.ts'
import { saved } from '../feel.ts'

/** Everything a visit's screens draw from, read in one go. */
export interface Open {
  visit: VisitRow
  items: ItemRef[]
  state: Visit
  progress: ProgressRow | undefined
  choice: Choice
  text: string
  shown: string
  place: Place | undefined
  /** What earlier visits found, by entry. */
  before: Map<string, Before>
}

const NO_CHOICE: Choice = { conclusion: [], methods: ['onsite'] }

/** Own events and those that other phones recorded before, as they were fetched; by time, which is all that two chains share. */
export function withOthers(rows: EventRow[], lines: string[]): EventRow[] {
  if (lines.length === 0) return rows
  const own = new Set(rows.map((row) => row.id))
  const theirs = lines.map((line) => ({ line, e: (JSON.parse(line) as { e: Envelope }).e })).filter(({ e }) => !own.has(e.id))
    .map(({ line, e }): EventRow => ({ id: e.id, key: e.key, seq: e.seq, visit: e.visit, kind: e.kind, place: 'confirmed', line, e, hash: '' }))
  const all: EventRow[] = []
  for (const row of rows) {
    while (theirs[0] && Date.parse(theirs[0].e.at) <= Date.parse(row.e.at)) all.push(theirs.shift()!)
    all.push(row)
  }
  return [...all, ...theirs]
}

export async function readVisit(id: string): Promise<Open | null> {
  const stored = await visitWithItems(id)
  if (!stored) return null
  const found = { ...stored, items: byDepartment(stored.items) }
  const [rows, choice, others, before] = await Promise.all([eventsOf(id), draft<Choice>(`choice:${id}`), draft<string[]>(`others:${id}`), readBefore(found.visit), readTyped(id)])
  const place = (await placesOf([id])).get(id) // never the whole outbox: after a month offline it would be read at every tap
  const state = reduce(withOthers(rows, others ?? []))
  const chosen = choice ?? NO_CHOICE
  const text = recordText(found.visit, found.items, state, chosen)
  const progress = await withDb((db) => db.get('progress', id))
  return { ...found, state, progress, choice: chosen, text, shown: await sha256(text), place, before }
}

export async function keepChoice(id: string, choice: Choice): Promise<void> {
  await keepDraft(`choice:${id}`, choice)
  changed()
}

let unkept: { why: 'full' | 'other' | null; times: number } = { why: null, times: 0 }

/** Why the last step was not saved; null again when one was. `times` grows with each, so that what was tapped is drawn again as it is stored. */
export function notKept(): typeof unkept {
  return unkept
}

type Payload = { [key: string]: Json }

/** Signs and stores one step, once for a double tap. What could not be stored is told on the screen, and thrown; photos and films tell it where they are taken. */
export function say(visit: VisitRow, kind: string, payload: Payload, blobs: (NewBlob | LaidBlob)[] = []): Promise<EventRow> {
  return once(visit.id, kind, payload, () => keep(visit, kind, payload, blobs))
}

async function keep(visit: VisitRow, kind: string, payload: Payload, blobs: (NewBlob | LaidBlob)[]): Promise<EventRow> {
  try {
    const row = await append(here.key!, { visit: visit.id, kind, payload, blobs, nonce: visit.offer?.nonce })
    unkept = { ...unkept, why: null }
    dropTyped(visit.id, kind, payload)
    saved()
    return row
  } catch (error) {
    if (blobs.every(({ role }) => role === 'strokes' || role === 'picture')) {
      unkept = { why: isFull(error) ? 'full' : 'other', times: unkept.times + 1 }
      changed()
    }
    throw error
  }
}

/** One visit, sections by department (S0-2.5c): each department's items together, in the order in which they first come. */
export function byDepartment(items: ItemRef[]): ItemRef[] {
  const departments = [...new Set(items.map((item) => item.department))]
  return departments.flatMap((name) => items.filter((item) => item.department === name))
}

export interface Numbered { item: ItemRef; entry: EntryRef; no: number }

/** All entries with one running number over the whole checklist: that is the number people speak of. */
export function numbered(items: ItemRef[]): Numbered[] {
  let no = 0
  return items.flatMap((item) => item.entries.map((entry) => ({ item, entry, no: (no += 1) })))
}

export function mine(visit: VisitRow): InspectorRef | undefined {
  const { person } = here
  return visit.inspectors.find((one) => one.id === person?.inspector || one.id === person?.id)
}

/** Own name first, then the others in their order. */
export function signers(visit: VisitRow): InspectorRef[] {
  const own = mine(visit)
  return own ? [own, ...visit.inspectors.filter((one) => one.id !== own.id)] : visit.inspectors
}

export type Fresh = Pick<Answer, 'result' | 'reasons'> & { reason?: string | undefined; value?: Value | undefined }

export function sayAnswer(visit: VisitRow, item: ItemRef, entry: EntryRef, answer: Fresh | null) {
  const payload: { [key: string]: Json } = { item: item.id, entry: entry.id, result: answer?.result ?? 'withdrawn' }
  if (answer?.reasons.length) payload['reasons'] = answer.reasons.slice(0, 12)
  const reason = clean(answer?.reason)
  if (reason) payload['reason'] = reason
  if (answer?.value) payload['value'] = answer.value as unknown as Json
  return say(visit, 'answer', payload)
}

/** Text as it may be signed: no control characters, one kind of line end, not longer than the bound. */
export function clean(text: string | undefined, bound = 4000): string {
  return [...(text ?? '').replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').trim()].slice(0, bound).join('')
}

export function cleanLine(text: string | undefined): string {
  return clean((text ?? '').replace(/\s+/g, ' '), 200)
}
