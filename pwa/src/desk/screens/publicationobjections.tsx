import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tu } from '../../i18n/desk/publish.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet } from '../../ui/parts.tsx'
import { once, query, useAct, useData, usePages } from '../data.ts'
import { day, minute } from '../format.ts'
import type { Decision, Objection } from './publicationtypes.ts'

const PUBLIC: Decision[] = ['rejected', 'upheld', 'dismissed']

/** What businesses say is wrong with what is public: accepted, checked, answered; each step with its words. */
export function Objections({ tabs, may, id }: { tabs: ComponentChildren; may: boolean; id: string | undefined }) {
  const [state, setState] = useState<'open' | ''>('open')
  const { data, error, more, reload } = usePages<Objection>('/objections' + query({ state }))
  const year = day(new Date().toISOString()).slice(0, 4)
  const counts = useData<Record<string, number>>(`/objections/counts?since=${year}-01-01&until=${year}-12-31`)
  const done = async () => { await Promise.all([reload(), counts.reload()]) }
  return (
    <main class="split">
      <div class="pane work">
        {tabs}
        <div class="row wrap"><Segmented joined legend={t('state')} value={state} onChoose={setState} choices={[{ value: 'open', label: tu('openOnes') }, { value: '', label: tu('allOnes') }]} />
          {counts.data && <p class="small muted end">{tu('countLine', counts.data)}</p>}</div>
        <Problem error={error} onRetry={() => void reload()} />
        {data?.length === 0 && <EmptyState icon="check" title={tu('noObjections')}><p class="muted">{tu('noObjectionsText')}</p></EmptyState>}
        {data && data.length > 0 && (
          <div class="card"><table data-testid="objections"><caption class="vh">{tu('tabObjections')}</caption>
            <thead><tr><th scope="col">{t('state')}</th><th scope="col">{tu('business')}</th><th scope="col">{tu('objectionText')}</th><th scope="col">{tu('from')}</th><th scope="col" class="num">{tu('raisedAt')}</th></tr></thead>
            <tbody>{data.map((one) => (
              <tr key={one.id} aria-current={id === one.id ? 'true' : undefined}><td class="nowrap"><Chip tone={one.closed_at ? 'mute' : 'warn'}>{tu(`state_${one.state}`)}</Chip></td>
                <th scope="row"><a href={`#/publications/objections/${one.id}`} data-testid={`objection-${one.number}`}>{one.object_name}</a></th><td>{one.text.slice(0, 40)}</td><td class="nowrap">{tu(`source_${one.source}`)}</td>
                <td class="num nowrap">{day(one.submitted_at)}{!one.closed_at && <><br /><span class="muted small">{tu('age', { n: one.age_days })}</span></>}</td></tr>))}</tbody></table></div>)}
        {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      </div>
      {id && <One key={id} id={id} may={may} onDone={done} />}
    </main>
  )
}

function One({ id, may, onDone }: { id: string; may: boolean; onDone: () => Promise<void> }) {
  const { data, error, reload } = useData<Objection>(`/objections/${id}`)
  const [asking, setAsking] = useState<Decision | null>(null)
  if (!data) return <aside class="side"><Problem error={error} onRetry={() => void reload()} /></aside>
  return (
    <aside class="side" aria-label={tu('tabObjections')} data-testid="objection" data-state={data.state}>
      <div><h2>{data.object_name}</h2><p class="muted small mono">{data.number}</p></div>
      <p class="row wrap"><Chip tone={data.closed_at ? 'mute' : 'warn'}>{tu(`state_${data.state}`)}</Chip><span class="small muted">{tu(`source_${data.source}`)} · {minute(data.submitted_at)}</span></p>
      <div><h3>{tu('objectionText')}</h3><p class="pre">{data.text}</p></div>
      {data.shown && <div><h3>{tu('publicSees')}</h3><p class="pre small">{data.shown}</p></div>}
      {data.answer && <div><h3>{tu('ourAnswer')}</h3><p class="pre">{data.answer}</p></div>}
      <a class="btn wide" href={`#/publications/${data.publication_id}`}>{tu('seeResult')}</a>
      {may && data.state === 'upheld' && <a class="btn primary wide" href={`#/publications/${data.publication_id}/correct/${data.id}`} data-testid="to-correct">{tu('toCorrect')}</a>}
      {may && data.next.length > 0 && <div class="row wrap">{data.next.map((then, n) => <Button key={then} kind={n === 0 ? 'primary' : undefined} onClick={() => setAsking(then)} data-testid={`do-${then}`}>{tu(`do_${then}`)}</Button>)}</div>}
      <div class="stack-s"><h3>{tu('steps')}</h3><ol class="facts-list">{data.steps.map((step, n) => <li key={n} class="small"><b>{tu(`state_${step.state}`)}</b> {minute(step.at)} {step.by}{step.words && <><br />{step.words}</>}</li>)}</ol></div>
      {asking && <Decide one={data} then={asking} onClose={() => setAsking(null)} onDone={async () => { await Promise.all([reload(), onDone()]) }} />}
    </aside>
  )
}

function Decide({ one, then, onClose, onDone }: { one: Objection; then: Decision; onClose: () => void; onDone: () => Promise<void> }) {
  const [words, setWords] = useState('')
  const act = useAct()
  const save = () => act.run(async () => {
    await api(`/objections/${one.id}/decide`, { headers: { ...once(), 'If-Match': String(one.version) }, json: { then, words: words.trim() } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={`${tu(`do_${then}`)} · ${one.object_name}`} onClose={onClose} testid="decide">
      <Field label={tu(PUBLIC.includes(then) ? 'wordsPublic' : 'wordsFor')}>{(control) => <textarea {...control} class="input" rows={3} maxLength={2000} value={words} onInput={(event) => setWords(event.currentTarget.value)} data-testid="words" />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={words.trim().length < 2} onClick={() => void save()} data-testid="decide-go">{tu(`do_${then}`)}</Button></div>
    </Sheet>
  )
}
