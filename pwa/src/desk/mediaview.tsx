import { useEffect, useState } from 'preact/hooks'
import { API, api, raw } from '../api/client.ts'
import { tf } from '../i18n/desk/media.ts'
import { Button, Chip, Field, Icon, Problem } from '../ui/parts.tsx'
import { once, useAct } from './data.ts'
import { colon, minute } from './format.ts'
import { linesOf, type Clip, type Record } from './record.ts'

function clock(ms: number): string {
  const all = Math.round(ms / 1000)
  return `${String(Math.floor(all / 60)).padStart(2, '0')}:${String(all % 60).padStart(2, '0')}`
}

function what(clip: Clip): string {
  if (clip.medium === 'audio') return tf('audio')
  if (clip.medium === 'video') return clip.purpose === 'whole_process' ? tf('whole') : tf('video')
  return clip.title ?? tf('document')
}

const PLAYS = 100_000_000

/** The server gives originals only as sandboxed attachments; what plays here is a copy in memory, never a page. */
function Player({ clip }: { clip: Clip }) {
  const [url, setUrl] = useState<string | null>(null)
  const act = useAct()
  useEffect(() => () => { if (url) URL.revokeObjectURL(url) }, [url])
  const load = () => act.run(async () => {
    const reply = await raw(`/evidence/${clip.evidence}/original`, { timeoutMs: 300_000 })
    setUrl(URL.createObjectURL(new Blob([await reply.arrayBuffer()], { type: clip.type })))
  })
  if (url) return clip.type.startsWith('audio/') ? <audio controls src={url} data-testid="player" /> : <video controls src={url} data-testid="player" style={{ maxWidth: '100%' }} />
  return <><Problem error={act.error} /><Button small busy={act.busy} onClick={() => void load()} data-testid="play">{tf('play')}</Button></>
}

function One({ clip, late }: { clip: Clip; late?: boolean }) {
  const plays = /^(audio|video)\//.test(clip.type) && clip.len <= PLAYS && !clip.type_differs
  const word = clip.ended ? ({ app_closed: 'ended_app_closed', low_space: 'ended_low_space', save_failed: 'ended_save_failed', device_lost: 'ended_device_lost' } as const)[clip.ended as 'app_closed'] : undefined
  return (
    <li class="stack-s" data-testid={late ? 'late-evidence' : 'clip'}>
      <div class="row wrap"><b class="grow">{late ? `${tf('late')} · ` : ''}{what(clip)}{(clip.part ?? 1) > 1 && ` ${tf('part', { n: clip.part! })}`}</b><span class="muted small">{minute(clip.at)}</span></div>
      <p class="small muted">{[clip.caption, clip.duration_ms && tf('lasts', { time: clock(clip.duration_ms) }), clip.chunks && tf('chunks', { n: clip.chunks }), clip.src === 'body-camera' ? tf('body') : clip.src === 'file-picker' ? tf('fromFile') : null, clip.device_no && `${tf('device')} ${clip.device_no}`, clip.taken_from && `${tf('taken')} ${minute(clip.taken_from)}`].filter(Boolean).join(' · ')}</p>
      {clip.reason && <p class="small">{tf('reason')}{colon()}{clip.reason}</p>}
      {word && <Chip tone="warn" icon="alert">{tf(word)}</Chip>}
      {clip.type_differs && <Chip tone="danger" icon="alert">{tf('differs')}</Chip>}
      {!clip.stored ? <p class="muted">{tf('pending')}</p> : <div class="row wrap">{plays && <Player clip={clip} />}
        <a class="btn s" href={`${API}/evidence/${clip.evidence}/original`} download><Icon name="down" />{tf('download')}</a><code class="xs muted">{clip.sha256.slice(0, 16)}…</code></div>}
    </li>
  )
}

