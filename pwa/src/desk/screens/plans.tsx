import { useState } from 'preact/hooks'
import { API, api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tf } from '../../i18n/desk/media.ts'
import { tp } from '../../i18n/desk/plans.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet, Tags, type Tone } from '../../ui/parts.tsx'
import { Confirm } from '../confirm.tsx'
import { once, useAct, useData, usePages } from '../data.ts'
import { count, fraction } from '../format.ts'
import { useDepartmentList, useDepartments } from '../offices.ts'
import type { ScreenProps } from '../rooms.ts'
import { TaskForm } from './taskform.tsx'

type PlanState = 'draft' | 'dept_approved' | 'filed' | 'published' | 'in_force' | 'closed'
interface Plan {
  id: string; number: string; year: number; title: string; kind: string; department_id: string; departments: string[]; state: PlanState; version: number
  due: { on: string | null; mark: 'none' | 'open' | 'in_time' | 'late'; article: string | null }; can: string[]
}
export interface Task {
  id: string; plan_id: string; plan_state: string; number: string; title: string; lead_department_id: string; item_ids: string[]; method: string; draw_type: string
  ratios: Record<string, [number, number]>; seats: unknown[]; window_from: string; window_to: string; version: number
  state: 'draft' | 'approved' | 'pool_frozen' | 'drawn' | 'running' | 'concluded' | 'cancelled'
  blocked?: { title: string; detail: string } | null
}
interface Preview { strata: { stratum: string; base: number; eligible: number; ratio: [number, number] | null; n: number | null }[]; base: number; eligible: number; n: number }

const TONES: Record<PlanState, Tone> = { draft: 'info', dept_approved: 'info', filed: 'info', published: 'ok', in_force: 'ok', closed: 'mute' }
const MARKS = { none: 'dueNone', open: 'dueOpen', in_time: 'dueInTime', late: 'dueLate' } as const

