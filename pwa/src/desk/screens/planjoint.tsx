import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { ty } from '../../i18n/desk/planyear.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet } from '../../ui/parts.tsx'
import { Confirm } from '../confirm.tsx'
import { faultAt, once, useAct, useData } from '../data.ts'
import { count } from '../format.ts'
import { useDepartments } from '../offices.ts'
import type { Task } from './plandue.tsx'
import { YearPick } from './planyear.tsx'

interface Proposal { id: string; task_id: string; state: 'open' | 'agreed' | 'declined' | 'withdrawn'; reason: string | null; joint_type: JointType }
interface Conflict { task: Task; other: Task; first: string; last: string; businesses: number; proposal: Proposal | null; can: ('propose' | 'answer' | 'withdraw')[] }
type JointType = 'comprehensive' | 'risk_class' | 'special_rectification'
type Act = 'propose' | 'agree' | 'decline' | 'withdraw'

/** Tasks of different departments that would reach the same businesses: propose, agree, one visit (S1-3e). */
export function Conflicts() {
  const [year, setYear] = useState(new Date().getFullYear())
  const { data, error, reload } = useData<{ items: Conflict[] }>(`/plan-conflicts?year=${year}`)
  const [act, setAct] = useState<{ kind: Act; row: Conflict } | null>(null)
  const departments = useDepartments()
  return (
    <>
      <div class="row wrap"><div class="grow"><p class="muted narrow">{ty('conflictText')}</p></div><YearPick year={year} onChange={setYear} /></div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.items.length === 0 && <EmptyState icon="check" title={ty('noConflicts')}><p class="muted">{ty('noConflictsText')}</p></EmptyState>}
      {data && data.items.length > 0 && (
        <div class="card"><table><caption class="vh">{ty('conflicts')}</caption>
          <thead><tr><th scope="col">{ty('task')}</th><th scope="col">{ty('task')}</th><th scope="col" class="num">{ty('shared')}</th><th scope="col">{ty('days')}</th><th scope="col"><span class="vh">{ty('propose')}</span></th></tr></thead>
          <tbody>{data.items.map((row) => (
            <tr key={row.task.id + row.other.id} data-testid="conflict">
              <th scope="row"><a href={`#/plans/${row.task.plan_id}`}>{row.task.title}</a><span class="sub">{departments(row.task.lead_department_id)}</span></th>
              <td>{row.other.title}<span class="sub">{departments(row.other.lead_department_id)}</span></td>
              <td class="num">{count(row.businesses)}</td><td>{row.first}—{row.last}</td>
              <td><Answer row={row} onAct={(kind) => setAct({ kind, row })} /></td></tr>))}</tbody></table></div>)}
      {act?.kind === 'propose' && <Propose row={act.row} office={departments(act.row.other.lead_department_id)} onClose={() => setAct(null)} onDone={reload} />}
      {act?.kind === 'decline' && <Decline id={act.row.proposal!.id} onClose={() => setAct(null)} onDone={reload} />}
      {(act?.kind === 'agree' || act?.kind === 'withdraw') && <Confirm text={ty(act.kind === 'agree' ? 'agreeAsk' : 'withdrawAsk')} go={ty(act.kind)} onClose={() => setAct(null)} onGo={async () => {
        const agree = act.kind === 'agree'
        await api(`/joint-proposals/${act.row.proposal!.id}/${agree ? 'answer' : 'withdraw'}`, { method: 'POST', headers: once(), ...(agree ? { json: { agree: true } } : {}) })
        await reload()
      }} />}
    </>
  )
}

function Answer({ row, onAct }: { row: Conflict; onAct: (kind: Act) => void }) {
  const declined = row.proposal?.state === 'declined' && <span class="sub">{ty('declined', { reason: row.proposal.reason ?? '' })}</span>
  if (row.can.includes('answer')) return <div class="row wrap"><Chip tone="info">{ty('asked')}</Chip><Button small kind="primary" onClick={() => onAct('agree')} data-testid="joint-agree">{ty('agree')}</Button><Button small onClick={() => onAct('decline')}>{ty('decline')}</Button></div>
  if (row.can.includes('withdraw')) return <div class="row wrap"><Chip>{ty('waiting')}</Chip><Button small kind="plain" onClick={() => onAct('withdraw')}>{ty('withdraw')}</Button></div>
  return <>{row.can.includes('propose') && <Button small onClick={() => onAct('propose')} data-testid="joint-propose">{ty('propose')}</Button>}{row.proposal?.state === 'open' && row.can.length === 0 && <Chip>{ty('waiting')}</Chip>}{declined}</>
}

function Propose({ row, office, onClose, onDone }: { row: Conflict; office: string; onClose: () => void; onDone: () => Promise<void> }) {
  const [type, setType] = useState<JointType>('comprehensive')
  const act = useAct()
  const send = () => act.run(async () => {
    await api(`/tasks/${row.task.id}/joint`, { headers: once(), json: { id: crypto.randomUUID(), other_task_id: row.other.id, joint_type: type } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={ty('propose')} onClose={onClose}>
      <p>{ty('proposeAsk', { office, n: row.businesses })}</p>
      <Segmented joined shown legend={ty('jointType')} value={type} onChoose={setType} choices={(['comprehensive', 'risk_class', 'special_rectification'] as const).map((one) => ({ value: one, label: ty(one) }))} />
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} onClick={() => void send()} data-testid="joint-send">{ty('propose')}</Button></div>
    </Sheet>
  )
}

function Decline({ id, onClose, onDone }: { id: string; onClose: () => void; onDone: () => Promise<void> }) {
  const [reason, setReason] = useState('')
  const act = useAct()
  const fault = faultAt(act.error)
  const send = () => act.run(async () => {
    await api(`/joint-proposals/${id}/answer`, { headers: once(), json: { agree: false, reason: reason.trim() } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={ty('decline')} onClose={onClose}>
      <Field {...fault('reason')} label={ty('declineReason')}>{(control) => <textarea {...control} class="input" rows={3} value={reason} maxLength={500} onInput={(event) => setReason(event.currentTarget.value)} />}</Field>
      <Problem error={act.error} placed />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!reason.trim()} onClick={() => void send()}>{ty('decline')}</Button></div>
    </Sheet>
  )
}