/** Sound, film, files and what came late; nothing when there is none. */
export function MediaSection({ record }: { record: Record }) {
  const { clips = [], documents = [], late_evidence: late = [], recordings = [] } = record
  if (clips.length + documents.length + late.length === 0) return null
  const pauses = recordings.filter((one) => one.kind === 'recording.paused').length
  return (
    <section class="card in stack"><h3>{tf('media')}</h3>
      {pauses > 0 && <p class="small muted">{tf('pauses', { n: pauses })}</p>}
      <ul class="stack">{clips.map((clip) => <One key={clip.evidence} clip={clip} />)}{documents.map((clip) => <One key={clip.evidence} clip={clip} />)}{late.map((clip) => <One key={clip.evidence} clip={clip} late />)}</ul></section>
  )
}

/** That the record comes from paper stands above everything else in it. */
export function PaperNote({ record }: { record: Record }) {
  const { paper, late_registration: late, late_consent: consent } = record
  const missing = Object.entries(record.photos_missing ?? {})
  const lines = linesOf(record)
  return (
    <>
      {paper && <div class="banner info box" data-testid="paper"><Icon name="doc" /><div><p class="strong">{tf('paper')}</p>
        <p>{tf('paperText', { on: paper.checked_on, pages: paper.pages })}{tf(`business_${paper.business}`)}</p>
        {late && <p>{tf('lateReg', { days: late.days, reason: late.reason })}</p>}{consent && <p>{tf('consent', { name: consent.name, reason: consent.reason })}</p>}
        {record.flags.some((flag) => flag.code === 'paper-other-form') && <p>{tf('otherForm')}</p>}</div></div>}
      {missing.length > 0 && <ul class="small">{missing.map(([entry, one]) => <li key={entry}>{tf('noPhoto', { no: lines.find((line) => line.entry.id === entry)?.entry.no ?? '', reason: one.reason })}</li>)}</ul>}
    </>
  )
}

/** The blank form to take along, and the supervisor's word for a late registration. */
export function PaperActs({ record, mayConsent, onDone }: { record: Record; mayConsent: boolean; onDone: () => Promise<void> }) {
  const open = ['planned', 'started'].includes(record.state)
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const act = useAct()
  const agree = () => act.run(async () => {
    await api(`/inspections/${record.id}/late-consent`, { method: 'POST', headers: once(), json: { reason: reason.trim() } })
    setAsking(false)
    await onDone()
  })
  return (
    <>
      <div class="row wrap"><a class="btn s" href={`${API}/inspections/${record.id}/form.pdf`} download data-testid="print-form"><Icon name="doc" />{tf('print')}</a>
        {open && mayConsent && !record.late_consent && <Button small aria-expanded={asking} onClick={() => setAsking(!asking)} data-testid="consent">{tf('consentAsk')}</Button>}</div>
      {record.late_consent && !record.paper && <p class="small">{tf('consent', { name: record.late_consent.name, reason: record.late_consent.reason })}</p>}
      {asking && <div class="card in stack form"><p class="small">{tf('consentHelp')}</p><Problem error={act.error} />
        <Field label={tf('consentReason')}>{(control) => <textarea {...control} class="input" rows={2} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="consent-reason" />}</Field>
        <Button kind="primary" busy={act.busy} disabled={reason.trim().length < 2} onClick={() => void agree()} data-testid="consent-go">{tf('consentDo')}</Button></div>}
    </>
  )
}

const KINDS = { 'recording.started': 'kRecStart', 'recording.paused': 'kRecPause', 'recording.resumed': 'kRecResume', clip: 'kClip', document: 'document', caption: 'kCaption', photo_missing: 'kPhotoMissing', late_evidence: 'late', paper_backfill: 'kPaper', late_registration: 'kLate' } as const
const FLAGS = { 'recording-cut': 'fRecCut', 'late-evidence': 'late', 'photos-excused': 'kPhotoMissing', paper: 'paper', 'paper-other-form': 'otherForm' } as const

/** An event of this part of the record in words; another one as it is named. */
export function mediaKind(kind: string): string {
  const word = KINDS[kind as keyof typeof KINDS]
  return word ? tf(word) : kind
}

export function mediaFlag(code: string): string {
  const word = FLAGS[code as keyof typeof FLAGS]
  return word ? tf(word) : code
}
