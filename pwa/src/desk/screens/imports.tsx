import { useEffect, useRef, useState } from 'preact/hooks'
import { api, API, raw, problemOf } from '../../api/client.ts'
import { t } from '../../i18n/desk/index.ts'
import { tr } from '../../i18n/desk/registers.ts'
import { language } from '../../i18n/index.ts'
import { Button, Chip, Icon, Problem, Progress, type Tone } from '../../ui/parts.tsx'
import { useAct, useData, type PageOf } from '../data.ts'
import { colon, count, minute } from '../format.ts'

export type ImportKind = 'objects' | 'inspectors' | 'items'

interface Import {
  id: string; kind: ImportKind; filename: string; encoding: string; format: string; state: 'received' | 'running' | 'done' | 'cancelled' | 'failed'
  rows_total: number | null; rows_done: number; rows_created: number; rows_updated: number; rows_unchanged: number; rows_bad: number; rows_warned: number
  created_at: string; problem: { title: string; detail: string } | null
}
interface Fault { row_no: number; severity: string; cells: string[]; notes: { column: string; zh: string; en: string }[] }

const STATES: Record<Import['state'], { word: 'importRunning' | 'importDone' | 'importReceived' | 'importCancelled' | 'importFailed'; tone: Tone }> = {
  received: { word: 'importReceived', tone: 'info' }, running: { word: 'importRunning', tone: 'info' }, done: { word: 'importDone', tone: 'ok' },
  cancelled: { word: 'importCancelled', tone: 'mute' }, failed: { word: 'importFailed', tone: 'danger' },
}

/** The office's own file goes in as it is; faulty rows come back as a file that can be corrected and imported again. */
export function ImportPanel({ kind, onFinished }: { kind: ImportKind; onFinished: () => void }) {
  const [id, setId] = useState<string | null>(null)
  const act = useAct()
  const send = (file: File) => act.run(async () => {
    const name = crypto.randomUUID()
    const answer = await raw(`/imports/${name}?kind=${kind}&filename=${encodeURIComponent(file.name)}`, { method: 'PUT', body: file, timeoutMs: 300_000,
      headers: { 'Content-Type': 'application/octet-stream' } })
    if (!answer.ok) throw await problemOf(answer)
    await api(`/imports/${name}/run`, { method: 'POST' })
    setId(name)
  })
  return (
    <aside class="side" aria-label={tr('importTitle')}>
      <h2>{tr('importTitle')} · {tr(kind)}</h2>
      <Problem error={act.error} />
      {id ? <Running id={id} onFinished={onFinished} onAgain={() => setId(null)} /> : <><Drop busy={act.busy} onFile={send} /><p><a class="btn" href={`${API}/registers/${kind}/file.csv`} download data-testid="export-register"><Icon name="down" />{tr('exportFile')}</a></p><p class="xs muted">{tr('exportText')}</p><Recent onOpen={setId} /></>}
    </aside>
  )
}

function Drop({ busy, onFile }: { busy: boolean; onFile: (file: File) => Promise<void> }) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (files: FileList | null | undefined) => { if (files?.[0]) void onFile(files[0]) }
  return (
    <div class={over ? 'drop over' : 'drop'} onDragOver={(event) => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer?.files) }}>
      <p class="muted">{tr('importHint')}</p>
      <Button kind="primary" icon="up" busy={busy} onClick={() => input.current?.click()}>{tr('chooseFile')}</Button>
      <input ref={input} class="vh" type="file" accept=".csv,.txt,.xlsx" tabIndex={-1} aria-label={tr('chooseFile')} data-testid="import-file"
        onChange={(event) => { take(event.currentTarget.files); event.currentTarget.value = '' }} />
    </div>
  )
}

