import { useState } from 'preact/hooks'
import { tb } from '../../i18n/desk/bag.ts'
import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { tx } from '../../i18n/desk/records.ts'
import { Button, EmptyState, Field, Problem } from '../../ui/parts.tsx'
import { query, useData, usePages } from '../data.ts'
import { day, minute } from '../format.ts'
import type { Record } from '../record.ts'
import { RecordView } from '../recordview.tsx'
import type { ScreenProps } from '../rooms.ts'
import { Bag, Papers } from './bag.tsx'
import { StateChip } from './inspections.tsx'

interface Found { id: string; number: string; state: string; object_name: string; object_uscc: string | null; task_title: string; started_at: string | null; conclusions: string[] }
interface Dossier {
  timeline: { at: string; kind: string; by: string; text: string; source: 'event' | 'review' | 'import' | 'publication' | 'follow_up'; count: number }[]
  files: { named: number; missing: number; keys: number; bytes: number }; custody: { at: string; by: string; action: string }[]
}

const NOTHING = { q: '', uscc: '', inspector: '', from: '', to: '' }

/** Years later: find one inspection, read what was recorded and by whom, take the dossier away. */
export function Screen({ session, route }: ScreenProps) {
  const [form, setForm] = useState(NOTHING)
  const [asked, setAsked] = useState(NOTHING)
  const { data, error, more, reload } = usePages<Found>('/dossiers' + query(asked))
  if (route[0]) return <One id={route[0]} mayExport={session.me.permissions.includes('dossier:export')} />
  const take = (name: keyof typeof NOTHING) => (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value })
  const words = (name: keyof typeof NOTHING, label: string) => (
    <Field label={label}>{(control) => <input {...control} class="input" type="search" value={form[name]} onInput={take(name)} data-testid={`find-${name}`} />}</Field>)
  const onDay = (name: keyof typeof NOTHING, label: string) => (
    <Field label={label}>{(control) => <input {...control} class="input" type="date" value={form[name]} onInput={take(name)} data-testid={`find-${name}`} />}</Field>)
  return (
    <main class="work">
      <form class="card in filters" onSubmit={(event) => { event.preventDefault(); setAsked(form) }}>
        {words('q', tx('byName'))}{words('uscc', tx('byCode'))}{words('inspector', tx('inspectorName'))}{onDay('from', tx('from'))}{onDay('to', tx('to'))}
        <Button kind="primary" type="submit" icon="search" data-testid="find">{t('search')}</Button>
      </form>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="search" title={tx('noDossiers')}><p class="muted">{tx('noDossiersText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table data-testid="dossiers"><caption class="vh">{t('dossiers')}</caption>
          <thead><tr><th scope="col">{tx('number')}</th><th scope="col">{tx('object')}</th><th scope="col">{tx('task')}</th><th scope="col" class="num">{tx('visitTime')}</th><th scope="col">{to('result')}</th><th scope="col">{t('state')}</th></tr></thead>
          <tbody>{data.map((row) => (
            <tr key={row.id}><td class="mono">{row.number}</td><th scope="row"><a href={`#/dossiers/${row.id}`} data-testid={`dossier-${row.number}`}>{row.object_name}</a></th><td>{row.task_title}</td><td class="num">{day(row.started_at)}</td>
              <td>{row.conclusions.map((code) => to(code as 'no_problem')).join('；') || t('none')}</td><td><StateChip state={row.state} /></td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
    </main>
  )
}

const SOURCES = { event: 'fromEvent', review: 'fromReview', import: 'fromImport', publication: 'fromPublication', follow_up: 'fromFollowUp' } as const

function One({ id, mayExport }: { id: string; mayExport: boolean }) {
  const record = useData<Record>(`/inspections/${id}`)
  const { data, error, reload } = useData<Dossier>(`/dossiers/${id}`)
  const [all, setAll] = useState(true)
  return (
    <main class="split"><div class="pane work">
      <a class="btn plain s" href="#/dossiers">{t('dossiers')}</a>
      <Problem error={record.error ?? error} onRetry={() => void reload()} />
      {record.data && <RecordView record={record.data} openAll={all} onOpenAll={() => setAll(!all)} />}
      <Papers id={id} />
      {data && <section class="card in stack"><h3>{tx('timeline')}</h3><ol class="line">{data.timeline.map((step, index) => (
        <li key={index}><span class="mono small">{minute(step.at)}</span> {step.text} {step.count > 1 && <span class="muted">{tx('times', { n: step.count })}</span>} <span class="muted small">{step.by} · {tx(SOURCES[step.source])}</span></li>))}</ol></section>}
    </div>
    {data && <aside class="side" aria-label={tx('evidenceFiles')}>
      {record.data && <p class="row wrap"><StateChip state={record.data.state} /><span class="mono small">{record.data.number}</span></p>}
      <h3>{tx('evidenceFiles')}</h3><p class={data.files.missing ? 't-danger' : 'muted'}>{tx('files', data.files)}</p>
      {mayExport && <Bag id={id} bytes={data.files.bytes} />}
      <h3>{tx('custody')}</h3><ul class="stack-s">{data.custody.map((one, index) => <li key={index} class="small">{minute(one.at)} {one.by} {one.action === 'print_paper' ? tb('printed') : one.action.includes('export') ? tx('exported') : tx('read')}</li>)}</ul>
    </aside>}</main>
  )
}
