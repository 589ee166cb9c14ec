import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { api, API, raw } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { language } from '../../i18n/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { tu } from '../../i18n/desk/publish.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet } from '../../ui/parts.tsx'
import { faultAt, once, useAct, useData, usePages } from '../data.ts'
import { count, day, minute } from '../format.ts'
import { DELIVERY_TONES, type Delivery, type DeliveryState, type Preview } from './publicationtypes.ts'

interface Channel { channel: string; name_zh: string; name_en: string; paper: boolean; automatic: boolean; counts: Partial<Record<DeliveryState, number>> }
interface HandOver { id: string; channel: string; format: string; entry_channel: 'auto' | 'manual'; rows: number; sha256: string; size: number; due_on: string | null; made_at: string; state: 'sent' | 'acknowledged' | 'failed'; tries: number; answer: string; version: number; plan_id: string | null; title: string }
type Act = 'send' | 'acknowledge' | 'fail' | 'retry' | 'show'
const NEXT: Record<DeliveryState, Act[]> = { queued: ['send', 'show'], sent: ['acknowledge', 'show', 'fail'], acknowledged: ['show', 'fail'], failed: ['retry'], live: [], amended: [], withdrawn: [] }
const STATES: DeliveryState[] = ['queued', 'sent', 'acknowledged', 'failed', 'live']

function useChannels() {
  const found = useData<{ article: string; platform: string; channels: Channel[] }>('/channels')
  const name = (code: string) => {
    const one = found.data?.channels.find((each) => each.channel === code)
    return one ? (language() === 'en' ? one.name_en : one.name_zh) : code
  }
  return { ...found, name }
}

/** The region's channels with what waits on each, and the files that went to them. */
export function Channels({ tabs, may }: { tabs: ComponentChildren; may: boolean }) {
  const { data, error, reload, name } = useChannels()
  const log = usePages<HandOver>('/hand-overs')
  const [task, setTask] = useState<{ channel: Channel } | { file: HandOver } | { codes: string } | null>(null)
  const done = async () => { await Promise.all([reload(), log.reload()]) }
  const close = () => setTask(null)
  return (
    <main class="work">
      {tabs}
      <Problem error={error ?? log.error} onRetry={() => void done()} />
      {data && <section class="card" aria-labelledby="channels"><header><h2 id="channels" class="h3 grow">{tu('channels')}</h2><span class="small muted">{tu('channelsBy', { article: data.article })}</span></header>
        <p class="in small muted" data-testid="platform">{tu('platform', { name: data.platform })}</p>
        <table data-testid="channels"><caption class="vh">{tu('channels')}</caption>
          <thead><tr><th scope="col">{tu('channels')}</th><th scope="col">{tu('way')}</th>{STATES.map((state) => <th key={state} scope="col" class="num">{tu(state)}</th>)}<th scope="col"><span class="vh">{t('details')}</span></th></tr></thead>
          <tbody>{data.channels.map((one) => (
            <tr key={one.channel}><th scope="row">{name(one.channel)}</th><td>{tu(one.paper ? 'paper' : one.automatic ? 'byInterface' : 'byHand')}</td>
              {STATES.map((state) => <td key={state} class={state === 'failed' && one.counts.failed ? 'num t-warn' : 'num'}>{count((one.counts[state] ?? 0) + (state === 'live' ? (one.counts.amended ?? 0) : 0))}</td>)}
              <td class="num"><span class="row end">{!one.paper && <Button small onClick={() => setTask({ codes: one.channel })} data-testid={`codes-${one.channel}`}>{tu('codes')}</Button>}
                {may && !one.paper && <Button small disabled={!one.counts.queued} onClick={() => setTask({ channel: one })} data-testid={`hand-over-${one.channel}`}>{tu('handOver')}</Button>}</span></td></tr>))}</tbody></table></section>}
      <section class="card" aria-labelledby="log"><header><h2 id="log" class="h3 grow">{tu('handOverLog')}</h2></header>
        {log.data?.length === 0 && <EmptyState icon="doc" title={tu('noHandOvers')}><p class="muted">{tu('noHandOversText')}</p></EmptyState>}
        {log.data && log.data.length > 0 && <table data-testid="hand-overs"><caption class="vh">{tu('handOverLog')}</caption>
          <thead><tr><th scope="col">{tu('sent')}</th><th scope="col">{tu('channels')}</th><th scope="col">{tu('way')}</th><th scope="col" class="num">{tu('rows')}</th><th scope="col">{to('dueOn')}</th><th scope="col">{tu('answer')}</th><th scope="col"><span class="vh">{t('details')}</span></th></tr></thead>
          <tbody>{log.data.map((one) => (
            <tr key={one.id}><td class="nowrap">{minute(one.made_at)}<br /><span class="muted xs mono">{one.sha256.slice(0, 8)} · {one.format.toUpperCase()}</span></td><th scope="row">{name(one.channel)}{one.plan_id && <span class="sub"><a href={`#/plans/${one.plan_id}`}>{tu('planFile', { title: one.title })}</a></span>}</th><td>{tu(one.entry_channel === 'auto' ? 'byInterface' : 'byHand')}</td><td class="num">{count(one.rows)}</td><td class="nowrap">{one.due_on ?? t('none')}</td>
              <td><Chip tone={one.state === 'sent' ? 'info' : one.state === 'failed' ? 'danger' : 'ok'}>{tu(one.state)}</Chip>{one.answer && <><br /><span class="small">{one.answer}</span></>}</td>
              <td class="num"><span class="row end"><a class="btn s" href={`${API}/hand-overs/${one.id}/file`} download>{tu('download')}</a>{may && one.state === 'sent' && <Button small onClick={() => setTask({ file: one })} data-testid="answer">{tu('answer')}</Button>}</span></td></tr>))}</tbody></table>}
        {log.more && <div class="in"><Button onClick={() => void log.more?.()}>{t('more')}</Button></div>}</section>
      {task && 'channel' in task && <Make channel={task.channel} name={name(task.channel.channel)} onClose={close} onDone={done} />}
      {task && 'file' in task && <Answer file={task.file} name={name(task.file.channel)} onClose={close} onDone={done} />}
      {task && 'codes' in task && <Codes target={task.codes} name={name(task.codes)} may={may} onClose={close} />}
    </main>
  )
}