function Recent({ onOpen }: { onOpen: (id: string) => void }) {
  const { data } = useData<PageOf<Import>>('/imports?limit=8')
  if (!data) return null
  return (
    <section class="stack-s"><h3>{tr('earlier')}</h3>
      {data.items.length === 0 ? <p class="muted">{tr('noImports')}</p> : (
        <ul class="recent">{data.items.map((one) => (
          <li key={one.id}><div class="row"><strong class="grow">{one.filename}</strong><Chip tone={STATES[one.state].tone}>{tr(STATES[one.state].word)}</Chip></div>
            <div class="row"><span class="muted small grow">{minute(one.created_at)} · {tr(one.kind)}</span><Button kind="plain" small onClick={() => onOpen(one.id)}>{t('details')}</Button></div></li>))}</ul>)}
    </section>
  )
}

function Running({ id, onFinished, onAgain }: { id: string; onFinished: () => void; onAgain: () => void }) {
  const { data, error, reload } = useData<Import>(`/imports/${id}`)
  const act = useAct()
  const told = useRef(false)
  const active = data?.state === 'running' || data?.state === 'received'
  useEffect(() => {
    if (!active) {
      if (data && !told.current) { told.current = true; onFinished() }
      return
    }
    told.current = false
    const timer = setTimeout(() => void reload(), 700)
    return () => clearTimeout(timer)
  }, [data])
  if (!data) return <Problem error={error} onRetry={() => void reload()} />
  const order = (verb: 'run' | 'cancel') => act.run(async () => { await api(`/imports/${id}/${verb}`, { method: 'POST' }); await reload() })
  const state = STATES[data.state]
  return (
    <div class="stack" data-testid="import" data-state={data.state}>
      <div class="row top"><div class="grow"><p class="strong">{data.filename}</p><p class="muted small">{data.encoding} · {minute(data.created_at)}</p></div>
        <Chip tone={state.tone} testid="import-state">{tr(state.word)}</Chip></div>
      <Progress value={data.rows_done} max={data.rows_total ?? data.rows_done + 1} label={tr('importTitle')} />
      <p class="strong">{tr('rowsOf', { done: count(data.rows_done), total: count(data.rows_total) })}</p>
      <dl class="tri">
        <div><dt>{tr('created')}</dt><dd>{count(data.rows_created)}</dd></div><div><dt>{tr('changed')}</dt><dd>{count(data.rows_updated)}</dd></div>
        <div><dt>{tr('unchanged')}</dt><dd>{count(data.rows_unchanged)}</dd></div>
        <div class={data.rows_bad ? 't-danger' : ''}><dt>{tr('bad')}</dt><dd data-testid="import-bad">{count(data.rows_bad)}</dd></div>
      </dl>
      {data.problem && <div class="banner danger box"><p>{data.problem.title}{data.problem.detail && <><br />{data.problem.detail}</>}</p></div>}
      <Problem error={act.error} />
      <div class="row wrap">
        {active && <Button kind="danger" busy={act.busy} onClick={() => void order('cancel')}>{tr('stopImport')}</Button>}
        {(data.state === 'cancelled' || data.state === 'failed') && <Button busy={act.busy} onClick={() => void order('run')}>{tr('resumeImport')}</Button>}
        {!active && <Button kind={data.rows_bad ? 'primary' : 'plain'} icon="up" onClick={onAgain} data-testid="import-again">{data.rows_bad ? tr('importCorrected') : tr('newFile')}</Button>}
      </div>
      {data.rows_bad > 0 && <Faults id={id} total={data.rows_bad} />}
    </div>
  )
}

function Faults({ id, total }: { id: string; total: number }) {
  const { data } = useData<PageOf<Fault>>(`/imports/${id}/errors?limit=20`)
  return (
    <section class="stack-s"><p class="muted small">{tr('badRowsKept')}</p><h3>{tr('badRows', { n: count(total) })}</h3>
      <ul class="errs">{data?.items.filter((one) => one.severity === 'error').map((one) => (
        <li key={one.row_no}><strong>{tr('row', { n: count(one.row_no) })}</strong>
          {one.notes.map((note, index) => <p key={index} class="t-danger small">{note.column && `${note.column}${colon()}`}{language() === 'en' ? note.en : note.zh}</p>)}</li>))}</ul>
      <a class="btn wide" href={`${API}/imports/${id}/errors.csv`} download data-testid="import-errors">{tr('downloadErrors')}</a>
    </section>
  )
}
