import type { ComponentChildren } from 'preact'
import { tv } from '../../i18n/desk/changes.ts'
import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { ty } from '../../i18n/desk/today.ts'
import { Chip, EmptyState, Problem } from '../../ui/parts.tsx'
import { useData } from '../data.ts'
import { count, minute } from '../format.ts'
import type { ScreenProps } from '../rooms.ts'
import type { Kind } from './drawtypes.ts'
import { FromBusinesses } from './frombusinesses.tsx'

interface Due { id: string; number: string; object_name: string; due_on: string | null; due_provisional: boolean; workdays_left: number | null }
interface Overdue { draw_id: string; number: string; task_title: string; kind: 'seed' | 'reveal'; due_at: string }
interface LogAlarm { source: string; kind: 'fork' | 'rollback' | 'broken' | 'key'; size: number; at: string }
interface FixityFault { id: string; sha256: string; kind: 'missing' | 'differs'; found_at: string }
interface Overview {
  inspections: { [state: string]: number }; publications: { [state: string]: number }; follow_ups_open: number; leads_waiting: number; copies_waiting: number; overdue: Due[]; due_soon: Due[]; open_commits: Overdue[]; log_alarms?: LogAlarm[]; fixity_faults?: FixityFault[]
  coverage: { task_id: string; number: string; title: string; window_to: string; visits: number; done: number; published: number }[]
}

/** The first page: what needs somebody today, then how far the tasks are. Every figure leads to its list. */
export function Screen({ session }: ScreenProps) {
  const { data, error, reload } = useData<Overview>('/overview')
  if (!data) return <main class="work"><Problem error={error} onRetry={() => void reload()} /></main>
  const sum = (states: string[]) => states.reduce((total, state) => total + (data.inspections[state] ?? 0), 0)
  return (
    <main class="dash">
      <ul class="kpis" aria-label={t('today')}>
        <Figure to="#/publications" n={data.publications['overdue'] ?? 0} tone="t-danger">{ty('overdue')}</Figure>
        <Figure to="#/publications" n={data.publications['due_soon'] ?? 0} tone="t-warn">{ty('dueSoon')}</Figure>
        <Figure to="#/review" n={sum(['sealed'])}>{ty('toReview')}</Figure>
        <Figure to="#/inspections" n={sum(['planned', 'started', 'returned'])}>{ty('underWay')}</Figure>
        <Figure to="#/follow-ups" n={data.follow_ups_open}>{ty('openFollowUps')}</Figure>
        {session.me.permissions.includes('lead:read') && <Figure to="#/leads" n={data.leads_waiting}>{ty('leadsWaiting')}</Figure>}
      </ul>
      <FixityFaults rows={data.fixity_faults ?? []} />
      <LogAlarms rows={data.log_alarms ?? []} />
      <OpenCommits rows={data.open_commits} />
      {session.me.permissions.includes('draw:confirm') && <SecondPerson />}
      {session.me.permissions.includes('follow_up:write') && <FromBusinesses may />}
      <Deadlines rows={[...data.overdue, ...data.due_soon]} />
      <Coverage rows={data.coverage} />
    </main>
  )
}

interface Waiting { id: string; draw_id: string; draw_number: string; task_title: string; type: Kind; proposed_at: string; proposer: string; own: boolean }

/** Changes of draws that wait for another person; nothing is shown while none does. */
function SecondPerson() {
  const { data } = useData<{ items: Waiting[] }>('/proposals')
  if (!data || data.items.length === 0) return null
  return (
    <section class="card all" aria-labelledby="d9"><header><h2 id="d9" class="h3 grow">{tv('waiting')}</h2></header>
      <table data-testid="waiting-today"><caption class="vh">{tv('waiting')}</caption>
        <tbody>{data.items.map((one) => (
          <tr key={one.id}><th scope="row"><a href={`#/draws/${one.draw_id}`} data-testid="waiting-draw">{one.task_title}</a> <span class="mono muted">{one.draw_number}</span></th><td>{tv(one.type)}</td>
            <td>{tv('proposedBy', { who: one.proposer, at: minute(one.proposed_at) })}</td><td class="num"><Chip tone={one.own ? 'mute' : 'info'}>{tv(one.own ? 'waitingOwn' : 'waitingOthers')}</Chip></td></tr>))}</tbody></table></section>
  )
}

function Figure({ to: href, n, tone, children }: { to: string; n: number; tone?: string; children: ComponentChildren }) {
  return <li class="card in"><p class="muted">{children}</p><p class={n > 0 && tone ? `big2 ${tone}` : 'big2'}><a class="plainlink" href={href}>{count(n)}<small>{ty('items')}</small></a></p></li>
}

/** Originals that reading again found missing or changed, for auditors, until somebody says what was done. */
function FixityFaults({ rows }: { rows: FixityFault[] }) {
  if (rows.length === 0) return null
  return (
    <section class="card" aria-labelledby="d01"><header><h2 id="d01" class="h3 grow">{ty('fixityFaults')}</h2><a class="btn s" href="#/custody">{ty('toCustody')}</a></header>
      <table data-testid="fixity-faults"><caption class="vh">{ty('fixityFaults')}</caption>
        <tbody>{rows.map((row) => (
          <tr key={row.id}><td><Chip tone="danger" icon="alert">{ty(row.kind === 'missing' ? 'fixityMissing' : 'fixityDiffers')} · {minute(row.found_at)}</Chip></td><th scope="row"><span class="muted">{ty('fingerprint')}</span> <span class="mono">{row.sha256.slice(0, 16)}</span></th></tr>))}</tbody></table>
      <p class="in xs muted">{ty('fixityText')}</p></section>
  )
}

