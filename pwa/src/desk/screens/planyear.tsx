import { useState } from 'preact/hooks'
import { api, currentSession } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tp } from '../../i18n/desk/plans.ts'
import { ty } from '../../i18n/desk/planyear.ts'
import { Button, Chip, EmptyState, Field, Problem, Sheet, type Tone } from '../../ui/parts.tsx'
import { faultAt, useAct, useData } from '../data.ts'
import { colon, count, day } from '../format.ts'
import { useDepartments } from '../offices.ts'
import { TONES, type PlanState } from './plandue.tsx'
import './plans.css'

type Mark = 'missing' | 'late' | 'in_time' | 'open' | 'none'
interface Row {
  department_id: string; domain: 'market' | 'non_market'; period: 'year' | 'first_half' | 'second_half'; due_on: string | null; mark: Mark; tasks: number; joint_tasks: number; from_above: number
  plan: { id: string; title: string; state: PlanState; version: number; filed_at: string | null } | null
}
interface RollUpOf { year: number; article: string; rows: Row[]; missing: number; late: number; own: number; above: number }
interface ProgrammeOf { year: number; article: string; items: { industry: string; wanted: number | null; planned: number; drawn: number; open: boolean }[]; may_change: boolean }
interface CalendarOf {
  year: number; due: { on: string; period: string }[]
  tasks: { id: string; plan_id: string; title: string; lead_department_id: string; joint: boolean; window_from: string; window_to: string }[]
}
const MARK_TONES: Record<Mark, Tone> = { missing: 'danger', late: 'warn', in_time: 'ok', open: 'info', none: 'mute' }

export function YearPick({ year, onChange }: { year: number; onChange: (year: number) => void }) {
  const now = new Date().getFullYear()
  return <select class="input yr" aria-label={ty('year')} value={year} onChange={(event) => onChange(Number(event.currentTarget.value))} data-testid="plans-year">{[now + 1, now, now - 1, now - 2].map((one) => <option key={one} value={one}>{one}</option>)}</select>
}

/** All departments' plans of a year: what is missing, late, in time; draws of one's own against those from above (S0-2.4c). */
export function RollUp() {
  const [year, setYear] = useState(new Date().getFullYear())
  const { data, error, reload } = useData<RollUpOf>(`/plan-roll-up?year=${year}`)
  const departments = useDepartments()
  return (
    <>
      <div class="row wrap"><div class="grow"><p class="muted narrow">{ty('rollUpText')}{data && ` ${ty('basis')} ${data.article}`}</p></div><YearPick year={year} onChange={setYear} /><Button small onClick={() => print()}>{ty('printPage')}</Button></div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.rows.length === 0 && <EmptyState icon="doc" title={ty('rollUpNone')}><p class="muted">{ty('rollUpNoneText')}</p></EmptyState>}
      {data && data.rows.length > 0 && <>
        <dl class="facts"><div><dt>{ty('missing')}</dt><dd data-testid="roll-up-missing">{count(data.missing)}</dd></div><div><dt>{ty('late')}</dt><dd>{count(data.late)}</dd></div><div><dt>{ty('own')}</dt><dd>{count(data.own)}</dd></div><div><dt>{ty('above')}</dt><dd>{count(data.above)}</dd></div></dl>
        <div class="card"><table><caption class="vh">{ty('rollUp')}</caption>
          <thead><tr><th scope="col">{t('department')}</th><th scope="col">{ty('period')}</th><th scope="col">{tp('planTitle')}</th><th scope="col">{t('state')}</th><th scope="col">{ty('dueOn')}</th><th scope="col">{ty('filed')}</th><th scope="col" class="num">{ty('tasksN')}</th><th scope="col" class="num">{ty('jointN')}</th><th scope="col" class="num">{ty('above')}</th></tr></thead>
          <tbody>{data.rows.map((row, index) => (
            <tr key={index}><th scope="row">{departments(row.department_id)}</th><td>{ty(row.period === 'year' ? 'p_year' : row.period)}{row.domain !== 'market' && <span class="sub">{ty('non_market')}</span>}</td>
              <td>{row.plan ? <a href={`#/plans/${row.plan.id}`}>{row.plan.title}</a> : <span class="muted">{ty('noPlan')}</span>}</td><td>{row.plan && <Chip tone={TONES[row.plan.state]}>{tp(row.plan.state)}</Chip>}</td>
              <td>{row.due_on ?? '—'} <Chip tone={MARK_TONES[row.mark]}>{ty(row.mark)}</Chip></td><td>{day(row.plan?.filed_at)}</td><td class="num">{count(row.tasks)}</td><td class="num">{count(row.joint_tasks)}</td><td class="num">{count(row.from_above)}</td></tr>))}</tbody></table></div></>}
    </>
  )
}

