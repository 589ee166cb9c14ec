import { useEffect, useRef, useState } from 'preact/hooks'
import { api, problemOf, raw } from '../../api/client.ts'
import { language } from '../../i18n/index.ts'
import { tc } from '../../i18n/both/index.ts'
import { tr } from '../../i18n/desk/rescue.ts'
import { t } from '../../i18n/desk/index.ts'
import { Button, Field, Problem, Progress, go } from '../../ui/parts.tsx'
import { useAct, useData } from '../data.ts'
import { count, minute } from '../format.ts'
import { kindWord } from '../recordview.tsx'
import type { ScreenProps } from '../rooms.ts'

interface Line { id?: string; visit?: string; kind?: string; line?: number | null; zh: string; en: string }
interface Visit { id: string; number: string | null; object: string | null; events: number; events_new: number; files: number; files_new: number }
interface Plan {
  made: string; sha256: string; whole: boolean; done: number; total: number; visits: Visit[]; faults: Line[]; items: Line[]
  people: { id: string; name: string; by: 'escrow' | 'pin' | null }[]
  counts: { events: number; events_new: number; files: number; files_new: number; files_elsewhere: number; sealed: number }
  results: { [name: string]: number }
}
interface Rescue { id: string; filename: string; size: number; received: number; plan: Plan | null }

const PIECE = 4 << 20
const RESULTS = ['accepted', 'duplicate', 'parked', 'conflict', 'stored', 'there', 'refused'] as const
const mb = (bytes: number) => (bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : tr('bytes', { n: (bytes / 1e6).toFixed(1) }))

/** What a crashed phone exported comes in: send, look into it, take it in step by step. The address keeps the file's id, so a reload goes on. */
export function Screen({ route }: ScreenProps) {
  return <main class="work"><p class="muted narrow">{tr('intro')}</p>{route[0] ? <One key={route[0]} id={route[0]} /> : <Begin />}</main>
}

function Begin() {
  const act = useAct()
  const begin = (file: File) => act.run(async () => {
    const id = crypto.randomUUID()
    await api(`/rescues/${id}?filename=${encodeURIComponent(file.name.slice(0, 200))}&size=${file.size}`, { method: 'PUT' })
    chosen = file
    go(`/rescue/${id}`)
  })
  return <><Problem error={act.error} /><Choose busy={act.busy} onFile={begin} /></>
}

/** The file just chosen, until its screen begins to send it. */
let chosen: File | null = null

function Choose({ busy, onFile, word }: { busy: boolean; onFile: (file: File) => Promise<void>; word?: string }) {
  const input = useRef<HTMLInputElement>(null)
  const take = (files: FileList | null | undefined) => { if (files?.[0]) void onFile(files[0]) }
  return (
    <div class="drop narrow" onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); take(event.dataTransfer?.files) }}>
      <p class="muted">{word ?? tr('hint')}</p>
      <Button kind="primary" icon="up" busy={busy} onClick={() => input.current?.click()}>{tr('choose')}</Button>
      <input ref={input} class="vh" type="file" accept=".ndjson" tabIndex={-1} aria-label={tr('choose')} data-testid="rescue-file"
        onChange={(event) => { take(event.currentTarget.files); event.currentTarget.value = '' }} />
    </div>
  )
}

function One({ id }: { id: string }) {
  const { data, error, reload } = useData<Rescue>(`/rescues/${id}`)
  const [now, setNow] = useState<Rescue | null>(null)
  const rescue = now ?? data
  if (!rescue) return <Problem error={error} onRetry={() => void reload()} />
  if (rescue.received < rescue.size) return <Send rescue={rescue} onMoved={setNow} />
  return rescue.plan ? <Found rescue={rescue} plan={rescue.plan} onMoved={setNow} /> : <Look rescue={rescue} onMoved={setNow} />
}

interface Part { rescue: Rescue; onMoved: (rescue: Rescue) => void }