/** Objections to the public log, for auditors: a witness refused, or the log no longer fits what was signed. They stay. */
function LogAlarms({ rows }: { rows: LogAlarm[] }) {
  if (rows.length === 0) return null
  return (
    <section class="card" aria-labelledby="d00"><header><h2 id="d00" class="h3 grow">{ty('logAlarms')}</h2><a class="btn s" href="/portal/log">{ty('toLog')}</a></header>
      <table data-testid="log-alarms"><caption class="vh">{ty('logAlarms')}</caption><thead><tr><th scope="col">{ty('logWhat')}</th><th scope="col">{ty('logSource')}</th><th scope="col" class="num">{ty('logSize')}</th></tr></thead>
        <tbody>{rows.map((row) => (
          <tr key={row.source + row.kind + row.size}><td><Chip tone="danger" icon="alert">{ty(row.kind === 'fork' ? 'logFork' : row.kind === 'rollback' ? 'logRollback' : row.kind === 'key' ? 'logKey' : 'logBroken')} · {minute(row.at)}</Chip></td><th scope="row">{row.source === 'self' ? ty('logSelf') : row.source}</th><td class="num">{count(row.size)}</td></tr>))}</tbody></table>
      <p class="in xs muted">{ty('logAlarmsText')}</p></section>
  )
}

/** Commits that everybody can see and nobody has kept: first of all, because they are public already. */
function OpenCommits({ rows }: { rows: Overdue[] }) {
  if (rows.length === 0) return null
  return (
    <section class="card" aria-labelledby="d0"><header><h2 id="d0" class="h3 grow">{ty('openCommits')}</h2></header>
      <table data-testid="open-commits"><caption class="vh">{ty('openCommits')}</caption><thead><tr><th scope="col">{ty('since')}</th><th scope="col">{ty('task')}</th><th scope="col" class="num">{to('record')}</th></tr></thead>
        <tbody>{rows.map((row) => (
          <tr key={row.draw_id + row.kind}><td><Chip tone="danger" icon="alert">{ty(row.kind === 'seed' ? 'noSeed' : 'noReveal', { at: minute(row.due_at) })}</Chip></td><th scope="row"><a href={`#/draws/${row.draw_id}`}>{row.task_title}</a></th><td class="num mono">{row.number}</td></tr>))}</tbody></table>
      <p class="in xs muted">{ty('openCommitsText')}</p></section>
  )
}

function Deadlines({ rows }: { rows: Due[] }) {
  return (
    <section class="card" aria-labelledby="d1"><header><h2 id="d1" class="h3 grow">{ty('deadlines')}</h2><a class="btn s" href="#/publications">{ty('allDeadlines')}</a></header>
      {rows.length === 0 ? <EmptyState icon="check" title={ty('noDeadlines')}><p class="muted">{ty('noDeadlinesText')}</p></EmptyState> : (
        <table><caption class="vh">{ty('deadlines')}</caption><thead><tr><th scope="col">{to('dueOn')}</th><th scope="col">{to('object')}</th><th scope="col" class="num">{to('record')}</th></tr></thead>
          <tbody>{rows.map((row) => (
            <tr key={row.id}><td><DueChip row={row} /></td><th scope="row"><a href={`#/publications/${row.id}`}>{row.object_name}</a></th><td class="num mono">{row.number}</td></tr>))}</tbody></table>)}
    </section>
  )
}

function DueChip({ row }: { row: Due }) {
  const left = row.workdays_left
  const text = left === null ? (row.due_on ?? t('none')) : left < 0 ? to('late', { n: -left }) : left === 0 ? to('dueToday') : to('left', { n: left })
  return <Chip tone={left !== null && left < 0 ? 'danger' : 'warn'} icon="clock">{text}</Chip>
}

function Coverage({ rows }: { rows: Overview['coverage'] }) {
  return (
    <section class="card" aria-labelledby="d2"><header><h2 id="d2" class="h3 grow">{ty('coverage')}</h2></header>
      {rows.length === 0 ? <EmptyState title={ty('noCoverage')} /> : (
        <table><caption class="vh">{ty('coverage')}</caption><thead><tr><th scope="col">{ty('task')}</th><th scope="col" class="num">{ty('toInspect')}</th><th scope="col" class="num">{ty('inspected')}</th><th scope="col" class="num">{ty('published')}</th></tr></thead>
          <tbody>{rows.map((row) => (
            <tr key={row.task_id}><th scope="row">{row.title}<progress class="grow" value={row.done} max={Math.max(row.visits, 1)} aria-label={ty('inspected')} /></th>
              <td class="num">{count(row.visits)}</td><td class="num">{count(row.done)}</td><td class="num">{count(row.published)}</td></tr>))}</tbody></table>)}
      <p class="in xs muted">{ty('note')}</p></section>
  )
}
