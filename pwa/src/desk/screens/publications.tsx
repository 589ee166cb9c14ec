import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { Button, Chip, EmptyState, Problem, Segmented, type Tone } from '../../ui/parts.tsx'
import { Confirm } from '../confirm.tsx'
import { once, query, useData, usePages } from '../data.ts'
import type { ScreenProps } from '../rooms.ts'

type State = 'pending' | 'due_soon' | 'overdue' | 'published'
interface Publication {
  id: string; inspection_id: string; number: string; object: { id: string; name: string }; department: { id: string; name: string }; conclusions: string[]; state: State
  due_on: string | null; due_provisional: boolean; due_article: string; workdays_left: number | null; age_days: number; published_at: string | null; version: number
}
interface Preview extends Publication { body: { [name: string]: unknown }; lines: { label: string; text: string; shown: string; hits: { start: number; end: number; kind: string; shown: string }[] }[]; masked: number; can: string[] }

const TONES: Record<State, Tone> = { pending: 'mute', due_soon: 'warn', overdue: 'danger', published: 'ok' }
const STATES: (State | '')[] = ['', 'overdue', 'due_soon', 'pending', 'published']

/** Results on their way to the public: the earliest due first, the preview beside the list. */
export function Screen({ route }: ScreenProps) {
  const [state, setState] = useState<State | ''>('')
  const [q, setQ] = useState('')
  const byDate = state === '' && q === ''
  const pages = usePages<Publication>(byDate ? null : '/publications' + query({ state, q }))
  const waiting = useData<{ groups: { state: State; items: Publication[] }[] }>(byDate ? '/deadlines' : null)
  const data = byDate ? (waiting.data?.groups.flatMap((group) => group.items) ?? null) : pages.data
  const { error, reload } = byDate ? waiting : pages
  const more = byDate ? null : pages.more
  return (
    <main class="split">
      <div class="pane work">
        <div class="row wrap"><Segmented joined legend={t('state')} value={state} onChoose={setState} choices={STATES.map((value) => ({ value, label: value ? to(value) : to('byDate') }))} />
          <input class="input grow" type="search" aria-label={to('searchResults')} placeholder={to('searchResults')} value={q} onChange={(event) => setQ(event.currentTarget.value)} /></div>
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
      {route[0] && <One key={route[0]} id={route[0]} onDone={reload} />}
    </main>
  )
}

function Left({ of }: { of: Publication }) {
  if (of.state === 'published') return <Chip tone="ok" icon="check">{to('published')}</Chip>
  if (of.workdays_left === null) return <Chip tone="mute">{to('noNumber', { n: of.age_days })}</Chip>
  const text = of.workdays_left < 0 ? to('late', { n: -of.workdays_left }) : of.workdays_left === 0 ? to('dueToday') : to('left', { n: of.workdays_left })
  return <><Chip tone={TONES[of.state]} icon={of.state === 'pending' ? 'clock' : 'alert'}>{text}</Chip>{of.due_provisional && <Chip tone="mute">{to('provisional')}</Chip>}</>
}

function One({ id, onDone }: { id: string; onDone: () => Promise<void> }) {
  const { data, error, reload } = useData<Preview>(`/publications/${id}`)
  const [asking, setAsking] = useState(false)
  if (!data) return <aside class="side"><Problem error={error} onRetry={() => void reload()} /></aside>
  return (
    <aside class="side" aria-label={to('preview')} data-testid="preview" data-state={data.state}>
      <div><h2>{data.object.name}</h2><p class="muted small mono">{data.number}</p></div>
      <p class="row wrap"><Left of={data} /></p>
      <p class="small muted">{to('deadlineBasis')}：{data.due_article}{data.due_provisional && <><br />{to('provisionalText')}</>}</p>
      <h3>{to('preview')} · {to('maskedN', { n: data.masked })}</h3>
      <p class="row wrap">{data.conclusions.map((code) => <Chip key={code} tone={code === 'no_problem' ? 'ok' : 'warn'}>{to(code as 'no_problem')}</Chip>)}</p>
      <dl class="stack">{data.lines.map((line, index) => (
        <div key={index}><dt class="muted small">{line.label}</dt><dd>{line.shown || t('none')}</dd>
          {line.hits.length > 0 && <dd class="small muted">{to('asRecorded')}：<Marked line={line} /></dd>}</div>))}</dl>
      {data.can.includes('publish') && <Button kind="primary" wide onClick={() => setAsking(true)} data-testid="publish">{to('publishNow')}</Button>}
      {data.state === 'published' && <a class="btn wide" href={`/portal/business/${data.object.id}`}>{to('seeOnPortal')}</a>}
      {asking && <Confirm text={to('publishAsk', { object: data.object.name, number: data.number })} go={to('publishNow')} onClose={() => setAsking(false)}
        onGo={async () => { await api(`/publications/${id}/publish`, { method: 'POST', headers: { ...once(), 'If-Match': String(data.version) } }); await Promise.all([reload(), onDone()]) }} />}
    </aside>
  )
}

/** The text as recorded, with what will be covered marked. */
function Marked({ line }: { line: Preview['lines'][number] }) {
  const parts: preact.ComponentChildren[] = []
  let at = 0
  for (const hit of line.hits) {
    parts.push(line.text.slice(at, hit.start), <mark key={hit.start}>{line.text.slice(hit.start, hit.end)}</mark>)
    at = hit.end
  }
  return <>{parts}{line.text.slice(at)}</>
}