function Send({ rescue, onMoved }: Part) {
  const act = useAct()
  const stop = useRef(false)
  const send = (file: File) => act.run(async () => {
    stop.current = false
    let at = rescue.received
    while (at < file.size && !stop.current) {
      const answer = await raw(`/rescues/${rescue.id}?at=${at}`, { method: 'PATCH', body: file.slice(at, at + PIECE), timeoutMs: 300_000, headers: { 'Content-Type': 'application/octet-stream' } })
      if (!answer.ok) throw await problemOf(answer)
      const moved = await answer.json() as Rescue
      at = moved.received
      onMoved(moved)
    }
  })
  useEffect(() => {
    const file = chosen
    chosen = null
    if (file?.size === rescue.size) void send(file)
  }, [])
  return (
    <div class="stack narrow"><p class="strong">{rescue.filename}</p>
      <Progress value={rescue.received} max={rescue.size} label={tr('choose')} />
      <p>{tr('sending', { done: mb(rescue.received), size: mb(rescue.size) })}</p>
      <Problem error={act.error} />
      {act.busy ? <div><Button onClick={() => { stop.current = true }}>{tr('stop')}</Button></div>
        : <><Choose busy={false} word={tr('again', { name: rescue.filename })} onFile={send} /><div><PutAway id={rescue.id} word={tr('drop')} /></div></>}
    </div>
  )
}

function Look({ rescue, onMoved }: Part) {
  const act = useAct()
  const [pin, setPin] = useState('')
  const look = () => act.run(async () => onMoved(await api<Rescue>(`/rescues/${rescue.id}/inspect`, { method: 'POST', json: { pin: pin || null }, timeoutMs: 300_000 })))
  return (
    <form class="stack narrow" onSubmit={(event) => { event.preventDefault(); void look() }}><p class="strong">{rescue.filename} · {mb(rescue.size)}</p>
      <Field label={tr('pin')} hint={tr('pinHint')}>{(control) => <input {...control} class="input" type="password" autocomplete="off" value={pin} onInput={(event) => setPin(event.currentTarget.value)} data-testid="rescue-pin" />}</Field>
      <Problem error={act.error} />
      <div class="row"><Button kind="primary" type="submit" busy={act.busy} data-testid="rescue-inspect">{act.busy ? tr('checking') : tr('inspect')}</Button>
        <PutAway id={rescue.id} word={tr('drop')} /></div>
    </form>
  )
}

function Found({ rescue, plan, onMoved }: Part & { plan: Plan }) {
  const act = useAct()
  const stop = useRef(false)
  const [part, setPart] = useState(false)
  const [pin, setPin] = useState('')
  const byPin = plan.people.some((one) => one.by === 'pin')
  const run = () => act.run(async () => {
    stop.current = false
    for (let now = plan; now.done < now.total && !stop.current;) {
      const moved = await api<Rescue>(`/rescues/${rescue.id}/advance`, { method: 'POST', json: { part, pin: pin || null }, timeoutMs: 300_000 })
      onMoved(moved)
      now = moved.plan!
    }
  })
  const { counts } = plan
  const finished = plan.done >= plan.total
  const nothing = plan.done === 0 && counts.events_new + counts.files_new === 0
  return (
    <div class="stack narrow" data-testid="rescue" data-state={finished ? 'done' : act.busy ? 'running' : 'ready'}>
      <p class="strong">{rescue.filename} · {mb(rescue.size)}</p>
      <dl class="kv"><dt>{tr('made')}</dt><dd>{minute(plan.made)}</dd>
        <dt>{tr('owners')}</dt><dd>{plan.people.length === 0 ? tr('open') : plan.people.map((one) => <p key={one.id}>{one.name} · {one.by === 'pin' ? tr('byPin') : one.by ? tr('byEscrow') : tr('shut')}</p>)}</dd>
        <dt>{tr('fileHash')}</dt><dd class="mono small">{plan.sha256}</dd></dl>
      {!finished && <><Tally counts={counts} /><Visits visits={plan.visits} /></>}
      {!plan.whole && <div class="banner warn box"><div><p class="strong">{tr('cutTitle')}</p><p>{tr('cutText')}</p>
        {!finished && <label class="row"><input type="checkbox" checked={part} onChange={(event) => setPart(event.currentTarget.checked)} data-testid="rescue-part" /><span>{tr('cutAgree')}</span></label>}</div></div>}
      {plan.done > 0 && <Results plan={plan} finished={finished} />}
      <Lines title={tr('faults', { n: count(plan.faults.length) })} lines={plan.faults} testid="rescue-faults" />
      <Lines title={tr('items', { n: count(plan.items.length) })} lines={plan.items} testid="rescue-items" />
      <Problem error={act.error} />
      {!finished && byPin && !act.busy && <Field label={tr('pin')}>{(control) => <input {...control} class="input" type="password" autocomplete="off" value={pin} onInput={(event) => setPin(event.currentTarget.value)} />}</Field>}
      {(act.busy || plan.done > 0) && !finished && <><Progress value={plan.done} max={plan.total} label={t('rescue')} />
        <p aria-live="polite">{act.busy ? tr('running', { done: count(plan.done), total: count(plan.total) }) : tr('stopped')}</p></>}
      {nothing && <p role="status">{tr('nothing')}</p>}
      <div class="row wrap">
        {act.busy ? <Button onClick={() => { stop.current = true }} data-testid="rescue-stop">{tr('stop')}</Button>
          : !finished && <Button {...(nothing ? {} : { kind: 'primary' as const })} disabled={!plan.whole && !part} onClick={() => void run()} data-testid="rescue-go">
            {plan.done > 0 ? tr('resume') : nothing ? tr('checkAgain') : tr('go', { n: count(counts.events_new), m: count(counts.files_new) })}</Button>}
        {!act.busy && <PutAway id={rescue.id} primary={finished || nothing} word={tr(finished || nothing || plan.done > 0 ? 'putAway' : 'drop')} />}
      </div>
      {finished && <p class="muted small">{tr('putAwayText')}</p>}
    </div>
  )
}

