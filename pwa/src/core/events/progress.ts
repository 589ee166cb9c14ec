import type { ProgressRow } from '../db/schema.ts'
import type { Envelope } from './event.ts'

export function emptyProgress(visit: string, key: string): ProgressRow {
  return { visit, key, step: 0, answers: {}, gaps: [], photos: 0, sealed: null, ended: null, amended: null, last: '' }
}

/** The row after one more event. Pure: the given row is not changed. */
export function advance(row: ProgressRow, e: Envelope): ProgressRow {
  const next: ProgressRow = { ...row, answers: { ...row.answers }, gaps: [...row.gaps], last: e.at }
  const payload = e.payload as Record<string, string>
  if (e.kind === 'arrive') next.step = Math.max(next.step, 1)
  if (e.kind === 'recusal_asked') next.step = Math.max(next.step, 2)
  if (e.kind === 'photo' && !payload['derived_from']) next.photos += 1
  if (e.kind === 'answer') {
    if (payload['result'] === 'withdrawn') delete next.answers[payload['entry']!]
    else next.answers[payload['entry']!] = payload['result']!
    next.gaps = next.gaps.filter((entry) => entry !== payload['entry'])
  }
  if (e.kind === 'unanswered' && !next.gaps.includes(payload['entry']!)) next.gaps.push(payload['entry']!)
  if (e.kind === 'seal') Object.assign(next, { step: 5, sealed: e.at })
  if (e.kind === 'appointment') next.appointed = payload['at']!
  if (e.kind === 'ending') next.ended = e.at
  if (e.kind === 'amend') {
    next.amended = e.at
    for (const change of (e.payload['changes'] ?? []) as { entry: string; result: string }[]) next.answers[change.entry] = change.result
  }
  return next
}
