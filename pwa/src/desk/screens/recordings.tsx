import { useRef, useState } from 'preact/hooks'
import { api, problemOf, raw } from '../../api/client.ts'
import { sniffed } from '../../core/capture/sniff.ts'
import type { BlobRow } from '../../core/db/schema.ts'
import { upload, UploadLater, UploadRefused } from '../../core/sync/uploader.ts'
import { t } from '../../i18n/desk/index.ts'
import { tx } from '../../i18n/desk/records.ts'
import { ti } from '../../i18n/desk/recordings.ts'
import { Sha256 } from '../../portal/verify/sha256.ts'
import { Button, EmptyState, Field, Problem, Progress } from '../../ui/parts.tsx'
import { once, query, useAct, useData, usePages } from '../data.ts'
import { day } from '../format.ts'
import { ImportedFacts } from '../importview.tsx'
import type { Imported, Record, Row } from '../record.ts'
import type { ScreenProps } from '../rooms.ts'
import { StateChip } from './inspections.tsx'

const STEP = 4 << 20
const mb = (bytes: number) => ti('bytes', { n: (bytes / 1e6).toFixed(1) })

/** A body camera's film goes to a visit: choose the visit, say what it is, hash, send. The address keeps the visit. */
export function Screen({ route }: ScreenProps) {
  return route[0] ? <One key={route[0]} id={route[0]} /> : <Choose />
}

