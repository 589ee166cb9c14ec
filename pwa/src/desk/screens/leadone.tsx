import { useState } from 'preact/hooks'
import { api, type Session } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { tl } from '../../i18n/desk/leads.ts'
import { Button, Chip, Field, Problem } from '../../ui/parts.tsx'
import { once, useAct, useData } from '../data.ts'
import { minute } from '../format.ts'
import { LeadForm } from './leadform.tsx'
import { age, TONES, word, type Lead } from './leads.tsx'

export interface LeadView {
  row: Lead; contact: { name: string; phone: string } | null; steps: { no: number; step: string; at: string; by_name: string; text: string; facts: { [name: string]: unknown } }[]; can: string[]; merged: Lead[]
  response: string; response_article: string; startable: boolean; startable_article: string
}

/** One lead: what was told, how soon it is handled here, the step that comes next, and its course. */
export function LeadOne({ id, session }: { id: string; session: Session }) {
  const { data, error, reload } = useData<LeadView>(`/leads/${id}`)
  const [step, setStep] = useState<string | null>(null)
  if (!data) return <main class="work"><Problem error={error} onRetry={() => void reload()} /></main>
  const { row } = data
  const can = data.can.filter((one) => one !== 'special' && (one !== 'inspect' || (data.startable && session.me.permissions.includes('lead:inspect'))))
  const [first, ...others] = can
  return (
    <main class="work pairwork" data-testid="lead">
      <div class="whole stack-s"><p><a href="#/leads">{tl('back')}</a></p>
      <header class="stack-s"><h1 class="h2">{row.object_name}</h1><p class="row wrap"><Chip tone={TONES[row.state] ?? 'mute'} testid="lead-state">{word('s', row.state)}</Chip><span>{word('o', row.source)}</span><span class="mono">{row.number}</span><span class="muted">{tl('age')} {age(row.received_at)}</span></p></header></div>
      <div class="stack"><dl class="told card"><dt>{tl('content')}</dt><dd class="pre">{row.content}</dd>{row.address && <><dt>{tl('address')}</dt><dd>{row.address}</dd></>}
        {(row.industry || row.district) && <><dt>{tl('district')}</dt><dd>{[row.district, row.industry].filter(Boolean).join(' · ')}</dd></>}{row.source_no && <><dt>{tl('sourceNo')}</dt><dd class="mono">{row.source_no}</dd></>}
        {data.contact && <><dt>{tl('contact')}</dt><dd><Contact id={row.id} masked={data.contact} may={session.me.permissions.includes('lead:write')} /></dd></>}
        <dt>{tl('response')}</dt><dd>{word('r', data.response)} <span class="muted">· {data.response_article}</span>{(row.state === 'received' || row.state === 'triaged') && <span class="sub">{tl(data.startable ? 'startable' : 'notStartable', { article: data.startable_article })}</span>}</dd>
        {row.inspection_id && <><dt>{tl('toInspection')}</dt><dd><a href={`#/inspections/${row.inspection_id}`}>{tl('toInspection')}</a>{row.cap_reason && <span class="sub">{tl('capFree', { why: word('w', row.cap_reason) })}</span>}</dd></>}
        {row.outcome && <><dt>{tl('outcome')}</dt><dd>{row.outcome}</dd></>}{row.answer && <><dt>{tl('answer')}</dt><dd>{row.answer}</dd></>}</dl>
      {step ? <LeadForm key={step} view={data} step={step} onClose={() => setStep(null)} onDone={async () => { setStep(null); await reload() }} /> : (
        <section class="card in stack" aria-labelledby="ln"><h2 id="ln" class="h3">{tl('next')}</h2>
          {!first ? <p class="muted">{tl('nothingNext')}</p> : <><div class="row"><Button kind="primary" onClick={() => setStep(first)} data-testid={`lead-${first}`}>{first === 'triage' && row.state === 'triaged' ? tl('retriage') : word('a', first)}</Button></div>
            {others.length > 0 && <div class="row wrap" role="group" aria-label={tl('other')}>{others.map((one) => <Button key={one} small onClick={() => setStep(one)} data-testid={`lead-${one}`}>{one === 'triage' && row.state === 'triaged' ? tl('retriage') : word('a', one)}</Button>)}</div>}</>}</section>)}
      {data.merged.length > 0 && <section class="stack-s"><h2 class="h3">{tl('merged')}</h2><ul>{data.merged.map((one) => <li key={one.id}><a href={`#/leads/${one.id}`}>{one.object_name}</a> <span class="mono muted">{one.number}</span></li>)}</ul></section>}</div>
      <section class="stack-s" aria-labelledby="lc"><h2 id="lc" class="h3">{tl('course')}</h2>
        <ol class="line">{data.steps.map((one) => <li key={one.no} class="ok"><strong>{word('a', one.step)}</strong> <span class="muted">{minute(one.at)} · {one.by_name}</span>{one.text && <p class="pre">{one.text}</p>}{typeof one.facts['copy_notice'] === 'string' && <p class="small muted mono">{one.facts['copy_notice']}</p>}</li>)}</ol></section>
    </main>
  )
}

function Contact({ id, masked, may }: { id: string; masked: { name: string; phone: string }; may: boolean }) {
  const [shown, setShown] = useState<{ name: string; phone: string } | null>(null)
  const [asking, setAsking] = useState(false)
  const [purpose, setPurpose] = useState('')
  const act = useAct()
  const reveal = () => act.run(async () => { setShown(await api(`/leads/${id}/contact`, { headers: once(), json: { purpose: purpose.trim() } })); setAsking(false) })
  const told = shown ?? masked
  return (
    <div class="stack-s"><span>{told.name} {told.phone}</span>
      {may && !shown && !asking && <span><Button small onClick={() => setAsking(true)}>{tl('reveal')}</Button></span>}
      {asking && <form class="stack-s" onSubmit={(event) => { event.preventDefault(); void reveal() }}><Field label={tl('purpose')} hint={tl('purposeHint')}>{(control) => <input {...control} class="input" maxLength={200} value={purpose} onInput={(event) => setPurpose(event.currentTarget.value)} />}</Field><Problem error={act.error} />
        <div class="row"><Button small onClick={() => setAsking(false)}>{tc('cancel')}</Button><Button small kind="primary" type="submit" busy={act.busy} disabled={purpose.trim().length < 2}>{tl('reveal')}</Button></div></form>}</div>
  )
}
