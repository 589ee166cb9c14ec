import { useState } from 'preact/hooks'
import { tv } from '../../i18n/desk/changes.ts'
import { t } from '../../i18n/desk/index.ts'
import { tx } from '../../i18n/desk/records.ts'
import { ti } from '../../i18n/desk/recordings.ts'
import { Button, Chip, EmptyState, Problem, type Tone } from '../../ui/parts.tsx'
import { ClosureOf } from '../closure.tsx'
import { query, useData, usePages } from '../data.ts'
import type { Record, Row } from '../record.ts'
import { Team } from '../handover.tsx'
import { PaperActs } from '../mediaview.tsx'
import { MissingOf } from '../missing.tsx'
import { RecordView, Timeline } from '../recordview.tsx'
import { Assistants } from './assistants.tsx'
import { Papers } from './bag.tsx'
import type { ScreenProps } from '../rooms.ts'
import { Recall } from '../recall.tsx'
import { useFilters, Views } from '../views.tsx'
import { PaperLinks, RegistrationOf } from './drawpapers.tsx'

const STATES = ['planned', 'started', 'sealed', 'returned', 'accepted', 'cancelled'] as const
const NO_FILTER = { state: '', q: '' }
const TONES: { [state: string]: Tone } = { planned: 'mute', started: 'info', sealed: 'info', returned: 'warn', accepted: 'ok', cancelled: 'mute' }

export function StateChip({ state }: { state: string }) {
  const found = STATES.find((one) => one === state)
  return <Chip tone={TONES[state] ?? 'mute'}>{found ? tx(found) : tx('ended')}</Chip>
}

/** Every visit the caller may see, by due date; one opened to read. */
export function Screen({ session, route }: ScreenProps) {
  const prints = session.me.permissions.includes('draw:run')
  const [filter, set] = useFilters('inspections', NO_FILTER)
  const { state, q } = filter
  const { data, error, more, reload } = usePages<Row>('/inspections' + query({ state, q, limit: 100 }))
  if (route[0]) return <One id={route[0]} session={session} />
  return (
    <main class="work">
      <div class="row wrap"><input class="input grow" type="search" aria-label={tx('search')} placeholder={tx('search')} value={q} onChange={(event) => set({ q: event.currentTarget.value })} />
        <select class="input so" aria-label={t('state')} value={state} onChange={(event) => set({ state: event.currentTarget.value })}><option value="">{t('all')}</option>{STATES.map((one) => <option key={one} value={one}>{tx(one)}</option>)}</select><Views room="inspections" filters={filter} nothing={NO_FILTER} onTake={set} /></div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState title={q || state ? t('nothingHere') : tx('noVisits')}><p class="muted">{tx('noVisitsText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table><caption class="vh">{t('inspections')}</caption>
          <thead><tr><th scope="col">{tx('number')}</th><th scope="col">{tx('object')}</th><th scope="col">{tx('task')}</th><th scope="col" class="num">{tx('due')}</th><th scope="col">{t('state')}</th>{prints && <th scope="col">{tv('papers')}</th>}</tr></thead>
          <tbody>{data.map((row) => (
            <tr key={row.id}><td class="mono">{row.number}</td><th scope="row"><a href={`#/inspections/${row.id}`}>{row.object.name}</a></th><td>{row.task.title}</td>
              <td class="num">{row.due_on}{row.due_provisional && <span class="muted"> {tx('provisional')}</span>}</td><td><StateChip state={row.state} /></td>
              {prints && <td class="nowrap">{row.department_id === session.me.department.id && row.state !== 'cancelled' && (row.planned ? <PaperLinks notice draw={row.draw_id} code={row.object.id} name={row.object.name} /> : <RegistrationOf id={row.id} name={row.object.name} />)}</td>}</tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
    </main>
  )
}

function One({ id, session }: { id: string; session: ScreenProps['session'] }) {
  const { data, error, reload } = useData<Record>(`/inspections/${id}`)
  const [all, setAll] = useState(false)
  return (
    <main class="work"><a class="btn plain s" href="#/inspections">{t('inspections')}</a>
      <Problem error={error} onRetry={() => void reload()} />
      {data && <><p class="row wrap"><StateChip state={data.state} /><Recall record={data} onDone={reload} />{data.can.includes('import') && <a class="btn s" href={`#/recordings/${data.id}`} data-testid="import-film">{ti('open')}</a>}</p><MissingOf first inspection={id} mayExcuse={session.me.permissions.includes('obligation:excuse') && !data.inspectors.some((one) => one.id === session.me.id)} /><PaperActs record={data} mayConsent={session.me.permissions.includes('inspection:review')} onDone={reload} /><RecordView record={data} openAll={all} onOpenAll={() => setAll(!all)}>
        <Assistants draw={data.draw.id} object={data.object.id} list={data.assistants} may={data.can.includes('assist')} onDone={() => void reload()} />
        <Team record={data} may={session.me.permissions.includes('inspection:review') || data.inspectors.some((one) => one.id === session.me.id)} onDone={() => void reload()} /></RecordView><ClosureOf inspection={id} /><Papers id={id} /><Timeline record={data} /></>}</main>
  )
}
