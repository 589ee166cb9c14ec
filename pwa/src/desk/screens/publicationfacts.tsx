import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { tu } from '../../i18n/desk/publish.ts'
import { Button, Chip, EmptyState, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { once, useAct, useData, usePages } from '../data.ts'
import { count, day } from '../format.ts'
import { RESULTS } from './publicationtypes.ts'

interface Again { object_id: string; name: string; results: number }
interface Analysis { results: number; clean: number; conclusions: Record<string, number>; areas: { name: string; results: number; clean: number }[]; steady: Again[]; repeated: Again[] }
type Kind = 'convention' | 'commendation' | 'discipline' | 'assessment' | 'other'
interface Notice { id: string; association: string; industry: string; kind: Kind; title: string; text: string; object_name: string; issued_on: string; state: 'draft' | 'published' | 'withdrawn'; version: number }
interface Credit { object_name: string; object_uscc: string | null; results: number; clean: number; clean_run: number; entries: { on: string; kind: 'result'; text: string; codes: string[] }[] }
const KINDS: Kind[] = ['convention', 'commendation', 'discipline', 'assessment', 'other']

/** What the public results of a period show, as facts; and what associations say. */
export function Facts({ tabs, may }: { tabs: ComponentChildren; may: boolean }) {
  const today = day(new Date().toISOString())
  const [since, setSince] = useState(`${today.slice(0, 4)}-01-01`)
  const [until, setUntil] = useState(today)
  const [credit, setCredit] = useState<string | null>(null)
  const { data, error, reload } = useData<Analysis>(`/result-analysis?since=${since}&until=${until}`)
  return (
    <main class="work">
      {tabs}
      <div class="row wrap"><label class="row small nowrap">{tu('since')} <input class="input" type="date" value={since} max={until} onChange={(event) => setSince(event.currentTarget.value)} /></label>
        <label class="row small nowrap">{tu('until')} <input class="input" type="date" value={until} min={since} onChange={(event) => setUntil(event.currentTarget.value)} /></label>
        {data && <p class="end">{tu('published')} <b>{count(data.results)}</b> · {tu('clean')} <b>{count(data.clean)}</b></p>}</div>
      <Problem error={error} onRetry={() => void reload()} />
      {data && <div class="sides">
        <section class="card" aria-labelledby="by-result"><header><h2 id="by-result" class="h3">{tu('byResult')}</h2></header><table><caption class="vh">{tu('byResult')}</caption><tbody>
          {RESULTS.filter((code) => data.conclusions[code]).map((code) => <tr key={code}><th scope="row">{to(code)}</th><td class="num">{count(data.conclusions[code])}</td></tr>)}</tbody></table></section>
        <Repeated title={tu('steady')} text={tu('steadyText')} rows={data.steady} onOpen={setCredit} />
        <Repeated title={tu('repeated')} text={tu('repeatedText')} rows={data.repeated} onOpen={setCredit} />
      </div>}
      {data && data.areas.length > 0 && <section class="card" aria-labelledby="by-area"><header><h2 id="by-area" class="h3">{tu('byArea')}</h2></header><table data-testid="areas"><caption class="vh">{tu('byArea')}</caption>
        <thead><tr><th scope="col">{tu('areaName')}</th><th scope="col" class="num">{tu('published')}</th><th scope="col" class="num">{tu('clean')}</th></tr></thead>
        <tbody>{data.areas.map((one) => <tr key={one.name}><th scope="row">{one.name || t('none')}</th><td class="num">{count(one.results)}</td><td class="num">{count(one.clean)}</td></tr>)}</tbody></table></section>}
      <Notices may={may} today={today} />
      {credit && <CreditFile id={credit} onClose={() => setCredit(null)} />}
    </main>
  )
}

function Repeated({ title, text, rows, onOpen }: { title: string; text: string; rows: Again[]; onOpen: (id: string) => void }) {
  return (
    <section class="card" aria-label={title}><header><h2 class="h3">{title}</h2></header><p class="in xs muted">{text}</p>
      {rows.length === 0 ? <p class="in small muted">{tu('nobody')}</p> : <table><caption class="vh">{title}</caption><tbody>{rows.slice(0, 10).map((one) => (
        <tr key={one.object_id}><th scope="row">{one.name}</th><td class="num nowrap">{tu('times', { n: one.results })}</td><td class="num"><Button small onClick={() => onOpen(one.object_id)}>{tu('credit')}</Button></td></tr>))}</tbody></table>}</section>
  )
}

function CreditFile({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error } = useData<Credit>(`/credit-files/${id}`)
  return (
    <Sheet title={`${tu('credit')}${data ? ` · ${data.object_name}` : ''}`} onClose={onClose} testid="credit">
      <Problem error={error} />
      {data && <><p class="small">{tu('creditText', { n: data.results, clean: data.clean })} {data.clean_run > 1 && tu('creditRun', { n: data.clean_run })}</p>
        <ul class="facts-list">{data.entries.map((one, n) => <li key={n} class="small"><b>{one.on}</b> {tu(`fact_${one.kind}`)} {one.kind === 'result' ? one.codes.map((code) => to(code as 'no_problem')).join('；') : one.text}</li>)}</ul></>}
    </Sheet>
  )
}

function Notices({ may, today }: { may: boolean; today: string }) {
  const { data, error, more, reload } = usePages<Notice>('/industry-notices')
  const [writing, setWriting] = useState(false)
  const act = useAct()
  const publish = (one: Notice) => act.run(async () => { await api(`/industry-notices/${one.id}/publish`, { method: 'POST', headers: { ...once(), 'If-Match': String(one.version) } }); await reload() })
  return (
    <section class="card" aria-labelledby="notices"><header><h2 id="notices" class="h3 grow">{tu('notices')}</h2>{may && <Button small onClick={() => setWriting(true)} data-testid="new-notice">{tu('newNotice')}</Button>}</header>
      <Problem error={error ?? act.error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="doc" title={tu('noNotices')}><p class="muted">{tu('noNoticesText')}</p></EmptyState>}
      {data && data.length > 0 && <table><caption class="vh">{tu('notices')}</caption>
        <thead><tr><th scope="col">{tu('title')}</th><th scope="col">{tu('association')}</th><th scope="col">{tu('kind')}</th><th scope="col">{tu('issuedOn')}</th><th scope="col">{t('state')}</th></tr></thead>
        <tbody>{data.map((one) => <tr key={one.id}><th scope="row">{one.title}{one.object_name && <span class="sub">{one.object_name}</span>}</th><td>{one.association}</td><td>{tu(`kind_${one.kind}`)}</td><td class="nowrap">{one.issued_on}</td>
          <td>{one.state === 'draft' && may ? <Button small busy={act.busy} onClick={() => void publish(one)}>{tu('publishNotice')}</Button> : <Chip tone={one.state === 'published' ? 'ok' : 'mute'}>{tu(one.state === 'published' ? 'live' : one.state)}</Chip>}</td></tr>)}</tbody></table>}
      {more && <div class="in"><Button onClick={() => void more()}>{t('more')}</Button></div>}
      {writing && <Write today={today} onClose={() => setWriting(false)} onDone={reload} />}
    </section>
  )
}

function Write({ today, onClose, onDone }: { today: string; onClose: () => void; onDone: () => Promise<void> }) {
  const [told, setTold] = useState({ association: '', industry: '', title: '', text: '', issued_on: today, kind: 'convention' as Kind })
  const act = useAct()
  const put = (name: keyof typeof told) => (event: { currentTarget: { value: string } }) => setTold({ ...told, [name]: event.currentTarget.value })
  const save = () => act.run(async () => { await api('/industry-notices', { headers: once(), json: told }); await onDone(); onClose() })
  return (
    <Sheet title={tu('notices')} onClose={onClose} testid="notice">
      <Field label={tu('association')}>{(control) => <input {...control} class="input" maxLength={100} value={told.association} onInput={put('association')} />}</Field>
      <Field label={tu('industry')}>{(control) => <input {...control} class="input" maxLength={60} value={told.industry} onInput={put('industry')} />}</Field>
      <Field label={tu('kind')}>{(control) => <select {...control} class="input" value={told.kind} onChange={put('kind')}>{KINDS.map((kind) => <option key={kind} value={kind}>{tu(`kind_${kind}`)}</option>)}</select>}</Field>
      <Field label={tu('title')}>{(control) => <input {...control} class="input" maxLength={200} value={told.title} onInput={put('title')} />}</Field>
      <Field label={tu('text')}>{(control) => <textarea {...control} class="input" rows={4} maxLength={5000} value={told.text} onInput={put('text')} />}</Field>
      <Field label={tu('issuedOn')}>{(control) => <input {...control} class="input" type="date" max={today} value={told.issued_on} onInput={put('issued_on')} />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={told.association.length < 2 || told.title.length < 2 || told.text.length < 2} onClick={() => void save()}>{tu('newNotice')}</Button></div>
    </Sheet>
  )
}
