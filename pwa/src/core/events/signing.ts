import type { EventRow } from '../db/schema.ts'
import type { Envelope } from './event.ts'
import { missingEvidence } from './endings.ts'
import type { Visit } from './reduce.ts'

/** What endings, own-phone signatures, stamps and hand-overs add to a visit's state. */
export interface Signing {
  stamps: { photo: string; shown: string; name?: string; at: string }[]
  endingStatements: { by: string; role: string; text: string; at: string }[]
  /** This phone's own signature for a colleague's record. */
  countersigned: { shown: string | null; code: string | null; at: string; hash: string; line: string; nonce: string } | null
  handOvers: { leaves: string; joins: string; name: string; certificate_no: string; reason: string; text: string; at: string }[]
  appointment: { on: string; with: string; phone?: string; note?: string } | null
  notice: { how: string; on: string; to: string; role?: string; note?: string; signed: boolean } | null
  /** Why no notice was served beforehand. */
  unnoticed: { reason: string; text: string; at: string } | null
}

export function noSigning(): Signing {
  return { stamps: [], endingStatements: [], countersigned: null, handOvers: [], appointment: null, notice: null, unnoticed: null }
}

type Fields = { [name: string]: string }

export const SIGNING: Record<string, (state: Visit, e: Envelope, row: EventRow) => void> = {
  'stamp.business': (s, e) => {
    const p = e.payload as Fields
    s.signing.stamps.push({ photo: p['photo']!, shown: p['shown']!, at: e.at, ...(p['name'] ? { name: p['name'] } : {}) })
    s.refusal = null
  },
  'ending.statement': (s, e) => {
    const p = e.payload as Fields
    s.signing.endingStatements.push({ by: p['by']!, role: p['role']!, text: p['text']!, at: e.at })
  },
  countersign: (s, e, row) => {
    const p = e.payload as Fields
    if (!p['inspector']) return
    s.signing.countersigned = { shown: p['shown'] ?? null, code: p['code'] ?? null, at: e.at, hash: row.hash, line: row.line, nonce: p['nonce'] ?? '' }
    if (p['shown']) s.inspectors.set(p['inspector'], { name: p['name']!, shown: p['shown'], at: e.at, id: e.id, ownPhone: true, picture: '' })
  },
  'countersign.seen': (s, e) => {
    const p = e.payload as Fields
    s.inspectors.set(p['inspector']!, { name: '', shown: p['shown']!, at: e.at, id: e.id, ownPhone: true, byCode: !p['line'], picture: '' })
  },
  hand_over: (s, e) => { s.signing.handOvers.push({ ...(e.payload as unknown as Signing['handOvers'][number]), at: e.at }) },
  appointment: (s, e) => {
    const { at, ...rest } = e.payload as Fields & { at: string; with: string }
    s.signing.appointment = { ...rest, on: at }
  },
  'notice.waived': (s, e) => {
    const p = e.payload as Fields
    s.signing.unnoticed = { reason: p['reason']!, text: p['text']!, at: e.at }
  },
  'notice.served': (s, e) => {
    const p = e.payload as Fields
    s.signing.notice = { how: p['how']!, on: p['at']!, to: p['to']!, signed: 'strokes' in p, ...(p['role'] ? { role: p['role'] } : {}), ...(p['note'] ? { note: p['note'] } : {}) }
  },
}

/** True if the business put its seal under this text. */
export function stamped(state: Visit, shown: string): boolean {
  return state.signing.stamps.some((one) => one.shown === shown)
}

/** What the chosen ending still lacks under this text; empty without one. */
export function missingOfEnding(state: Visit, shown: string): ('photos' | 'one_of')[] {
  if (!state.ending) return []
  const have: string[] = []
  if (state.signing.endingStatements.length > 0) have.push('statement')
  if (state.witness?.shown === shown) have.push('witness')
  if (state.business?.shown === shown || stamped(state, shown)) have.push('business')
  if (state.refusal?.shown === shown) have.push('refusal')
  if (state.ending.reference) have.push('reference')
  return missingEvidence(state.ending.kind, state.photos.filter((photo) => !photo.entry).length, have)
}

const WHO: Record<string, string> = { neighbour: '邻居', property: '物业', landlord: '房东', community: '社区', staff: '现场人员', other: '其他人员' }

/** The lines of the signed text about another ending; always in Chinese like the whole text. */
export function endingLines(state: Visit, flat: (text: string) => string): string[] {
  const lines = state.signing.endingStatements.map((one) => `知情人说明：${flat(one.by)}（${WHO[one.role] ?? one.role}）：${flat(one.text)}`)
  if (state.ending?.new_address) lines.unshift(`新地址：${flat(state.ending.new_address)}`)
  if (state.ending?.reference) lines.unshift(`登记机关文号：${flat(state.ending.reference)}`)
  return lines
}
