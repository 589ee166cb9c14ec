/** The whole record of a visit as GET /inspections/{id} gives it. */

import type { Spec, Value } from '../core/events/template.ts'
import type { Flag } from './flagview.tsx'
import type { Beside } from './screens/assistants.tsx'

export type Result = 'conforming' | 'failing' | 'not_applicable' | 'recorded' | 'unanswered' | 'withdrawn'
export interface Answer { result: Result; reason: string | null; reasons: string[]; at: string; amended: boolean; value?: Value }
export interface Entry { id: string; no: number; text: string; required_photos: number; answer: Answer | null; kind?: string; spec?: Spec; applies: boolean }
/** A finding, statement, sample, copy, opinion or report; which fields it has depends on its kind. */
export interface Material { event: string; kind: string; manner?: string; material: string; at: string; picture?: string; stored: boolean; withdrawn: { reason: string } | null; compared?: boolean; read_back?: boolean; [field: string]: unknown }
export interface Registration { address: string; status: string; legal_representative?: string; legal_representative_present: boolean; contact?: string; contact_present: boolean; differs: string[]; note?: string }
export interface Photo { evidence: string; entry: string | null; at: string; src: string; caption: string | null; stored: boolean; gate: string | null; sha256: string; type?: string; derived_from?: string | null }
/** Sound, film, a file, or evidence that came after the seal. */
export interface Clip {
  evidence: string; at: string; type: string; len: number; sha256: string; stored: boolean; type_differs?: boolean; src: string; caption?: string | null; title?: string
  medium?: string; purpose?: string; part?: number | null; chunks?: number; duration_ms?: number | null; ended?: string | null; device_no?: string | null; taken_from?: string | null; reason?: string
}
/** A body camera's film that somebody brought to the desk; no phone signed it. */
export interface Imported {
  evidence: string; sha256: string; len: number; type: string; filename: string; recorder_no: string; wearer: { id: string; name: string }; begun_at: string; after_seal: boolean
  reason: string | null; at: string; by: { id: string; name: string }; leaf: string; withdrawn: { at: string; by: string; reason: string } | null; stored: boolean; type_differs?: boolean
}
export interface Signature {
  role: 'inspector' | 'business' | 'witness'; name: string; certificate_no?: string; position?: string; identity?: string; contact?: string; id_no?: string; note?: string; opinion?: string
  same_device?: boolean; own_phone?: boolean; read?: string; picture: string; void: boolean; stored: boolean; at: string
}
export interface TimelineEvent { id: string; kind: string; at: string; received_at: string; by: { name: string }; seq: number; leaf: string; status: string; flags: string[]; problem: { title: string } | null }
export interface Record {
  /** JSON pointers of masked numbers. */
  private: string[]
  id: string; number: string; state: string; version: number; task: { id: string; number: string; title: string }; draw: { id: string; commit: string }
  /** False for a lead's visit, outside of every plan: `draw.id` is then the lead's. */
  planned: boolean
  object: { id: string; name: string; uscc: string | null; address: string | null; risk_class: string; contact_name?: string | null; contact_phone?: string | null }; department: { name: string }; due_on: string
  assistants: Beside[]
  inspectors: { id: string; name: string; department: string; certificate_no: string }[]
  items: { id: string; name: string; department: string; legal_basis: string | string[]; entries: Entry[] }[]
  photos: Photo[]; signatures: Signature[]; refusal: { reason: string; text: string } | null; notes: { event: string; kind: string; text: string; by?: string; at: string }[]
  materials: Material[]; registration: Registration | null
  steps: { kind: string; at: string }[]; seal: { at: string; text: string; shown: string } | null; amendments: { event: string; reason: string; at: string }[]
  flags: { code: string }[]; conclusion: string[]; text: string | null; pending_evidence: string[]; events: TimelineEvent[]
  clips?: Clip[]; documents?: Clip[]; late_evidence?: Clip[]; imports?: Imported[]; recordings?: { kind: string }[]; photos_missing?: { [entry: string]: { reason: string } }
  paper?: { checked_on: string; pages: number; business: 'signed' | 'refused' | 'absent' } | null; late_registration?: { days: number; reason: string } | null
  late_consent?: { name: string; reason: string; at: string } | null
  reviews: { decision: 'approve' | 'return' | 'recall'; reason: string | null; at: string; by: { name: string }; for: { name: string } | null }[]; can: string[]
  hand_overs: { leaves: { id: string; name: string }; joins: { id: string; name: string }; reason: string; text: string; at: string }[]
  stamps: { event: string; photo: string; name?: string; at: string }[]; ending_statements: { event: string; name: string; role: string; text: string; at: string }[]
  across?: Flag[]
  sealed_at: string | null; started_at: string | null; returned: { reason: string; entries: string[]; at: string } | null; ending: string | null
}

export interface Row {
  planned?: boolean
  draw_id: string; department_id: string; id: string; number: string; state: string; ending: string | null; task: { title: string }; object: { id: string; name: string; uscc: string | null }; due_on: string; due_provisional: boolean
  sealed_at: string | null; acknowledged: string | null; conclusion: string[]; version: number
}

export interface Line { entry: Entry; item: Record['items'][number]; photos: Photo[] }

/** Every entry that was asked, with its item and photos, in the order of the checklist. */
export function linesOf(record: Record): Line[] {
  return record.items.flatMap((item) => item.entries.filter((entry) => entry.applies).map((entry) => ({ entry, item, photos: record.photos.filter((photo) => photo.entry === entry.id) })))
}

export function resultOf(entry: Entry): Result {
  const result = entry.answer?.result
  return !result || result === 'withdrawn' ? 'unanswered' : result
}

export function tally(lines: Line[]): { ok: number; no: number; na: number; gap: number; rec: number } {
  const count = (result: Result) => lines.filter((line) => resultOf(line.entry) === result).length
  return { ok: count('conforming'), no: count('failing'), na: count('not_applicable'), gap: count('unanswered'), rec: count('recorded') }
}