/** Annual plans; one of them opened with its tasks. */
export function Screen({ session, route }: ScreenProps) {
  const [making, setMaking] = useState(false)
  const { data, error, more, reload } = usePages<Plan>('/plans')
  const departments = useDepartments()
  if (route[0]) return <One id={route[0]} />
  return (
    <main class="work">
      <div class="row"><span class="grow" />{session.me.permissions.includes('plan:write') && <Button kind="primary" icon="plus" onClick={() => setMaking(true)} data-testid="new-plan">{tp('newPlan')}</Button>}</div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="doc" title={tp('noPlans')}><p class="muted">{tp('noPlansText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table><caption class="vh">{t('plans')}</caption>
          <thead><tr><th scope="col">{tp('planTitle')}</th><th scope="col" class="num">{tp('year')}</th><th scope="col">{t('department')}</th><th scope="col">{tp('planKind')}</th><th scope="col">{t('state')}</th><th scope="col">{tp('due')}</th></tr></thead>
          <tbody>{data.map((plan) => (
            <tr key={plan.id}><th scope="row"><a href={`#/plans/${plan.id}`}>{plan.title}</a></th><td class="num">{plan.year}</td><td>{departments(plan.department_id)}</td>
              <td>{tp(plan.kind === 'joint' ? 'joint' : 'internal')}</td><td><Chip tone={TONES[plan.state]}>{tp(plan.state)}</Chip></td><td><Due due={plan.due} /></td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {making && <Make onClose={() => setMaking(false)} own={session.me.department.id} />}
    </main>
  )
}

function Due({ due }: { due: Plan['due'] }) {
  if (!due.on) return <span class="muted">{tp('dueNone')}</span>
  return <span title={due.article ?? ''}>{tp('dueBy', { on: due.on })} · {tp(MARKS[due.mark])}</span>
}

function Make({ own, onClose }: { own: string; onClose: () => void }) {
  const list = useDepartmentList()
  const [title, setTitle] = useState('')
  const [year, setYear] = useState(String(new Date().getFullYear()))
  const [kind, setKind] = useState<'internal' | 'joint'>('internal')
  const [others, setOthers] = useState<string[]>([])
  const act = useAct()
  const save = () => act.run(async () => {
    const id = crypto.randomUUID()
    await api('/plans', { headers: once(), json: { id, year: Number(year), title: title.trim(), kind, departments: kind === 'joint' ? others : [] } })
    location.hash = `/plans/${id}`
  })
  return (
    <Sheet title={tp('newPlan')} onClose={onClose}>
      <Field label={tp('planTitle')}>{(control) => <input {...control} class="input" value={title} maxLength={200} onInput={(event) => setTitle(event.currentTarget.value)} data-testid="plan-title" />}</Field>
      <Field label={tp('year')}>{(control) => <input {...control} class="input" inputMode="numeric" value={year} onInput={(event) => setYear(event.currentTarget.value)} data-testid="plan-year" />}</Field>
      <Segmented joined shown legend={tp('planKind')} value={kind} onChoose={setKind} choices={[{ value: 'internal', label: tp('internal') }, { value: 'joint', label: tp('joint') }]} />
      {kind === 'joint' && <Tags plain legend={tp('participants')} values={others} onChange={setOthers} choices={list.filter((one) => one.id !== own).map((one) => ({ value: one.id, label: one.name }))} />}
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!title.trim()} onClick={() => void save()} data-testid="plan-save">{tc('save')}</Button></div>
    </Sheet>
  )
}

type Step = 'approve' | 'file' | 'publish'

function One({ id }: { id: string }) {
  const plan = useData<Plan>(`/plans/${id}`)
  const tasks = usePages<Task>(`/tasks?plan=${id}`)
  const [step, setStep] = useState<Step | null>(null)
  const [adding, setAdding] = useState(false)
  const departments = useDepartments()
  const found = plan.data
  if (!found) return <main class="work"><Problem error={plan.error} onRetry={() => void plan.reload()} /></main>
  const asks = { approve: tp('approveAsk', { title: found.title }), file: tp('fileAsk', { title: found.title }), publish: tp('publishAsk', { title: found.title, n: tasks.data?.length ?? 0 }) }
  const steps = (['approve', 'file', 'publish'] as Step[]).filter((one) => found.can.includes(one))
  return (
    <main class="work">
      <div class="row wrap"><a class="btn plain s" href="#/plans">{tp('backToPlans')}</a><h2 class="grow">{found.title}</h2><Chip tone={TONES[found.state]} testid="plan-state">{tp(found.state)}</Chip>
        {steps.map((one, index) => <Button key={one} kind={index === 0 && !adding ? 'primary' : undefined!} onClick={() => setStep(one)} data-testid={`plan-${one}`}>{tp(one)}</Button>)}</div>
      <p class="muted">{found.number} · {found.year} · {departments(found.department_id)} · {t('version', { n: found.version })} · <Due due={found.due} /></p>
      <section class="card"><header><h3 class="grow">{tp('tasks')}</h3>{found.can.includes('edit') && <Button icon="plus" onClick={() => setAdding(true)} data-testid="new-task">{tp('newTask')}</Button>}</header>
        <Problem error={tasks.error} onRetry={() => void tasks.reload()} />
        {tasks.data?.length === 0 && <p class="in muted">{tp('noTasks')}</p>}
        {tasks.data?.map((task) => <TaskCard key={task.id} id={task.id} />)}
      </section>
      {step && <Confirm text={asks[step]} go={tp(step)} onClose={() => setStep(null)} onGo={async () => {
        await api(`/plans/${id}/${step}`, { method: 'POST', headers: { ...once(), 'If-Match': String(found.version) }, json: {} })
        await Promise.all([plan.reload(), tasks.reload()])
      }} />}
      {adding && <TaskForm plan={id} approved={found.state !== 'draft'} onClose={() => setAdding(false)} onDone={async () => { await Promise.all([plan.reload(), tasks.reload()]) }} />}
    </main>
  )
}

function TaskCard({ id }: { id: string }) {
  const { data: task, error } = useData<Task>(`/tasks/${id}`)
  const preview = useData<Preview>(`/tasks/${id}/preview`)
  if (!task) return <Problem error={error} />
  return (
    <div class="in stack" data-testid="task">
      <div class="row wrap"><h4 class="grow">{task.title} <span class="muted mono">{task.number}</span></h4>
        <Chip tone="info">{task.state === 'draft' ? tp('taskDraft') : tp(task.state)}</Chip>
        <a class="btn s" href={`#/draws/new/${task.id}`} data-testid="task-draw">{tp('goDraw')}</a>{['drawn', 'running', 'concluded'].includes(task.state) && <a class="btn s" href={`${API}/tasks/${task.id}/forms.pdf`} download data-testid="task-forms">{tf('printAll')}</a>}</div>
      <p class="muted small">{tp(task.draw_type === 'undirected' ? 'undirected' : 'directed')} · {task.window_from}—{task.window_to} · {tp('itemsIn', { n: task.item_ids.length })} · {tp('seats', { n: task.seats.length })}</p>
      {task.blocked && <div class="banner mute box"><div><p class="strong">{tp('blocked')}</p><p>{task.blocked.detail}</p></div></div>}
      {preview.data && (
        <table class="tight2"><caption class="label">{tp('preview')}</caption>
          <thead><tr><th scope="col">{tp('stratum')}</th><th scope="col" class="num">{tp('base')}</th><th scope="col" class="num">{tp('eligible')}</th><th scope="col" class="num">%</th><th scope="col" class="num">{tp('n')}</th></tr></thead>
          <tbody>{preview.data.strata.map((one) => (
            <tr key={one.stratum}><th scope="row">{one.stratum}</th><td class="num">{count(one.base)}</td><td class="num">{count(one.eligible)}</td><td class="num">{fraction(one.ratio)}</td><td class="num">{count(one.n)}</td></tr>))}</tbody></table>)}
    </div>
  )
}
