import { useState } from 'preact/hooks'
import { api } from '../api/client.ts'
import { tt } from '../i18n/desk/team.ts'
import { Button, Field, Problem, Sheet } from '../ui/parts.tsx'
import { once, useAct, useData } from './data.ts'
import type { Record } from './record.ts'
import { colon } from './format.ts'

const REASONS = ['ill', 'emergency', 'leave', 'recused', 'other'] as const
interface Colleague { id: string; name: string; department: string; certificate_no: string }

/** The team of an open visit, who gave their seat to whom, and the hand-over itself for those who may. */
export function Team({ record, may, onDone }: { record: Record; may: boolean; onDone: () => void }) {
  const [asking, setAsking] = useState(false)
  const open = record.state === 'planned' || record.state === 'started'
  if (record.hand_overs.length === 0 && !(may && open)) return null
  return (
    <section class="card in stack-s"><div class="row"><h3 class="grow">{tt('team')}{colon()}{record.inspectors.map((one) => one.name).join('、')}</h3>
      {may && open && <Button small onClick={() => setAsking(true)} data-testid="hand-over">{tt('handOver')}</Button>}</div>
      {record.hand_overs.map((one) => <p key={one.at} class="small" data-testid="handed-over">{tt('done', { leaves: one.leaves.name, joins: one.joins.name, reason: tt(one.reason as 'ill'), text: one.text })}</p>)}
      {asking && <Ask record={record} onClose={() => setAsking(false)} onDone={onDone} />}</section>
  )
}

function Ask({ record, onClose, onDone }: { record: Record; onClose: () => void; onDone: () => void }) {
  const { data } = useData<{ items: Colleague[] }>(`/inspections/${record.id}/colleagues`)
  const [leaves, setLeaves] = useState(record.inspectors[0]?.id ?? '')
  const [joins, setJoins] = useState('')
  const [reason, setReason] = useState<(typeof REASONS)[number]>('ill')
  const [text, setText] = useState('')
  const { busy, error, run } = useAct()
  const save = () => run(async () => {
    await api(`/inspections/${record.id}/hand-over`, { headers: once(), json: { leaves, joins, reason, text: text.trim() } })
    onClose()
    onDone()
  })
  return (
    <Sheet title={tt('handOverTitle')} onClose={onClose} testid="hand-over-sheet">
      <p class="muted">{tt('handOverText')}</p>
      <Field label={tt('leaves')}>{(control) => <select {...control} class="input" value={leaves} onChange={(event) => setLeaves(event.currentTarget.value)}>{record.inspectors.map((one) => <option key={one.id} value={one.id}>{one.name} {one.department}</option>)}</select>}</Field>
      <Field label={tt('joins')} {...(data?.items.length === 0 ? { hint: tt('noColleague') } : {})}>{(control) => <select {...control} class="input" value={joins} onChange={(event) => setJoins(event.currentTarget.value)} data-testid="hand-over-joins"><option value="" />{data?.items.map((one) => <option key={one.id} value={one.id}>{one.name} {one.department} {one.certificate_no}</option>)}</select>}</Field>
      <Field label={tt('reason')}>{(control) => <select {...control} class="input" value={reason} onChange={(event) => setReason(event.currentTarget.value as typeof reason)}>{REASONS.map((one) => <option key={one} value={one}>{tt(one)}</option>)}</select>}</Field>
      <Field label={tt('words')}>{(control) => <textarea {...control} class="input" rows={2} maxlength={1000} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="hand-over-words" />}</Field>
      <Problem error={error} />
      <Button kind="primary" busy={busy} disabled={!joins || text.trim().length < 2} onClick={() => void save()} data-testid="hand-over-go">{tt('go')}</Button>
    </Sheet>
  )
}
