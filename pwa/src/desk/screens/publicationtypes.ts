import type { Tone } from '../../ui/parts.tsx'

export type State = 'pending' | 'due_soon' | 'overdue' | 'published' | 'withheld' | 'withdrawn'
export type Ground = 'state_secret' | 'trade_secret' | 'privacy' | 'other'
export type Wants = 'publish' | 'amend' | 'withdraw'
export type DeliveryState = 'queued' | 'sent' | 'acknowledged' | 'failed' | 'live' | 'amended' | 'withdrawn'
export type ObjectionState = 'submitted' | 'accepted' | 'rejected' | 'checked' | 'upheld' | 'corrected' | 'republished' | 'dismissed' | 'notified'
export type Decision = 'accepted' | 'rejected' | 'checked' | 'upheld' | 'dismissed' | 'notified'

export interface Publication {
  id: string; inspection_id: string; number: string; object: { id: string; name: string }; department: { id: string; name: string }; conclusions: string[]; state: State
  due_on: string | null; due_provisional: boolean; due_article: string; workdays_left: number | null; age_days: number; published_at: string | null; version: number
}
export interface Delivery {
  id: string; publication_id: string; object_name: string; number: string; channel: string; wants: Wants; state: DeliveryState; entry_channel: string; edition: number; due_on: string | null
  sent_at: string | null; shown_on: string | null; place: string; proof: { sha256: string } | null; fault: string; tries: number; version: number; paper: boolean; late: boolean
}
export interface Objection {
  id: string; publication_id: string; object_id: string; object_name: string; number: string; source: 'portal' | 'desk'; text: string; shown: string; answer: string; submitted_at: string
  state: ObjectionState; steps: { state: ObjectionState; at: string; by: string; words: string }[]; closed_at: string | null; version: number; next: Decision[]; age_days: number
}
export interface Preview extends Publication {
  lines: { label: string; text: string; shown: string; hits: { start: number; end: number; kind: string; shown: string }[] }[]; masked: number; can: string[]
  redactions: { id: string; text: string; ground: Ground; law: string; article: string; reason: string }[]
  changes: { id: string; kind: 'withheld' | 'corrected' | 'withdrawn' | 'republished'; at: string; reason: string; law: string; article: string }[]
  channels: Delivery[]; objections: Objection[]
  failing: { seqno: number; place: number; item: string; text: string }[]
  proposed: { ground: Ground; law: string; article: string }[]
}

export const TONES: Record<State, Tone> = { pending: 'mute', due_soon: 'warn', overdue: 'danger', published: 'ok', withheld: 'mute', withdrawn: 'mute' }
export const DELIVERY_TONES: Record<DeliveryState, Tone> = { queued: 'info', sent: 'info', acknowledged: 'info', failed: 'danger', live: 'ok', amended: 'ok', withdrawn: 'mute' }
export const RESULTS = ['no_problem', 'not_published', 'false_information', 'unreachable', 'rectification_ordered', 'non_cooperation', 'not_this_business', 'follow_up_pending'] as const
