import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { tu } from '../../i18n/desk/publish.ts'
import { Button, EmptyState, go, Problem, Segmented } from '../../ui/parts.tsx'
import { query, useData, usePages } from '../data.ts'
import type { ScreenProps } from '../rooms.ts'
import { useFilters, Views } from '../views.tsx'
import { Left, One } from './publicationone.tsx'
import type { Publication, State } from './publicationtypes.ts'
import { Objections } from './publicationobjections.tsx'
import { Channels } from './publicationchannels.tsx'
import { Facts } from './publicationfacts.tsx'
import { Shared } from './publicationshared.tsx'

const STATES: (State | '')[] = ['', 'overdue', 'due_soon', 'pending', 'published', 'withheld', 'withdrawn']
const TABS = ['due', 'objections', 'channels', 'shared', 'facts'] as const
type Tab = (typeof TABS)[number]
const TAB_WORDS = { due: 'tabDue', objections: 'tabObjections', channels: 'tabChannels', shared: 'tabShared', facts: 'tabFacts' } as const

/** The way to the public: results with their dates, objections to them, channels and files, and what the public facts show. */
export function Screen(props: ScreenProps) {
  const tab: Tab = TABS.find((one) => one === props.route[0]) ?? 'due'
  const tabs = <div class="row" data-testid="tabs"><Segmented joined legend={tu('tabs')} value={tab} onChoose={(value) => go(value === 'due' ? '/publications' : `/publications/${value}`)}
    choices={TABS.map((value) => ({ value, label: tu(TAB_WORDS[value]), testid: `tab-${value}` }))} /></div>
  const may = props.session.me.permissions.includes('publication:publish')
  if (tab === 'objections') return <Objections tabs={tabs} may={may} id={props.route[1]} />
  if (tab === 'channels') return <Channels tabs={tabs} may={may} />
  if (tab === 'shared') return <Shared tabs={tabs} may={may} of={props.route[1]} />
  if (tab === 'facts') return <Facts tabs={tabs} may={may} />
  return <Results {...props} tabs={tabs} />
}

const NO_FILTER = { state: '', q: '' }

/** Results on their way to the public: the earliest due first, the preview beside the list. */
function Results({ route, session, tabs }: ScreenProps & { tabs: preact.ComponentChildren }) {
  const [filter, set] = useFilters('publications', NO_FILTER)
  const { state, q } = filter
  const byDate = state === '' && q === ''
  const pages = usePages<Publication>(byDate ? null : '/publications' + query({ state, q }))
  const waiting = useData<{ groups: { state: State; items: Publication[] }[] }>(byDate ? '/deadlines' : null)
  const data = byDate ? (waiting.data?.groups.flatMap((group) => group.items) ?? null) : pages.data
  const { error, reload } = byDate ? waiting : pages
  const more = byDate ? null : pages.more
  return (
    <main class="split">
      <div class="pane work">
        {tabs}
        <div class="row wrap"><select class="input so" aria-label={t('state')} value={state} onChange={(event) => set({ state: event.currentTarget.value })} data-testid="state">
          {STATES.map((value) => <option key={value} value={value}>{value === '' ? to('byDate') : value === 'withheld' || value === 'withdrawn' ? tu(value) : to(value)}</option>)}</select>
          <input class="input grow" type="search" aria-label={to('searchResults')} placeholder={to('searchResults')} value={q} onChange={(event) => set({ q: event.currentTarget.value })} /><Views room="publications" filters={filter} nothing={NO_FILTER} onTake={set} /></div>
        <Problem error={error} onRetry={() => void reload()} />
        {data?.length === 0 && <EmptyState icon="doc" title={q || state ? t('nothingHere') : to('noResults')}><p class="muted">{to('noResultsText')}</p></EmptyState>}
        {data && data.length > 0 && (
          <div class="card"><table data-testid="publications"><caption class="vh">{t('publications')}</caption>
            <thead><tr><th scope="col">{to('dueOn')}</th><th scope="col">{to('object')}</th><th scope="col">{to('result')}</th><th scope="col">{t('department')}</th></tr></thead>
            <tbody>{data.map((one) => (
              <tr key={one.id} aria-current={route[0] === one.id ? 'true' : undefined}><td class="nowrap">{one.due_on ?? t('none')} <Left of={one} /></td><th scope="row"><a href={`#/publications/${one.id}`} data-testid={`publication-${one.number}`}>{one.object.name}</a></th>
                <td>{one.conclusions.map((code) => to(code as 'no_problem')).join('；')}</td><td>{one.department.name}</td></tr>))}</tbody></table></div>)}
        {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      </div>
      {route[0] && <One key={route[0]} id={route[0]} objection={route[1] === 'correct' ? route[2] : undefined} session={session} onDone={reload} />}
    </main>
  )
}