function Tally({ counts }: { counts: Plan['counts'] }) {
  return (
    <dl class="tri" data-testid="rescue-counts">
      <div><dt>{tr('events')}</dt><dd>{count(counts.events)}</dd></div><div><dt>{tr('events')} · {tr('fresh')}</dt><dd data-testid="rescue-events-new">{count(counts.events_new)}</dd></div>
      <div><dt>{tr('files')}</dt><dd>{count(counts.files)}</dd></div><div><dt>{tr('files')} · {tr('fresh')}</dt><dd data-testid="rescue-files-new">{count(counts.files_new)}</dd></div>
      {counts.files_elsewhere > 0 && <div><dt>{tr('elsewhere')}</dt><dd>{count(counts.files_elsewhere)}</dd></div>}
    </dl>
  )
}

function Visits({ visits }: { visits: Visit[] }) {
  return (
    <div class="card"><table><caption class="vh">{tr('visit')}</caption>
      <thead><tr><th scope="col">{tr('visit')}</th><th scope="col">{tr('object')}</th><th scope="col" class="num">{tc('aside', { a: tr('events'), b: tr('fresh') })}</th><th scope="col" class="num">{tc('aside', { a: tr('files'), b: tr('fresh') })}</th></tr></thead>
      <tbody>{visits.map((one) => (
        <tr key={one.id}><td class="mono nowrap">{one.number ?? '—'}</td><th scope="row">{one.object ?? tr('noVisit')}</th><td class="num">{tc('aside', { a: count(one.events), b: count(one.events_new) })}</td><td class="num">{tc('aside', { a: count(one.files), b: count(one.files_new) })}</td></tr>))}</tbody></table></div>
  )
}

function Results({ plan, finished }: { plan: Plan; finished: boolean }) {
  return (
    <section class="stack-s" data-testid="rescue-results">{finished && <h2>{tr('doneTitle')}</h2>}
      <dl class="tri">{RESULTS.filter((name) => plan.results[name]).map((name) => (
        <div key={name} class={['parked', 'conflict', 'refused'].includes(name) ? 't-danger' : ''}><dt>{tr(name)}</dt><dd data-testid={`rescue-${name}`}>{count(plan.results[name]!)}</dd></div>))}</dl>
    </section>
  )
}

/** A record by its kind, an original by what it is. */
function whatWord(kind: string): string {
  return kind === 'strokes' || kind === 'picture' ? tr('signature') : kindWord(kind)
}

function Lines({ title, lines, testid }: { title: string; lines: Line[]; testid: string }) {
  if (lines.length === 0) return null
  return (
    <section class="stack-s" data-testid={testid}><h3>{title}</h3>
      <ul class="errs">{lines.map((one, index) => (
        <li key={index}><strong>{[one.line && tr('line', { n: count(one.line) }), one.kind && whatWord(one.kind)].filter(Boolean).join(' · ')}</strong> <span class="mono small">{one.id}</span>
          <p class="t-danger small">{language() === 'en' ? one.en : one.zh}</p></li>))}</ul></section>
  )
}

function PutAway({ id, word, primary }: { id: string; word: string; primary?: boolean }) {
  const act = useAct()
  return <><Button kind={primary ? 'primary' : 'plain'} busy={act.busy} data-testid="rescue-away" onClick={() => void act.run(async () => { await api(`/rescues/${id}`, { method: 'DELETE' }); go('/rescue') })}>{word}</Button>
    <Problem error={act.error} /></>
}