function Choose() {
  const [q, setQ] = useState('')
  const { data, error, more, reload } = usePages<Row>('/inspections' + query({ q, limit: 50 }))
  return (
    <main class="work"><p class="muted narrow">{ti('intro')}</p>
      <Field label={ti('chooseVisit')}>{(control) => <input {...control} class="input narrow" type="search" placeholder={ti('search')} value={q} onChange={(event) => setQ(event.currentTarget.value)} data-testid="recording-find" />}</Field>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="search" title={ti('noVisits')}><p class="muted">{ti('noVisitsText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table><caption class="vh">{ti('chooseVisit')}</caption>
          <thead><tr><th scope="col">{tx('number')}</th><th scope="col">{tx('object')}</th><th scope="col">{tx('task')}</th><th scope="col" class="num">{tx('due')}</th><th scope="col">{t('state')}</th></tr></thead>
          <tbody>{data.map((row) => (
            <tr key={row.id}><td class="mono">{row.number}</td><th scope="row"><a href={`#/recordings/${row.id}`} data-testid={`recording-visit-${row.number}`}>{row.object.name}</a></th><td>{row.task.title}</td><td class="num">{day(row.due_on)}</td><td><StateChip state={row.state} /></td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
    </main>
  )
}

/** How far the hashing or the sending of one file is. */
interface Moving { word: 'hashing' | 'sending'; done: number; size: number }

/** Hashes and sends one file at a time; pausing keeps what the server has. */
function useSender() {
  const [moving, setMoving] = useState<Moving | null>(null)
  const stop = useRef(false)
  const hash = async (file: File): Promise<string | null> => {
    const sum = new Sha256()
    stop.current = false
    for (let at = 0; at < file.size; at += STEP) {
      setMoving({ word: 'hashing', done: at, size: file.size })
      if (stop.current) { setMoving(null); return null }
      sum.add(new Uint8Array(await file.slice(at, at + STEP).arrayBuffer()))
    }
    return sum.hex()
  }
  const send = async (file: File, visit: string, one: Imported, begun: boolean): Promise<boolean> => {
    const blob = { evidence: one.evidence, visit, sha256: one.sha256, size: one.len, type: one.type, role: 'clip', begun } as BlobRow
    const source = { slice: (from: number, length: number) => file.slice(from, from + length).arrayBuffer(), hash: () => Promise.resolve(one.sha256) }
    stop.current = false
    try {
      return await upload((path, init) => raw(path, { ...init, timeoutMs: 120_000 }), blob, source, {
        moved: (done) => { setMoving({ word: 'sending', done, size: one.len }); return Promise.resolve() },
        gives: () => Promise.resolve(stop.current),
      }) === 'confirmed'
    } catch (fault) {
      if (fault instanceof UploadRefused) throw await problemOf(fault.response)
      if (fault instanceof UploadLater && fault.status === 460) throw new Error(ti('changed'), { cause: fault })
      throw fault
    } finally {
      setMoving(null)
    }
  }
  return { moving, hash, send, pause: () => { stop.current = true } }
}

type Sender = ReturnType<typeof useSender>
type Act = ReturnType<typeof useAct>

function One({ id }: { id: string }) {
  const { data: record, error, reload } = useData<Record>(`/inspections/${id}`)
  const sender = useSender()
  const act = useAct()
  const [held, setHeld] = useState<{ file: File; sha256: string } | null>(null)
  if (!record) return <main class="work"><Problem error={error} onRetry={() => void reload()} /></main>
  const imports = record.imports ?? []
  return (
    <main class="work"><a class="btn plain s" href="#/recordings">{ti('chooseVisit')}</a>
      <div class="narrow stack"><div><h2>{record.object.name}</h2><p class="muted row wrap"><span class="mono">{record.number}</span><StateChip state={record.state} /></p></div>
        {imports.length > 0 && <section class="card in stack" data-testid="imports"><h3>{ti('here')}</h3><ul class="stack parted">{imports.map((one) => (
          <li key={one.evidence} class="stack-s" data-testid="import" data-state={one.withdrawn ? 'withdrawn' : one.stored ? 'stored' : 'open'}>
            <ImportedFacts one={one} />
            {!one.stored && !one.withdrawn && record.can.includes('import') && <Unfinished one={one} visit={id} act={act} sender={sender} held={held} onDone={reload} />}</li>))}</ul></section>}
        <Problem error={act.error} />
        {sender.moving && <Moves moving={sender.moving} onPause={sender.pause} />}
        {record.can.includes('import') ? <Form key={imports.length} record={record} act={act} sender={sender} onHeld={setHeld} onDone={reload} />
          : <EmptyState title={ti('notYours')}><p class="muted">{ti('notYoursText')}</p></EmptyState>}</div>
    </main>
  )
}

function Moves({ moving, onPause }: { moving: Moving; onPause: () => void }) {
  return (
    <div class="card in stack-s" data-testid="moving"><Progress value={moving.done} max={moving.size} label={ti(moving.word, { done: mb(moving.done), size: mb(moving.size) })} />
      <p class="row"><span class="grow" aria-live="polite">{ti(moving.word, { done: mb(moving.done), size: mb(moving.size) })}</span><Button small onClick={onPause} data-testid="pause">{ti('pause')}</Button></p></div>
  )
}

function Picker({ word, primary, busy, onFile }: { word: string; primary?: boolean; busy: boolean; onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return <><Button kind={primary ? 'primary' : 'plain'} icon="up" busy={busy} onClick={() => input.current?.click()}>{word}</Button>
    <input ref={input} class="vh" type="file" accept="video/*,audio/*,.avi,.mkv,.ts,.mov,.mpg" tabIndex={-1} aria-label={word} data-testid="recording-file"
      onChange={(event) => { const file = event.currentTarget.files?.[0]; event.currentTarget.value = ''; if (file) onFile(file) }} /></>
}

/** What was announced and has not all arrived: go on with the file that is still chosen, or choose it again; or give it up. */
function Unfinished({ one, visit, act, sender, held, onDone }: { one: Imported; visit: string; act: Act; sender: Sender; held: { file: File; sha256: string } | null; onDone: () => Promise<void> }) {
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const resume = (file: File, known?: string) => act.run(async () => {
    const sha256 = known ?? await sender.hash(file)
    if (sha256 === null) return
    if (sha256 !== one.sha256) throw new Error(ti('otherBytes', { name: one.filename }))
    await sender.send(file, visit, one, true)
    await onDone()
  })
  const withdraw = () => act.run(async () => {
    await api(`/inspections/${visit}/recordings/${one.evidence}/withdraw`, { method: 'POST', headers: once(), json: { reason: reason.trim() } })
    await onDone()
  })
  const busy = act.busy || sender.moving !== null
  return (
    <>
      {!sender.moving && <p class="small muted">{ti('paused')}</p>}
      <div class="row wrap">{held?.sha256 === one.sha256 ? <Button kind="primary" busy={busy} onClick={() => void resume(held.file, held.sha256)} data-testid="go-on">{ti('go')}</Button>
        : <Picker word={ti('again')} primary busy={busy} onFile={(file) => void resume(file)} />}
        <Button kind="plain" disabled={busy} aria-expanded={asking} onClick={() => setAsking(!asking)} data-testid="withdraw">{ti('withdraw')}</Button></div>
      {asking && <div class="stack-s form"><Field label={ti('withdrawWhy')} hint={ti('withdrawHint')}>{(control) => <textarea {...control} class="input" rows={2} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="withdraw-reason" />}</Field>
        <div><Button kind="danger" busy={busy} disabled={reason.trim().length < 2} onClick={() => void withdraw()} data-testid="withdraw-do">{ti('withdrawDo')}</Button></div></div>}
    </>
  )
}

interface FormProps { record: Record; act: Act; sender: Sender; onHeld: (held: { file: File; sha256: string }) => void; onDone: () => Promise<void> }

function Form({ record, act, sender, onHeld, onDone }: FormProps) {
  const [file, setFile] = useState<File | null>(null)
  const [fault, setFault] = useState('')
  const [said, setSaid] = useState({ recorder_no: '', wearer: '', begun: '', reason: '' })
  const put = (name: keyof typeof said) => (event: { currentTarget: { value: string } }) => setSaid({ ...said, [name]: event.currentTarget.value })
  const late = record.sealed_at !== null
  const ready = file && said.recorder_no.trim() && said.wearer && said.begun && (!late || said.reason.trim().length >= 2)
  const begin = () => act.run(async () => {
    if (!file) return
    const type = sniffed(await file.slice(0, 256).arrayBuffer())
    if (!/^(audio|video)\//.test(type)) { setFault(ti('notFilm')); return }
    const sha256 = await sender.hash(file)
    if (sha256 === null) return
    onHeld({ file, sha256 })
    const id = crypto.randomUUID()
    const one = await api<Imported & { received: number }>(`/inspections/${record.id}/recordings/${id}`, { method: 'PUT', json: {
      sha256, length: file.size, type, filename: file.name.slice(-200), recorder_no: said.recorder_no.trim(), wearer: said.wearer,
      begun_at: `${said.begun.slice(0, 16)}:00+08:00`, reason: late ? said.reason.trim() : null } })
    try {
      if (!one.stored) await sender.send(file, record.id, one, one.evidence !== id)
    } finally {
      await onDone()
    }
  })
  const word = (name: 'recorder_no', label: string, hint: string) => (
    <Field label={label} hint={hint}>{(control) => <input {...control} class="input" maxLength={80} autocomplete="off" value={said[name]} onInput={put(name)} data-testid={`recording-${name}`} />}</Field>)
  const busy = act.busy || sender.moving !== null
  return (
    <form class="card in stack form" aria-labelledby="add-film" onSubmit={(event) => { event.preventDefault(); void begin() }}><h3 id="add-film">{ti('add')}</h3>
      <div class="drop" onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); const found = event.dataTransfer?.files[0]; if (found) { setFile(found); setFault('') } }}>
        {file ? <p class="strong" data-testid="recording-name">{file.name} · {mb(file.size)}</p> : <p class="muted">{ti('fileHint')}</p>}
        <Picker word={file ? ti('otherFile') : ti('chooseFile')} primary={!file && !record.imports?.some((one) => !one.stored && !one.withdrawn)} busy={busy} onFile={(found) => { setFile(found); setFault('') }} />
        {fault && <p class="t-danger small" role="alert">{fault}</p>}</div>
      <div class="grid2">{word('recorder_no', ti('recorder'), ti('recorderHint'))}
        <Field label={ti('wearer')} hint={ti('wearerHint')}>{(control) => (
          <select {...control} class="input" value={said.wearer} onChange={put('wearer')} data-testid="recording-wearer"><option value="">{ti('chooseWearer')}</option>{record.inspectors.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>)}</Field></div>
      <Field label={ti('begun')} hint={ti('begunHint')}>{(control) => <input {...control} class="input" type="datetime-local" value={said.begun} onInput={put('begun')} data-testid="recording-begun" />}</Field>
      {late && <Field label={ti('why')} hint={ti('whyHint')}>{(control) => <textarea {...control} class="input" rows={2} value={said.reason} onInput={put('reason')} data-testid="recording-reason" />}</Field>}
      <div class="row wrap"><Button kind="primary" type="submit" busy={busy} disabled={!ready} data-testid="recording-begin">{ti('begin')}</Button>
        <a class="btn plain" href={`#/inspections/${record.id}`}>{ti('backToVisit')}</a></div>
    </form>
  )
}
