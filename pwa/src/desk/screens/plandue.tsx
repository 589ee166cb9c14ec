import { tp } from '../../i18n/desk/plans.ts'
import { ty } from '../../i18n/desk/planyear.ts'
import type { Tone } from '../../ui/parts.tsx'

export type PlanState = 'draft' | 'dept_approved' | 'filed' | 'published' | 'in_force' | 'closed'
export interface Opinion { id: string; kind: 'study' | 'review'; verdict: 'accepted' | 'returned'; body: string; held_on: string; ref: string; text: string }
export interface Plan {
  id: string; number: string; year: number; title: string; kind: string; domain: 'market' | 'non_market'; period: 'year' | 'first_half' | 'second_half'
  department_id: string; departments: string[]; state: PlanState; version: number; waits_for: 'study' | 'review' | null; table: '1' | '4' | null; opinions: Opinion[]
  due: { on: string | null; mark: 'none' | 'open' | 'in_time' | 'late'; article: string | null; workday: string | null; note: string | null }; can: string[]
}
export interface Task {
  id: string; plan_id: string; plan_state: string; number: string; title: string; lead_department_id: string; item_ids: string[]; method: string; draw_type: string
  ratios: Record<string, [number, number]>; seats: unknown[]; window_from: string; window_to: string; version: number
  origin: 'own' | 'above'; ordered_by: string | null; joint_type: 'comprehensive' | 'risk_class' | 'special_rectification' | null; joint_origin: 'lead' | 'industry' | null
  duties: Record<string, string>; cross_regions: { region: string; organ: string; agreement_ref: string; agreed_on: string | null }[]; departments: string[]
  state: 'draft' | 'approved' | 'pool_frozen' | 'drawn' | 'running' | 'concluded' | 'cancelled'
  blocked?: { title: string; detail: string } | null
}
export const TONES: Record<PlanState, Tone> = { draft: 'info', dept_approved: 'info', filed: 'info', published: 'ok', in_force: 'ok', closed: 'mute' }
const MARKS = { none: 'dueNone', open: 'dueOpen', in_time: 'dueInTime', late: 'dueLate' } as const

/** When a plan is due, as a fact: the day, the mark, and the last working day where it can be computed. */
export function Due({ due }: { due: Plan['due'] }) {
  if (!due.on) return <span class="muted" title={due.note ?? ''}>{tp('dueNone')}</span>
  const workday = due.workday && due.workday !== due.on ? ` · ${ty('workday', { on: due.workday })}` : ''
  return <span title={[due.article, due.note].filter(Boolean).join(' · ')}>{tp('dueBy', { on: due.on })} · {tp(MARKS[due.mark])}{workday}</span>
}
