import { useState } from 'preact/hooks'
import { API, api, currentSession } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { tk } from '../../i18n/desk/archive.ts'
import { t } from '../../i18n/desk/index.ts'
import { tf } from '../../i18n/desk/media.ts'
import { tp } from '../../i18n/desk/plans.ts'
import { ty } from '../../i18n/desk/planyear.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet } from '../../ui/parts.tsx'
import { Confirm } from '../confirm.tsx'
import { once, useAct, useData, usePages } from '../data.ts'
import { colon, count, day, fraction, inBrackets, minute } from '../format.ts'
import { useDepartments } from '../offices.ts'
import { Due, TONES, type Plan, type Task } from './plandue.tsx'
import { TaskForm, type TaskKept } from './taskform.tsx'

interface Preview { strata: { stratum: string; base: number; eligible: number; ratio: [number, number] | null; n: number | null }[]; base: number; eligible: number; n: number }
interface Change { what: 'plan' | 'added' | 'removed' | 'changed'; task: string | null; field: string | null; before: unknown; after: unknown }
interface Version { version: number; reason: string; at: string; by: string; changes: Change[] }
interface Table { id: string; title: string; to: string[]; columns: { key: string; title: string }[]; rows: Record<string, string | number>[] }
type Step = 'approve' | 'file' | 'publish' | 'close'
type Part = 'tasks' | 'versions' | 'table'

/** One plan: its tasks, its versions, and as the table that is handed in. */
export function One({ id, part }: { id: string; part: string | undefined }) {
  const plan = useData<Plan>(`/plans/${id}`)
  const tasks = usePages<Task>(`/tasks?plan=${id}`)
  const departments = useDepartments()
  const found = plan.data
  if (!found) return <main class="work"><Problem error={plan.error} onRetry={() => void plan.reload()} /></main>
  const reload = async () => { await Promise.all([plan.reload(), tasks.reload()]) }
  const shown: Part = part === 'versions' || part === 'table' ? part : 'tasks'
  const parts: [Part, string][] = [['tasks', tp('tasks')], ['versions', ty('versions')], ...(found.table ? [['table', `${ty('table')} ${found.table}`] as [Part, string]] : [])]
  return (
    <main class="work">
      <Steps plan={found} tasks={tasks.data?.length ?? 0} onDone={reload} />
      <p class="muted">{found.number} · {found.year} · {ty(found.period === 'year' ? 'p_year' : found.period)}{found.domain !== 'market' && ` · ${ty('non_market')}`} · {departments(found.department_id)} · {t('version', { n: found.version })} · <Due due={found.due} /></p>
      {found.waits_for && <div class="banner info box" data-testid="plan-waits"><p>{ty(found.waits_for === 'study' ? 'waitStudy' : 'waitReview')}</p></div>}
      {found.state === 'draft' && found.can.includes('edit') && !found.can.includes('approve') && <div class="banner info box" data-testid="plan-next"><p>{ty(tasks.data?.length ? 'waitApprove' : 'waitTasks')}</p></div>}
      {found.opinions.length > 0 && <section class="card"><header><h3>{ty('opinions')}</h3></header><ul class="in stack-s">{found.opinions.map((one) => (
        <li key={one.id} class="row wrap"><Chip tone={one.verdict === 'accepted' ? 'ok' : 'warn'}>{ty(one.verdict)}</Chip><span>{one.body}</span><span class="muted">{one.held_on} · {one.ref}</span>{one.text && <span class="muted">{one.text}</span>}</li>))}</ul></section>}
      <nav class="parttabs" aria-label={found.title}>{parts.map(([key, word]) => <a key={key} href={`#/plans/${id}${key === 'tasks' ? '' : `/${key}`}`} aria-current={shown === key ? 'page' : undefined} data-testid={`plan-part-${key}`}>{word}</a>)}</nav>
      {shown === 'tasks' && <Tasks plan={found} tasks={tasks} onDone={reload} />}
      {shown === 'versions' && <Versions id={id} />}
      {shown === 'table' && <TableView id={id} />}
    </main>
  )
}

