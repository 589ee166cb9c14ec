import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { tk } from '../../i18n/desk/custody.ts'
import { Button, Chip, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { useAct, useData } from '../data.ts'
import { count, inBrackets, minute } from '../format.ts'
import type { ScreenProps } from '../rooms.ts'
import { Holds } from './custodyholds.tsx'
import { Orders } from './custodyorders.tsx'

interface Guard { kind: 'memory' | 'disk' | 's3'; write_once: boolean; versions: boolean; lock: boolean; mode: string }
interface Kept { kind: 'photo' | 'clip' | 'signature' | 'document' | 'event' | 'dossier'; years: number | null; files: number; size: number; due: number; disposed: number }
interface Run { id: string; day: string | null; started_at: string; finished_at: string | null; checked: number; size: number; faults: number }
interface Fault { id: string; sha256: string; kind: 'missing' | 'differs'; found_at: string; answered_by: string | null; answer: string | null; inspections: { id: string; number: string }[] }
interface Custody { protection: Guard; source: string; classes: Kept[]; unclassed: number; held: number; runs: Run[]; faults: Fault[] }

/** Bytes as people read them. */
export function bytes(n: number): string {
  const [unit, by] = n >= 1e9 ? ['GB', 1e9] : n >= 1e6 ? ['MB', 1e6] : ['kB', 1e3]
  return `${(n / (by as number)).toFixed(n >= 1e6 ? 1 : 0)} ${unit}`
}

/** What the office keeps, for how long and how guarded; what is held back, what was ordered deleted, and what reading again found. */
export function Screen({ session }: ScreenProps) {
  const { data, error, reload } = useData<Custody>('/custody')
  const may = (permission: string) => session.me.permissions.includes(permission)
  if (!data) return <main class="work"><Problem error={error} onRetry={() => void reload()} /></main>
  return (
    <main class="work" tabIndex={0 /* it may scroll, and for some readers nothing in it takes the focus */}>
      <GuardLine guard={data.protection} />
      <Problem error={error} onRetry={() => void reload()} />
      <Fixity custody={data} may={may('custody:hold')} open={may('dossier:read')} onDone={reload} />
      <Classes custody={data} />
      <Holds may={may('custody:hold')} open={may('dossier:read')} onDone={reload} />
      <Orders may={may('custody:order')} onDone={reload} />
    </main>
  )
}

function GuardLine({ guard }: { guard: Guard }) {
  const word = guard.kind === 'disk' ? 'storeDisk' : guard.kind === 'memory' ? 'storeMemory' : guard.lock ? 'storeLocked' : guard.versions ? 'storeVersions' : 'storeOnce'
  return <p><Chip tone={guard.lock ? 'ok' : 'warn'} icon={guard.lock ? 'lock' : 'alert'} testid="guard">{tk(word, { mode: guard.mode })}</Chip></p>
}

function Classes({ custody }: { custody: Custody }) {
  return (
    <section class="card" aria-labelledby="kept"><header><h2 id="kept" class="h3 grow">{tk('classes')}</h2></header>
      <table data-testid="classes"><caption class="vh">{tk('classes')}</caption>
        <thead><tr><th scope="col">{tk('kind')}</th><th scope="col">{tk('years')}</th><th scope="col" class="num">{tk('files')}</th><th scope="col" class="num">{tk('size')}</th><th scope="col" class="num">{tk('due')}</th><th scope="col" class="num">{tk('disposed')}</th></tr></thead>
        <tbody>{custody.classes.map((one) => (
          <tr key={one.kind}><th scope="row">{tk(one.kind)}</th><td>{one.years === null ? tk('permanent') : tk('nYears', { n: one.years })}</td>
            {one.kind === 'event' || one.kind === 'dossier' ? <td class="num muted" colSpan={4}>{tk(one.kind === 'event' ? 'notFiles' : 'onExport')}</td>
              : <><td class="num">{count(one.files)}</td><td class="num">{one.files ? bytes(one.size) : '—'}</td><td class={one.due ? 'num t-warn' : 'num'}>{count(one.due)}</td><td class="num">{count(one.disposed)}</td></>}</tr>))}</tbody></table>
      <p class="in xs muted">{tk('source', { source: custody.source })}{custody.unclassed > 0 && ` ${tk('unclassed', { n: custody.unclassed })}`}</p></section>
  )
}

function Fixity({ custody, may, open, onDone }: { custody: Custody; may: boolean; open: boolean; onDone: () => Promise<void> }) {
  const [fault, setFault] = useState<Fault | null>(null)
  const last = custody.runs[0]
  return (
    <section class="card" aria-labelledby="fixity"><header><h2 id="fixity" class="h3 grow">{tk('fixity')}</h2>
      {last && <span class="muted small" data-testid="last-run">{last.finished_at ? tk('lastRun', { at: minute(last.finished_at), n: count(last.checked), size: bytes(last.size) }) : tk('running', { n: count(last.checked) })}</span>}
      {last?.finished_at && <Chip tone={custody.faults.length ? 'danger' : 'ok'} icon={custody.faults.length ? 'alert' : 'check'}>{custody.faults.length ? tk('nFaults', { n: custody.faults.length }) : tk('allWell')}</Chip>}</header>
      {custody.faults.length > 0 && (
        <table data-testid="faults"><caption class="vh">{tk('faults')}</caption>
          <thead><tr><th scope="col">{tk('faults')}</th><th scope="col">{tk('foundAt')}</th><th scope="col">{tk('fingerprint')}</th><th scope="col">{tk('belongs')}</th><th scope="col">{tk('handled')}</th></tr></thead>
          <tbody>{custody.faults.map((one) => (
            <tr key={one.id}><td><Chip tone="danger" icon="alert">{tk(one.kind)}</Chip></td><td class="nowrap">{minute(one.found_at)}</td><td class="mono" title={one.sha256}>{one.sha256.slice(0, 16)}</td>
              <td>{one.inspections.map((visit) => open ? <a key={visit.id} class="mono" href={`#/dossiers/${visit.id}`}>{visit.number}</a> : <span key={visit.id} class="mono">{visit.number}</span>)}</td>
              <td>{one.answer ? one.answer + inBrackets(one.answered_by ?? '') : may ? <Button small onClick={() => setFault(one)} data-testid="answer-fault">{tk('answer')}</Button> : '—'}</td></tr>))}</tbody></table>)}
      <p class="in xs muted">{!last && `${tk('noRun')} `}{tk('fixityText')}</p>
      {fault && <Words title={tk('answerTitle')} label={tk('handled')} hint={tk('answerHint')} go={tc('save')} onClose={() => setFault(null)}
        onGo={async (answer) => { await api(`/custody/faults/${fault.id}/answer`, { json: { answer } }); await onDone() }} />}
    </section>
  )
}

/** One text that must be given, and the act that takes it. */
export function Words({ title, label, hint, go, onGo, onClose }: { title: string; label: string; hint?: string; go: string; onGo: (text: string) => Promise<void>; onClose: () => void }) {
  const [text, setText] = useState('')
  const act = useAct()
  return (
    <Sheet title={title} onClose={onClose} testid="words-sheet">
      <Field label={label} {...(hint ? { hint } : {})}>{(control) => <textarea {...control} class="input" rows={3} maxLength={1000} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="words" />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button>
        <Button kind="primary" busy={act.busy} disabled={text.trim().length < 4} onClick={() => void act.run(async () => { await onGo(text.trim()); onClose() })} data-testid="words-go">{go}</Button></div>
    </Sheet>
  )
}