function Make({ channel, name, onClose, onDone }: { channel: Channel; name: string; onClose: () => void; onDone: () => Promise<void> }) {
  const [format, setFormat] = useState<'json' | 'xlsx' | 'xml' | 'csv'>('xlsx')
  const [id] = useState(() => crypto.randomUUID())
  const act = useAct()
  const save = () => act.run(async () => {
    await api('/hand-overs', { headers: once(), json: { id, channel: channel.channel, format } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={`${tu('handOver')} · ${name}`} onClose={onClose} testid="make">
      <p>{tu('handOverAsk', { n: Math.min(channel.counts.queued ?? 0, 1000) })}</p>
      <Segmented shown legend={tu('format')} value={format} onChoose={setFormat} choices={(['xlsx', 'json', 'xml', 'csv'] as const).map((value) => ({ value, label: value.toUpperCase() }))} />
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} onClick={() => void save()} data-testid="make-go">{tu('handOver')}</Button></div>
    </Sheet>
  )
}

function Answer({ file, name, onClose, onDone }: { file: HandOver; name: string; onClose: () => void; onDone: () => Promise<void> }) {
  const [accepted, setAccepted] = useState<'yes' | 'no'>('yes')
  const [answer, setAnswer] = useState('')
  const act = useAct()
  const fault = faultAt(act.error)
  const save = () => act.run(async () => {
    await api(`/hand-overs/${file.id}/answer`, { headers: { ...once(), 'If-Match': String(file.version) }, json: { accepted: accepted === 'yes', answer: answer.trim(), failed: [] } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={`${tu('answerTitle')} · ${name}`} onClose={onClose} testid="answer-sheet">
      <Segmented legend={tu('answer')} value={accepted} onChoose={setAccepted} choices={[{ value: 'yes', label: tu('accepted') }, { value: 'no', label: tu('refused') }]} />
      <Field {...fault('answer')} label={tu('answerText')}>{(control) => <input {...control} class="input" maxLength={500} value={answer} onInput={(event) => setAnswer(event.currentTarget.value)} />}</Field>
      <Problem error={act.error} placed />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!answer.trim()} onClick={() => void save()}>{tu('step')}</Button></div>
    </Sheet>
  )
}

function Codes({ target, name, may, onClose }: { target: string; name: string; may: boolean; onClose: () => void }) {
  const { data, error } = useData<{ codes: Record<string, string> }>(`/result-codes/${target}`)
  const [own, setOwn] = useState<Record<string, string>>({})
  const act = useAct()
  const save = () => act.run(async () => {
    await api(`/result-codes/${target}`, { method: 'PUT', headers: once(), json: { codes: { ...data?.codes, ...own } } })
    onClose()
  })
  return (
    <Sheet title={`${tu('codes')} · ${name}`} onClose={onClose} testid="codes">
      <p class="small">{tu('codesText')}</p><Problem error={error ?? act.error} />
      {data && Object.entries(data.codes).map(([result, code]) => (
        <Field key={result} label={to(result as 'no_problem')}>{(control) => <input {...control} class="input mono" maxLength={20} readOnly={!may} value={own[result] ?? code} onInput={(event) => setOwn({ ...own, [result]: event.currentTarget.value })} />}</Field>))}
      {may && <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} onClick={() => void save()}>{tc('save')}</Button></div>}
    </Sheet>
  )
}

/** The channels of one result, with a step by hand for each. */
export function ChannelsOf({ of, may, onDone }: { of: Preview; may: boolean; onDone: () => Promise<void> }) {
  const { data, name } = useChannels()
  const [open, setOpen] = useState<Delivery | null>(null)
  const act = useAct()
  const missing = data?.channels.filter((one) => of.channels.every((there) => there.channel !== one.channel)) ?? []
  const add = (channel: string) => act.run(async () => { await api(`/publications/${of.id}/channels`, { headers: once(), json: { channel } }); await onDone() })
  return (
    <section class="stack-s" data-testid="channels-of"><h3>{tu('channels')}</h3><Problem error={act.error} />
      <ul class="facts-list">{of.channels.map((one) => (
        <li key={one.id} class="row wrap"><span class="grow small">{name(one.channel)}{one.shown_on && <span class="muted"> {one.shown_on}</span>}{one.place && <><br /><span class="muted xs">{one.place}</span></>}{one.fault && <><br /><span class="t-warn xs">{one.fault}</span></>}</span>
          <Chip tone={DELIVERY_TONES[one.state]}>{one.wants !== 'publish' && one.state !== 'amended' && one.state !== 'withdrawn' ? `${tu(`wants_${one.wants}`)} · ` : ''}{tu(one.state)}</Chip>{one.late && <Chip tone="danger">{tu('lateHere')}</Chip>}
          {one.proof && <a class="btn s" href={`${API}/deliveries/${one.id}/proof`} download>{tu('seeProof')}</a>}
          {may && NEXT[one.state].length > 0 && <Button small onClick={() => setOpen(one)} data-testid={`step-${one.channel}`}>{tu('step')}</Button>}</li>))}</ul>
      {may && of.state === 'published' && missing.length > 0 && <div class="row wrap">{missing.map((one) => <Button key={one.channel} small icon="plus" busy={act.busy} onClick={() => void add(one.channel)} data-testid={`add-${one.channel}`}>{name(one.channel)}</Button>)}</div>}
      {open && <StepSheet one={open} name={name(open.channel)} onClose={() => setOpen(null)} onDone={onDone} />}
    </section>
  )
}

function StepSheet({ one, name, onClose, onDone }: { one: Delivery; name: string; onClose: () => void; onDone: () => Promise<void> }) {
  const [step, setStep] = useState<Act>(one.paper ? 'show' : NEXT[one.state][0]!)
  const [shownOn, setShownOn] = useState(day(new Date().toISOString()))
  const [place, setPlace] = useState(one.place)
  const [fault, setFault] = useState('')
  const [proof, setProof] = useState<File | null>(null)
  const act = useAct()
  const at = faultAt(act.error)
  const save = () => act.run(async () => {
    const headers = { 'If-Match': String(one.version) }
    if (step === 'show' && proof) await raw(`/deliveries/${one.id}/proof?act=show&shown_on=${shownOn}&place=${encodeURIComponent(place)}`, { method: 'PUT', headers, body: proof })
    else await api(`/deliveries/${one.id}`, { headers: { ...once(), ...headers }, json: { act: step, ...(step === 'show' ? { shown_on: shownOn, place } : {}), ...(step === 'fail' ? { fault } : {}) } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={`${tu('stepTitle')} · ${name}`} onClose={onClose} testid="step">
      <Segmented legend={tu('step')} value={step} onChoose={setStep} choices={NEXT[one.state].map((value) => ({ value, label: tu(`act_${value}`) }))} />
      {step === 'show' && <><Field {...at('shown_on')} label={tu('shownOn')}>{(control) => <input {...control} class="input" type="date" value={shownOn} onInput={(event) => setShownOn(event.currentTarget.value)} />}</Field>
        <Field {...at('place')} label={tu('place')}>{(control) => <input {...control} class="input" maxLength={300} value={place} onInput={(event) => setPlace(event.currentTarget.value)} />}</Field>
        <Field {...at('proof')} label={tu('proof')} hint={tu('proofHint')}>{(control) => <input {...control} class="input" type="file" accept="image/jpeg,image/png,image/webp,application/pdf" onChange={(event) => setProof(event.currentTarget.files?.[0] ?? null)} />}</Field></>}
      {step === 'fail' && <Field {...at('fault')} label={tu('fault')}>{(control) => <input {...control} class="input" maxLength={500} value={fault} onInput={(event) => setFault(event.currentTarget.value)} />}</Field>}
      <Problem error={act.error} placed />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} onClick={() => void save()} data-testid="step-go">{tu('step')}</Button></div>
    </Sheet>
  )
}