function Steps({ plan, tasks, onDone }: { plan: Plan; tasks: number; onDone: () => Promise<void> }) {
  const [step, setStep] = useState<Step | null>(null)
  const [opinion, setOpinion] = useState<'study' | 'review' | null>(null)
  const [copying, setCopying] = useState(false)
  const asks: Record<Step, string> = { approve: tp('approveAsk', { title: plan.title }), file: tp('fileAsk', { title: plan.title }), publish: tp('publishAsk', { title: plan.title, n: tasks }), close: ty('closeAsk', { title: plan.title }) }
  const steps = (['approve', 'file', 'publish'] as Step[]).filter((one) => plan.can.includes(one))
  const said = (['study', 'review'] as const).find((one) => plan.can.includes(one))
  return (
    <>
      <div class="row wrap"><a class="btn plain s" href="#/plans">{tp('backToPlans')}</a><h2 class="grow">{plan.title}</h2><Chip tone={TONES[plan.state]} testid="plan-state">{tp(plan.state)}</Chip>
        {plan.can.includes('edit') && <Button kind="plain" onClick={() => setCopying(true)} data-testid="plan-copy">{ty('copy')}</Button>}
        {plan.can.includes('close') && <Button kind="plain" onClick={() => setStep('close')} data-testid="plan-close">{ty('close')}</Button>}
        {said && <Button kind="primary" onClick={() => setOpinion(said)} data-testid={`plan-${said}`}>{ty(said)}</Button>}
        {steps.map((one, index) => <Button key={one} kind={index === 0 && !said ? 'primary' : undefined!} onClick={() => setStep(one)} data-testid={`plan-${one}`}>{tp(one as 'approve')}</Button>)}</div>
      {step && <Confirm text={asks[step]} go={step === 'close' ? ty('close') : tp(step)} onClose={() => setStep(null)} onGo={async () => {
        await api(`/plans/${plan.id}/${step}`, { method: 'POST', headers: { ...once(), 'If-Match': String(plan.version) }, json: {} })
        await onDone()
      }} />}
      {opinion && <OpinionForm id={plan.id} kind={opinion} onClose={() => setOpinion(null)} onDone={onDone} />}
      {copying && <CopyForm plan={plan} onClose={() => setCopying(false)} />}
    </>
  )
}

