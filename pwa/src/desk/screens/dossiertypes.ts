import type { Record } from '../record.ts'

export interface Step {
  at: string; until: string; kind: string; phase: string; by: string; text: string; source: 'log' | 'event' | 'review' | 'import' | 'publication' | 'follow_up' | 'obligation'; ref: string; count: number; index: number | null
  received_at: string | null; flags: string[]; not_before: string | null; not_before_by: string | null; not_after: string | null; not_after_by: string | null
}
export interface Gap { code: string; ref: string | null; figures: { [name: string]: string | number } }
export interface Place { event: string; kind: string; at: string; lat_u: number; lng_u: number; acc_m: number; age_s: number; crs: string; metres: number | null }
export interface Change { event: string; at: string; by: string; reason: string; conclusion: string[] | null; changes: { entry: string; text: string; before: string | null; result: string; reason?: string | null }[] }
export interface Dossier {
  record: { amendments: Change[]; events: { id: string; kind: string; at: string }[]; team: { id: string; name: string }[] }
  timeline: Step[]; gaps: Gap[]; places: Place[]; registered: [number, number] | null
  files: { named: number; missing: number; keys: number; bytes: number }; custody: { at: string; by: string; action: string; purpose: string | null; text: string | null }[]
}
export interface Ref { kind: string; id: string; name?: string }
export interface Answer { no: number; group: string; question: string; answer: 'yes' | 'no' | 'unknown' | 'na'; notice: boolean; text: string; leaf: number | null; ref: Ref | null }
export interface Fact { text: string; detail: string; answer: Answer['answer'] | null; ref: Ref | null }
export interface Condition { code: string; text: string; text_en: string; here: boolean; supports: Fact[]; against: Fact[]; unknown: Fact[] }
export interface Answers { verdict: string; basis: string; program: string; tally: { [A in Answer['answer']]: number }; faults: string[]; rows: Answer[]; conditions: Condition[] }

export interface Part { id: string; record: Record; dossier: Dossier }
