import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tp } from '../../i18n/desk/plans.ts'
import { ty } from '../../i18n/desk/planyear.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet, Tags } from '../../ui/parts.tsx'
import { once, useAct, useData, usePages } from '../data.ts'
import { useDepartmentList, useDepartments } from '../offices.ts'
import type { ScreenProps } from '../rooms.ts'
import { Due, TONES, type Plan } from './plandue.tsx'
import { Conflicts } from './planjoint.tsx'
import { One } from './planone.tsx'
import { Outside } from './planoutside.tsx'
import { Calendar, Programme, RollUp } from './planyear.tsx'
import { TaskArchive } from './taskarchive.tsx'

const VIEWS = [['', 'all'], ['roll-up', 'rollUp'], ['conflicts', 'conflicts'], ['programme', 'programme'], ['calendar', 'calendar'], ['outside', 'outside']] as const

/** Plans: the list, the office's views of a year, or one of them opened. */
export function Screen({ session, route }: ScreenProps) {
  if (route[0] === 'task' && route[1]) return <TaskArchive key={route[1]} id={route[1]} />
  const view = VIEWS.find(([path]) => path === (route[0] ?? ''))
  if (!view) return <One key={route[0]!} id={route[0]!} part={route[1]} />
  const may = session.me.permissions.includes('plan:write')
  return (
    <main class="work">
      <nav class="parttabs" aria-label={ty('views')}>{VIEWS.map(([path, word]) => <a key={path} href={`#/plans${path && `/${path}`}`} aria-current={view[0] === path ? 'page' : undefined} data-testid={`plans-${path || 'all'}`}>{ty(word)}</a>)}</nav>
      {view[0] === '' && <All own={session.me.department.id} may={may} />}
      {view[0] === 'roll-up' && <RollUp />}
      {view[0] === 'conflicts' && <Conflicts />}
      {view[0] === 'programme' && <Programme />}
      {view[0] === 'calendar' && <Calendar />}
      {view[0] === 'outside' && <Outside may={may} />}
    </main>
  )
}

function All({ own, may }: { own: string; may: boolean }) {
  const [making, setMaking] = useState(false)
  const { data, error, more, reload } = usePages<Plan>('/plans')
  const departments = useDepartments()
  return (
    <>
      {may && <div class="row"><span class="grow" /><Button kind="primary" icon="plus" onClick={() => setMaking(true)} data-testid="new-plan">{tp('newPlan')}</Button></div>}
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="doc" title={tp('noPlans')}><p class="muted">{tp('noPlansText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table><caption class="vh">{t('plans')}</caption>
          <thead><tr><th scope="col">{tp('planTitle')}</th><th scope="col" class="num">{tp('year')}</th><th scope="col">{t('department')}</th><th scope="col">{tp('planKind')}</th><th scope="col">{t('state')}</th><th scope="col">{tp('due')}</th></tr></thead>
          <tbody>{data.map((plan) => (
            <tr key={plan.id}><th scope="row"><a href={`#/plans/${plan.id}`}>{plan.title}</a></th><td class="num">{plan.year}</td><td>{departments(plan.department_id)}</td>
              <td>{plan.kind === 'joint' ? ty('kindJoint') : tp('internal')}{plan.domain !== 'market' && <span class="sub">{ty('non_market')} · {ty(plan.period === 'year' ? 'p_year' : plan.period)}</span>}</td>
              <td><Chip tone={TONES[plan.state]}>{tp(plan.state)}</Chip>{plan.waits_for && <span class="sub">{ty(plan.waits_for === 'study' ? 'waitStudy' : 'waitReview')}</span>}</td><td><Due due={plan.due} /></td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {making && <Make onClose={() => setMaking(false)} own={own} />}
    </>
  )
}

function Make({ own, onClose }: { own: string; onClose: () => void }) {
  const list = useDepartmentList()
  const [title, setTitle] = useState('')
  const [year, setYear] = useState(String(new Date().getFullYear()))
  const [kind, setKind] = useState<'internal' | 'joint'>('internal')
  const [others, setOthers] = useState<string[]>([])
  const [domain, setDomain] = useState<Plan['domain']>('market')
  const [period, setPeriod] = useState<Plan['period']>('year')
  const region = useData<{ settings: Record<string, { value: unknown }> }>('/region')
  const outside = ((region.data?.settings['scope.domains']?.value ?? []) as string[]).includes('non_market')
  const act = useAct()
  const save = () => act.run(async () => {
    const id = crypto.randomUUID()
    await api('/plans', { headers: once(), json: { id, year: Number(year), title: title.trim(), kind, domain, period: domain === 'market' ? 'year' : period, departments: kind === 'joint' ? others : [] } })
    location.hash = `/plans/${id}`
  })
  return (
    <Sheet title={tp('newPlan')} onClose={onClose}>
      <Field label={tp('planTitle')}>{(control) => <input {...control} class="input" value={title} maxLength={200} onInput={(event) => setTitle(event.currentTarget.value)} data-testid="plan-title" />}</Field>
      <Field label={tp('year')}>{(control) => <input {...control} class="input" inputMode="numeric" value={year} onInput={(event) => setYear(event.currentTarget.value)} data-testid="plan-year" />}</Field>
      <Segmented joined shown legend={tp('planKind')} value={kind} onChoose={setKind} choices={[{ value: 'internal', label: tp('internal') }, { value: 'joint', label: ty('kindJoint') }]} />
      {outside && <Segmented joined shown legend={ty('domain')} value={domain} onChoose={setDomain} choices={[{ value: 'market', label: ty('market') }, { value: 'non_market', label: ty('non_market') }]} />}
      {domain === 'non_market' && <Segmented joined shown legend={ty('period')} value={period} onChoose={setPeriod} choices={[{ value: 'year', label: ty('p_year') }, { value: 'first_half', label: ty('first_half') }, { value: 'second_half', label: ty('second_half') }]} />}
      {kind === 'joint' && <Tags plain legend={tp('participants')} values={others} onChange={setOthers} choices={list.filter((one) => one.id !== own).map((one) => ({ value: one.id, label: one.name }))} />}
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!title.trim()} onClick={() => void save()} data-testid="plan-save">{tc('save')}</Button></div>
    </Sheet>
  )
}