/** The named industries and their joint draws (S3A-2.4.1a). */
export function Programme() {
  const [year, setYear] = useState(new Date().getFullYear())
  const { data, error, reload } = useData<ProgrammeOf>(`/plan-programme?year=${year}`)
  const [naming, setNaming] = useState(false)
  return (
    <>
      <div class="row wrap"><div class="grow"><p class="muted narrow">{ty('programmeText')}{data && ` ${ty('basis')} ${data.article}`}</p></div><YearPick year={year} onChange={setYear} />{data?.may_change && <Button onClick={() => setNaming(true)} data-testid="programme-change">{ty('changeProgramme')}</Button>}</div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.items.length === 0 && <EmptyState icon="doc" title={ty('noProgramme')}><p class="muted">{ty('noProgrammeText')}</p></EmptyState>}
      {data && data.items.length > 0 && (
        <div class="card"><table><caption class="vh">{ty('programme')}</caption>
          <thead><tr><th scope="col">{ty('industry')}</th><th scope="col" class="num">{ty('wanted')}</th><th scope="col" class="num">{ty('planned')}</th><th scope="col" class="num">{ty('drawnN')}</th><th scope="col">{t('state')}</th></tr></thead>
          <tbody>{data.items.map((row) => (
            <tr key={row.industry}><th scope="row">{row.industry}</th><td class="num">{row.wanted ?? '—'}</td><td class="num">{row.planned}</td><td class="num">{row.drawn}</td>
              <td><Chip tone={row.wanted === null ? 'mute' : row.open ? 'warn' : 'ok'}>{ty(row.wanted === null ? 'noNumber' : row.open ? 'openYet' : 'done')}</Chip></td></tr>))}</tbody></table></div>)}
      {naming && data && <Naming year={year} before={data.items.map((one) => one.industry)} onClose={() => setNaming(false)} onDone={reload} />}
    </>
  )
}

function Naming({ year, before, onClose, onDone }: { year: number; before: string[]; onClose: () => void; onDone: () => Promise<void> }) {
  const [text, setText] = useState(before.join('\n'))
  const act = useAct()
  const fault = faultAt(act.error)
  const save = () => act.run(async () => {
    await api('/plan-programme', { method: 'PUT', json: { year, industries: text.split('\n').map((one) => one.trim()).filter(Boolean) } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={`${ty('changeProgramme')} · ${year}`} onClose={onClose}>
      <Field {...fault('industries')} label={ty('industriesIn')}>{(control) => <textarea {...control} class="input" rows={10} value={text} onInput={(event) => setText(event.currentTarget.value)} />}</Field>
      <Problem error={act.error} placed />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} onClick={() => void save()}>{tc('save')}</Button></div>
    </Sheet>
  )
}

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1)

/** Months across, departments down; each task a bar over its window. Prints on one page. */
export function Calendar() {
  const [year, setYear] = useState(new Date().getFullYear())
  const { data, error, reload } = useData<CalendarOf>(`/plan-calendar?year=${year}`)
  const departments = useDepartments()
  const own = currentSession()!.me.department.id
  const offices = [...new Set((data?.tasks ?? []).map((one) => one.lead_department_id))].sort((a, b) => Number(b === own) - Number(a === own) || departments(a).localeCompare(departments(b)))
  return (
    <>
      <div class="row wrap"><p class="muted grow">{data && data.due.length > 0 && `${ty('dueDays')}${colon()}${data.due.map((one) => one.on).join('、')}`}</p><YearPick year={year} onChange={setYear} /><Button small onClick={() => print()}>{ty('printPage')}</Button></div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.tasks.length === 0 && <EmptyState icon="clock" title={ty('calendarNone')} />}
      {data && data.tasks.length > 0 && (
        <div class="card scroll" tabIndex={0} role="region" aria-label={ty('calendar')}><table class="plancal"><caption class="vh">{ty('calendar')} {year}</caption>
          <thead><tr><th scope="col">{t('department')}</th>{MONTHS.map((month) => <th scope="col" key={month} class="mon">{month}</th>)}</tr></thead>
          <tbody>{offices.map((office) => {
            const mine = data.tasks.filter((one) => one.lead_department_id === office)
            return mine.map((task, index) => {
              const [from, to] = [monthOf(task.window_from, year), monthOf(task.window_to, year)]
              return (
                <tr key={task.id}>{index === 0 && <th scope="rowgroup" rowSpan={mine.length}>{departments(office)}</th>}
                  {from > 1 && <td colSpan={from - 1} />}
                  <td colSpan={to - from + 1} class={task.joint ? 'span joint' : 'span'}><a href={`#/plans/${task.plan_id}`} title={`${task.window_from}—${task.window_to}`}>{task.title}</a><span class="sub">{task.window_from.slice(5)}—{task.window_to.slice(5)}{task.joint && ` · ${ty('jointN')}`}</span></td>
                  {to < 12 && <td colSpan={12 - to} />}</tr>)
            })
          })}</tbody></table></div>)}
    </>
  )
}

/** 1 to 12 of a day in the year; days of other years fall on its first or last month. */
function monthOf(on: string, year: number): number {
  const there = Number(on.slice(0, 4))
  return there < year ? 1 : there > year ? 12 : Number(on.slice(5, 7))
}
