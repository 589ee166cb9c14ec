import { useState } from 'preact/hooks'
import { API, problemOf, raw } from '../../api/client.ts'
import { tb } from '../../i18n/desk/bag.ts'
import { tx } from '../../i18n/desk/records.ts'
import { Button, Problem, Progress } from '../../ui/parts.tsx'
import { useAct, useData } from '../data.ts'
import { groups, minute } from '../format.ts'

interface Seen { by: string; at: string }
interface Export {
  at: string; by: string | null; tagmanifest: string; files: number | null; bytes: number | null; leaf: number | null; signed_at: string | null; witnesses: Seen[]; stamps: Seen[]
}
interface Exports { exports: Export[]; supplements: { at: string; by: string; of: string }[] }
interface Paper { name: string; title: string }

/** Above this the browser's own download is used: the page would hold the whole file. */
const LARGE = 400 * 1024 * 1024

export function megabytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** The official forms of one inspection; each opens in a tab of its own, from where it is printed. */
export function Papers({ id }: { id: string }) {
  const { data, error, reload } = useData<Paper[]>(`/inspections/${id}/papers`)
  return (
    <section class="card in stack-s papers" data-testid="papers"><h3>{tb('papers')}</h3>
      <Problem error={error} onRetry={() => void reload()} />
      {data && <ul class="stack-s">{data.map((paper) => (
        <li key={paper.name}><a href={`${API}/inspections/${id}/papers/${paper.name}`} target="_blank" rel="noopener" data-testid={`paper-${paper.name}`}>{paper.title}</a></li>))}</ul>}
      <p class="muted small">{tb('papersHint')}</p>
    </section>
  )
}

/** Everything that leaves the house: the dossier, what came later, the keys to check them with, and what was taken out so far. */
export function Bag({ id, bytes }: { id: string; bytes: number }) {
  const { data, error, reload } = useData<Exports>(`/dossiers/${id}/exports`)
  const act = useAct()
  const [state, setState] = useState<Got | null>(null)
  const take = (path: string, size: number) => void act.run(async () => {
    if (size > LARGE) {
      location.assign(`${API}${path}`)
      return setState({ name: '', done: size, all: size, large: true })
    }
    await save(path, setState)
    await reload()
  })
  const newest = data?.exports[0]
  return (
    <>
      <div class="stack-s"><Button kind="primary" wide busy={act.busy} onClick={() => take(`/dossiers/${id}/bag`, bytes)} data-testid="export-bag">{tx('exportBag')}</Button>
        <p class="muted small">{tb('bagHint')}</p></div>
      <div class="stack-s"><Button wide disabled={act.busy || !newest?.signed_at} onClick={() => take(`/dossiers/${id}/supplement`, 0)} data-testid="export-supplement">{tb('supplement')}</Button>
        <p class="muted small">{newest?.signed_at ? tb('supplementHint') : newest ? tb('supplementWait') : tb('supplementFirst')}</p></div>
      <div aria-live="polite">{state && <Running state={state} busy={act.busy} />}</div>
      <Problem error={act.error ?? error} onRetry={() => void reload()} />
      <div class="stack-s"><a href={`${API}/dossiers/trust.json`} download data-testid="trust-file">{tb('trust')}</a><p class="muted small">{tb('trustHint')}</p></div>
      <h3>{tb('history')}</h3>
      {data && !newest && <p class="muted">{tb('never')}</p>}
      {newest && <div data-testid="exports"><Sealed one={newest} /></div>}
      {data && data.exports.length > 1 && <details><summary class="small">{tb('earlier', { n: data.exports.length - 1 })}</summary>
        <ol class="stack">{data.exports.slice(1).map((one, index) => <li key={index}><Sealed one={one} /></li>)}</ol></details>}
      {data && data.supplements.length > 0 && <ul class="stack-s">{data.supplements.map((one, index) => (
        <li key={index} class="small">{minute(one.at)} {one.by} {tb('supplementOf', { of: one.of.slice(0, 8) })}</li>))}</ul>}
    </>
  )
}

/** One exported dossier: when, its hash, and what binds it by now. */
function Sealed({ one }: { one: Export }) {
  return (
    <div class="small">
      <p><b>{minute(one.at)}</b> {one.by} {one.files !== null && one.bytes !== null && <span class="muted nowrap">{tb('files', { files: one.files, size: megabytes(one.bytes) })}</span>}</p>
      <p>{tb('fingerprint')} <code class="mono" title={one.tagmanifest}>{groups(one.tagmanifest).slice(0, 2).join(' ')}…</code></p>
      <p>{one.leaf === null ? tb('noLeaf') : tb('leaf', { n: one.leaf + 1 })}{one.leaf !== null && (one.signed_at ? tb('signed', { at: minute(one.signed_at) }) : tb('unsigned'))}</p>
      {one.signed_at && <p>{[
        ...(one.witnesses.length ? one.witnesses.map((seen) => tb('seen', { by: seen.by, at: minute(seen.at) })) : [tb('noWitness')]),
        ...(one.stamps.length ? one.stamps.map((seen) => tb('stamped', { by: seen.by, at: minute(seen.at) })) : [tb('noStamp')]),
      ].join(tb('and'))}</p>}
    </div>
  )
}

interface Got { name: string; done: number; all: number; large?: boolean }

function Running({ state, busy }: { state: Got; busy: boolean }) {
  if (state.large) return <p class="small">{tb('large', { size: megabytes(state.all) })}</p>
  if (!busy) return state.name ? <p class="small" data-testid="saved">{tb('saved', { name: state.name, size: megabytes(state.done) })}</p> : null
  if (state.done === 0) return <p class="row small"><progress class="grow" aria-label={tb('making')} />{tb('making')}</p>
  return <p class="row small"><Progress value={state.done} max={state.all} label={tb('loading')} />{tb('loaded', { done: megabytes(state.done), all: megabytes(state.all) })}</p>
}

/** Fetches a file and saves it under the name that the server gave it; tells how far it is. Throws what the server objects. */
async function save(path: string, tell: (state: Got) => void): Promise<void> {
  tell({ name: '', done: 0, all: 0 })
  const reply = await raw(path, { timeoutMs: 600_000 })
  if (!reply.ok || !reply.body) throw await problemOf(reply)
  const name = /filename="?([^";]+)/.exec(reply.headers.get('Content-Disposition') ?? '')?.[1] ?? 'dossier.zip'
  const all = Number(reply.headers.get('Content-Length')) || 0
  const parts: BlobPart[] = []
  let done = 0
  const reader = reply.body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value as BlobPart)
    done += part.value.byteLength
    tell({ name, done, all: Math.max(all, done) })
  }
  const url = URL.createObjectURL(new Blob(parts, { type: 'application/zip' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