function OpinionForm({ id, kind, onClose, onDone }: { id: string; kind: 'study' | 'review'; onClose: () => void; onDone: () => Promise<void> }) {
  const [verdict, setVerdict] = useState<'accepted' | 'returned'>('accepted')
  const [heldOn, setHeldOn] = useState('')
  const [ref, setRef] = useState('')
  const [text, setText] = useState('')
  const act = useAct()
  const save = () => act.run(async () => {
    await api(`/plans/${id}/${kind}`, { headers: once(), json: { id: crypto.randomUUID(), verdict, held_on: heldOn, ref: ref.trim(), text: text.trim() } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={ty(kind)} onClose={onClose}>
      <Segmented joined shown legend={ty('verdict')} value={verdict} onChoose={setVerdict} choices={[{ value: 'accepted', label: ty('accepted') }, { value: 'returned', label: ty('returned') }]} />
      <div class="grid2">
        <Field label={ty('heldOn')}>{(control) => <input {...control} class="input" type="date" value={heldOn} onInput={(event) => setHeldOn(event.currentTarget.value)} data-testid="opinion-on" />}</Field>
        <Field label={ty('ref')}>{(control) => <input {...control} class="input" value={ref} maxLength={100} onInput={(event) => setRef(event.currentTarget.value)} data-testid="opinion-ref" />}</Field>
      </div>
      <Field label={ty('text')}>{(control) => <textarea {...control} class="input" rows={3} value={text} maxLength={2000} onInput={(event) => setText(event.currentTarget.value)} />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!heldOn || !ref.trim() || (verdict === 'returned' && !text.trim())} onClick={() => void save()} data-testid="opinion-save">{tc('save')}</Button></div>
    </Sheet>
  )
}

function CopyForm({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const [year, setYear] = useState(String(plan.year + 1))
  const [title, setTitle] = useState(plan.title.replace(String(plan.year), String(plan.year + 1)))
  const [made, setMade] = useState<{ id: string; leftOut: string[] } | null>(null)
  const act = useAct()
  const save = () => act.run(async () => {
    const id = crypto.randomUUID()
    const copy = await api<{ left_out: string[] }>(`/plans/${plan.id}/copy`, { headers: once(), json: { id, year: Number(year), title: title.trim() } })
    if (copy.left_out.length) setMade({ id, leftOut: copy.left_out })
    else location.hash = `/plans/${id}`
  })
  return (
    <Sheet title={ty('copyTitle')} onClose={onClose}>
      {made ? <><p>{ty('leftOut', { n: made.leftOut.length, titles: made.leftOut.join('、') })}</p><div class="row end"><a class="btn primary" href={`#/plans/${made.id}`}>{ty('openCopy')}</a></div></> : <>
        <Field label={tp('planTitle')}>{(control) => <input {...control} class="input" value={title} maxLength={200} onInput={(event) => setTitle(event.currentTarget.value)} />}</Field>
        <Field label={tp('year')}>{(control) => <input {...control} class="input" inputMode="numeric" value={year} onInput={(event) => setYear(event.currentTarget.value.replace(/\D/g, ''))} data-testid="copy-year" />}</Field>
        <Problem error={act.error} />
        <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!title.trim() || year.length !== 4} onClick={() => void save()} data-testid="copy-save">{ty('copy')}</Button></div></>}
    </Sheet>
  )
}

function Tasks({ plan, tasks, onDone }: { plan: Plan; tasks: { data: Task[] | null; error: unknown; reload: () => Promise<void>; more: (() => Promise<void>) | null }; onDone: () => Promise<void> }) {
  const [adding, setAdding] = useState(false)
  return (
    <section class="card"><header><h3 class="grow">{tp('tasks')}</h3>{plan.can.includes('edit') && <Button icon="plus" onClick={() => setAdding(true)} data-testid="new-task">{tp('newTask')}</Button>}</header>
      <Problem error={tasks.error} onRetry={() => void tasks.reload()} />
      {tasks.data?.length === 0 && <p class="in muted">{tp('noTasks')}</p>}
      {tasks.data?.map((task) => <TaskCard key={`${task.id}-${task.version}-${task.state}-${plan.state}`} id={task.id} plan={plan} onDone={onDone} />)}
      {tasks.more && <Button onClick={() => void tasks.more?.()}>{t('more')}</Button>}
      {adding && <TaskForm plan={plan.id} approved={plan.state !== 'draft'} outside={plan.domain !== 'market'} onClose={() => setAdding(false)} onDone={onDone} />}
    </section>
  )
}

function TaskCard({ id, plan, onDone }: { id: string; plan: Plan; onDone: () => Promise<void> }) {
  const { data: task, error } = useData<Task & TaskKept>(`/tasks/${id}`)
  const [editing, setEditing] = useState(false)
  const me = currentSession()!.me
  const preview = useData<Preview>(`/tasks/${id}/preview`)
  const departments = useDepartments()
  if (!task) return <Problem error={error} />
  const facts = [
    tp(task.draw_type === 'undirected' ? 'undirected' : 'directed'), `${task.window_from}—${task.window_to}`, tp('itemsIn', { n: task.item_ids.length }), tp('seats', { n: task.seats.length }),
    task.origin === 'above' ? `${ty('above')}${colon()}${task.ordered_by ?? ''}` : ty('own'), ...(task.joint_type ? [ty(task.joint_type), ty(task.joint_origin === 'industry' ? 'byIndustry' : 'lead')] : []),
  ]
  const duties = Object.entries(task.duties)
  return (
    <div class="in stack" data-testid="task">
      <div class="row wrap"><h4 class="grow">{task.title} <span class="muted mono">{task.number}</span></h4>
        <Chip tone="info">{task.state === 'draft' ? tp('taskDraft') : tp(task.state)}</Chip>
        {['draft', 'approved'].includes(task.state) && plan.state !== 'closed' && task.lead_department_id === me.department.id && me.permissions.includes('plan:write') && <Button small onClick={() => setEditing(true)} data-testid="task-edit">{tp('editTask')}</Button>}
        {task.state !== 'draft' && <a class="btn s" href={`#/plans/task/${task.id}`} data-testid="task-archive">{tk('open')}</a>}
        {task.state !== 'cancelled' && <a class="btn s" href={`#/draws/new/${task.id}`} data-testid="task-draw">{tp('goDraw')}</a>}{['drawn', 'running', 'concluded'].includes(task.state) && <a class="btn s" href={`${API}/tasks/${task.id}/forms.pdf`} download data-testid="task-forms">{tf('printAll')}</a>}</div>
      <p class="muted small">{facts.join(' · ')}</p>
      {editing && <TaskForm plan={plan.id} kept={task} approved={plan.state !== 'draft'} outside={plan.domain !== 'market'} onClose={() => setEditing(false)} onDone={onDone} />}
      {duties.length > 0 && <dl class="kv small">{duties.map(([office, text]) => <><dt key={office}>{departments(office)}</dt><dd>{text}</dd></>)}</dl>}
      {task.cross_regions.length > 0 && <p class="small">{ty('cross')}{colon()}{task.cross_regions.map((one) => one.region + inBrackets(one.agreement_ref || '—')).join('、')}</p>}
      {task.blocked && task.state !== 'cancelled' && <div class="banner mute box"><div><p class="strong">{tp('blocked')}</p><p>{task.blocked.detail}</p></div></div>}
      {preview.data && (
        <table class="tight2"><caption class="label">{tp('preview')}</caption>
          <thead><tr><th scope="col">{tp('stratum')}</th><th scope="col" class="num">{tp('base')}</th><th scope="col" class="num">{tp('eligible')}</th><th scope="col" class="num">%</th><th scope="col" class="num">{tp('n')}</th></tr></thead>
          <tbody>{preview.data.strata.map((one) => (
            <tr key={one.stratum}><th scope="row">{one.stratum}</th><td class="num">{count(one.base)}</td><td class="num">{count(one.eligible)}</td><td class="num">{fraction(one.ratio)}</td><td class="num">{count(one.n)}</td></tr>))}</tbody></table>)}
    </div>
  )
}

/** A value of a version as a clerk reads it: lists with commas, ratios as per cent, ranges by their parts. */
function said(value: unknown, departments: (id: string) => string): string {
  if (value === null || value === undefined || value === '') return '—'
  if (Array.isArray(value)) {
    if (value.length === 2 && value.every((one) => typeof one === 'string' && /^\d{4}-\d\d-\d\d$/.test(one))) return value.join('—')
    return value.map((one) => (typeof one === 'object' && one ? said(one, departments) : String(one))).join('、') || '—'
  }
  if (typeof value !== 'object') return String(value)
  const parts = Object.entries(value as Record<string, unknown>).filter(([, one]) => !(Array.isArray(one) && one.length === 0) && one !== '')
  return parts.map(([name, one]) => {
    const ratio = Array.isArray(one) && one.length === 2 && one.every((n) => typeof n === 'number')
    const label = /^[0-9a-f-]{36}$/.test(name) ? departments(name) : ['departments', 'districts', 'industries', 'kinds', 'risk_classes', 'qualification'].includes(name) ? '' : `${name} `
    const text = ratio ? fraction(one as number[]) : name === 'departments' ? (one as string[]).map(departments).join('、') : said(one, departments)
    return label + text
  }).join('；') || '—'
}

function Versions({ id }: { id: string }) {
  const { data, error, reload } = useData<{ items: Version[] }>(`/plans/${id}/versions`)
  const departments = useDepartments()
  if (!data) return <Problem error={error} onRetry={() => void reload()} />
  if (data.items.length === 0) return <EmptyState icon="doc" title={ty('noVersions')}><p class="muted">{ty('noVersionsText')}</p></EmptyState>
  return (
    <div class="stack">{data.items.map((one) => (
      <section class="card" key={one.version} data-testid="plan-version"><header><h3 class="grow">{ty('v', { n: one.version })} · {one.reason}</h3><span class="muted">{minute(one.at)}</span></header>
        <table class="tight2"><caption class="vh">{ty('v', { n: one.version })}</caption>
          <thead><tr><th scope="col">{tp('taskTitle')}</th><th scope="col">{t('state')}</th><th scope="col">{ty('was')}</th><th scope="col">{ty('now')}</th></tr></thead>
          <tbody>{one.changes.map((change, index) => (
            <tr key={index}><th scope="row">{change.task ?? ty('ch_plan')}</th><td>{change.field ? ty(`f_${change.field}` as 'f_title') : ty(`ch_${change.what}`)}</td>
              <td class="breaks">{change.field ? said(change.before, departments) : '—'}</td><td class="breaks">{change.field ? said(change.after, departments) : '—'}</td></tr>))}</tbody></table></section>))}</div>
  )
}

function TableView({ id }: { id: string }) {
  const { data, error, reload } = useData<Table>(`/plans/${id}/table`)
  if (!data) return <Problem error={error} onRetry={() => void reload()} />
  return (
    <section class="card"><header class="wrap"><h3 class="grow">{data.title}</h3><span class="muted">{ty('tableTo', { to: data.to.join('、') })}</span>
      <Button small onClick={() => print()}>{ty('printPage')}</Button><a class="btn s primary" href={`${API}/plans/${id}/table.csv`} download data-testid="table-file">{ty('download')}</a></header>
      <div class="scroll" tabIndex={0} role="region" aria-label={data.title}><table class="tight2 ledger words"><caption class="vh">{data.title}</caption>
        <thead><tr>{data.columns.map((one) => <th scope="col" key={one.key}>{one.title}</th>)}</tr></thead>
        <tbody>{data.rows.map((row) => <tr key={row['no']}>{data.columns.map((one) => <td key={one.key}>{one.key === 'published_on' ? day(String(row[one.key] ?? '')) : row[one.key]}</td>)}</tr>)}</tbody></table></div></section>
  )
}
