import type { Draw } from './draws.tsx'

/** What the API says of rows, changes and rates of a draw. */
export type Kind = 'REPLACE' | 'RECUSE' | 'FILL' | 'ASSIGN' | 'VOID' | 'CLOSE'
export interface Seat { seat: number; name: string | null; pseudonym: string | null }
export interface Row {
  code: string; name: string; district: string; stratum: string; ticket: string; position: number; live: boolean; assigned_at: string | null; team: Seat[]
}
export interface Outcome { object: string | null; leaves: string | null; replacement: string | null; exhausted: boolean; team: Seat[]; short: number | null }
export interface Proposal {
  id: string; state: 'pending' | 'confirmed' | 'withdrawn'; body: { type: Kind; reason: Reason; evidence: string; entity: string }; outcome: Outcome; note: string | null; answer: string | null
  proposed_at: string; proposed_by: string; proposer: string; decided_at: string | null; decided_by: string | null; decider: string | null; seq: number | null; can: string[]
}
export interface DrawEvent { seq: number; hash: string }
export interface Rate { stratum: string; drawn: number; replaced: number; permille: number; used_up: boolean }
export interface Rates { strata: Rate[]; year: number | null; office: Rate[] }
export interface Candidate { pseudonym: string; name: string; department: string }
export type Reason = (typeof REASONS)[Kind][number]

/** The reasons of each kind, as the specification lists them. */
export const REASONS = {
  REPLACE: ['CLOSED', 'MOVED', 'DUPLICATE', 'DEREGISTERED', 'NOT_THIS_BUSINESS', 'OTHER'],
  RECUSE: ['KIN', 'INTEREST', 'ILL', 'CERTIFICATE', 'TRANSFERRED', 'OTHER'],
  FILL: ['FREED'],
  ASSIGN: ['TOO_FEW'],
  VOID: ['SCOPE', 'FAULT', 'LEGAL', 'OTHER'],
  CLOSE: ['DONE'],
} as const

const BARS_PAIR = ['KIN', 'INTEREST', 'OTHER']

/** Does a recusal for this reason keep the person from this business only, or from every further seat? */
export function barsPair(reason: string): boolean {
  return BARS_PAIR.includes(reason)
}

/** What can be changed at one business by whoever runs the draw. */
export function kindsOf(draw: Draw, row: Row): Kind[] {
  if (!row.live || !draw.can.includes('events')) return []
  const seated = row.team.some((seat) => seat.pseudonym)
  const empty = row.team.some((seat) => !seat.pseudonym)
  return ['REPLACE', ...(seated ? ['RECUSE' as const] : []), ...(empty ? ['FILL' as const] : []), ...(empty && draw.direct_assignment ? ['ASSIGN' as const] : [])]
}
