import { useEffect, useState } from 'preact/hooks'
import { originalUrl } from '../../core/capture/photo.ts'
import { joined } from '../../core/capture/pieces.ts'
import type { Medium, Purpose } from '../../core/capture/take.ts'
import { withDb } from '../../core/db/open.ts'
import type { BlobRow, Place } from '../../core/db/schema.ts'
import type { Photo, Piece } from '../../core/events/reduce.ts'
import { tm } from '../../i18n/phone/media.ts'
import { Button, Chip, EmptyState, Field, Icon, Sheet, type Tone } from '../../ui/parts.tsx'
import type { IconName } from '../../ui/icons.ts'
import { useLive } from '../app.ts'
import { bytesWords, timeWords } from '../words.ts'
import { Annotate } from './annotate.tsx'
import { AddFile } from './addfile.tsx'
import { Camera, Picture } from './camera.tsx'
import { clean, numbered, say, type Open } from './data.ts'
import { beginRecording, clockWords, LOST_SECONDS, RecNotices, useRecorder, whatWords, type Refused } from './recbar.tsx'
import { useTyped } from './typed.ts'
import { VisitFrame } from './visit.tsx'

/** A photo, or anything else that is evidence, as the list shows it. */
type One = { photo: Photo; piece?: undefined } | { piece: Piece; photo?: undefined }

const BADGE: Record<Place, { tone: Tone; icon: IconName; word: 'placePhone' | 'placeSent' | 'placeConfirmed' | 'placeAttention' }> = {
  phone: { tone: 'mute', icon: 'phone', word: 'placePhone' }, sent: { tone: 'info', icon: 'send', word: 'placeSent' },
  confirmed: { tone: 'ok', icon: 'cloud', word: 'placeConfirmed' }, attention: { tone: 'danger', icon: 'alert', word: 'placeAttention' },
}

function Badge({ place }: { place: Place | undefined }) {
  const { tone, icon, word } = BADGE[place ?? 'phone']
  return <Chip tone={tone} icon={icon} testid="evidence-place">{tm(word)}</Chip>
}

async function rowsOf(visit: string): Promise<Map<string, BlobRow>> {
  return new Map((await withDb((db) => db.getAllFromIndex('blobs', 'visit', visit))).map((row) => [row.evidence, row]))
}

function titleOf({ photo, piece }: One): string {
  if (photo) return photo.derived ? tm('copy') : photo.page ? tm('ofPage', { n: photo.page }) : tm('photo')
  if (piece!.kind === 'document') return piece!.title ?? tm('document')
  if (piece!.kind === 'late_evidence') return tm('late')
  const what = piece!.src === 'body-camera' ? tm('fromBodyCamera') : whatWords(piece!.type.split('/')[0]!, piece!.purpose ?? '')
  return (piece!.part ?? 1) > 1 ? `${what} ${tm('part', { n: piece!.part! })}` : what
}

function whereOf(open: Open, entry: string | undefined): string {
  const found = entry ? numbered(open.items).find((one) => one.entry.id === entry) : undefined
  return found ? tm('ofEntry', { no: found.no }) : tm('ofVisit')
}

function iconOf({ piece }: One): IconName {
  return !piece ? 'camera' : piece.kind === 'document' || piece.type === 'application/pdf' ? 'doc' : 'play'
}

/** Sound and film are put together from their pieces only when somebody wants to play them. */
function Player({ row }: { row: BlobRow }) {
  const [url, setUrl] = useState<string | null>(null)
  const [gone, setGone] = useState(false)
  useEffect(() => () => { if (url) URL.revokeObjectURL(url) }, [url])
  const load = async () => {
    try {
      const bytes = row.pieces ? await joined(row.evidence, row.pieces) : (await withDb((db) => db.get('bytes', row.evidence)))!.data
      setUrl(URL.createObjectURL(new Blob([bytes], { type: row.type })))
    } catch {
      setGone(true)
    }
  }
  if (gone) return <p class="small muted">{tm('freed')}</p>
  if (!url) return <Button wide onClick={() => void load()} data-testid="play">{tm('play')}</Button>
  return row.type.startsWith('audio/') ? <audio controls src={url} data-testid="player" /> : <video controls playsInline src={url} data-testid="player" />
}

function Large({ evidence, label }: { evidence: string; label: string }) {
  const [url, setUrl] = useState<string | null>(null)
  const [broken, setBroken] = useState(false)
  useEffect(() => {
    let made: string | null = null
    void originalUrl(evidence).then((next) => {
      made = next
      if (next) setUrl(next)
      else setBroken(true)
    })
    return () => { if (made) URL.revokeObjectURL(made) }
  }, [evidence])
  if (broken) return <p class="doc small">{tm('noPreview')}</p>
  return url ? <img src={url} alt={label} onError={() => setBroken(true)} data-testid="large" /> : null
}

function Look({ open, one, row, onClose, onDraw }: { open: Open; one: One; row: BlobRow | undefined; onClose: () => void; onDraw: () => void }) {
  const { photo, piece } = one
  const it = photo ?? piece!
  const [caption, setCaption] = useTyped(open, `caption/${it.evidence}`, it.caption ?? '')
  const sealed = Boolean(open.state.seal)
  const save = async () => {
    if (clean(caption) && clean(caption) !== it.caption) await say(open.visit, 'caption', { evidence: it.evidence, text: clean(caption) })
    onClose()
  }
  const plays = piece && /^(audio|video)\//.test(piece.type)
  return (
    <Sheet title={titleOf(one)} onClose={onClose} testid="look-sheet">
      <div class="look stack">
        {photo ? <Large evidence={photo.evidence} label={photo.caption ?? titleOf(one)} /> : plays && row ? <Player row={row} /> : <p class="doc small">{tm('noPreview')}</p>}
        <p class="small muted">{whereOf(open, it.entry)} · {timeWords(it.at)}{row && ` · ${bytesWords(row.size)}`}{piece?.ms ? ` · ${clockWords(piece.ms)}` : ''}{it.src !== 'in-app' && ` · ${tm(it.src === 'body-camera' ? 'fromBodyCamera' : 'fromFile')}`}{piece?.device ? ` ${piece.device}` : ''}</p>
        <p class="row wrap"><Badge place={row?.place} /></p>
        {piece?.reason && <p class="small">{piece.reason}</p>}
        <p class="xs muted">{tm('fingerprint')} <code>{it.sha256}</code></p>
        {sealed ? it.caption && <p>{it.caption}</p> : <Field label={tm('caption')}>{(control) => <input {...control} class="input" maxlength={200} value={caption} onInput={(event) => setCaption(event.currentTarget.value)} data-testid="caption" />}</Field>}
        {!sealed && <div class="row wrap">{photo && !photo.derived && /jpeg|png|webp/.test(photo.type) && <Button icon="pen" onClick={onDraw} data-testid="annotate">{tm('annotate')}</Button>}
          <Button kind="primary" class="grow" onClick={() => void save()} disabled={!clean(caption)} data-testid="caption-save">{tm('captionSave')}</Button></div>}
      </div>
    </Sheet>
  )
}

function Shelf({ open, all, rows, onLook }: { open: Open; all: One[]; rows: Map<string, BlobRow>; onLook: (one: One) => void }) {
  if (all.length === 0) return <EmptyState icon="camera" title={tm('evidenceNone')}><p>{tm('evidenceNoneText')}</p></EmptyState>
  return (
    <section class="card" aria-labelledby="shelf"><header><h2 id="shelf" class="grow">{tm('evidenceN', { n: all.length })}</h2></header>
      <ul class="list shelf">{all.map((one) => {
        const it = one.photo ?? one.piece!
        return (
          <li key={it.evidence}><button type="button" class="item" onClick={() => onLook(one)} data-testid="evidence">
            <span class="pic">{one.photo ? <Picture evidence={it.evidence} label={titleOf(one)} /> : <Icon name={iconOf(one)} />}</span>
            <span class="grow stack-s"><b>{it.caption ?? titleOf(one)}</b>
              <span class="small muted">{it.caption && `${titleOf(one)} · `}{whereOf(open, it.entry)} · {timeWords(it.at)}{it.src !== 'in-app' && ` · ${tm(it.src === 'body-camera' ? 'fromBodyCamera' : 'fromFile')}`}</span>
              <span><Badge place={rows.get(it.evidence)?.place} /></span></span></button></li>
        )
      })}</ul></section>
  )
}

const REFUSED: Record<Refused, 'recRefused' | 'recNoRoom' | 'recOne'> = { device: 'recRefused', room: 'recNoRoom', one: 'recOne' }

function Doing({ open, onCamera, onFile }: { open: Open; onCamera: () => void; onFile: () => void }) {
  const rec = useRecorder()
  const [fault, setFault] = useState<Refused | null>(null)
  const [busy, setBusy] = useState(false)
  const record = async (medium: Medium, purpose: Purpose) => {
    setBusy(true)
    setFault(await beginRecording(open.visit, medium, purpose))
    setBusy(false)
  }
  return (
    <section class="card"><div class="in stack">
      <div class="media-do">
        <Button disabled={busy || Boolean(rec)} onClick={() => void record('video', 'whole_process')} data-testid="record-whole"><i class="red" aria-hidden="true" /> {tm('recordWhole')}</Button>
        <Button disabled={busy || Boolean(rec)} onClick={() => void record('video', 'evidence')} data-testid="record-video"><i class="red" aria-hidden="true" /> {tm('recordVideo')}</Button>
        <Button disabled={busy || Boolean(rec)} onClick={() => void record('audio', 'evidence')} data-testid="record-audio"><i class="red" aria-hidden="true" /> {tm('recordAudio')}</Button>
        <Button icon="camera" onClick={onCamera} data-testid="media-camera">{tm('takePhoto')}</Button>
        <Button icon="doc" onClick={onFile} data-testid="add-file">{tm('pickFile')}</Button>
      </div>
      {fault && <div class="banner danger box" role="alert"><Icon name="alert" /><p>{tm(REFUSED[fault])}</p></div>}
      <p class="small muted">{tm('recLost', { n: LOST_SECONDS })}</p></div></section>
  )
}

/** Everything that was recorded at this visit, and what can be added. After the seal only evidence that says why it comes late. */
export function Media({ open }: { open: Open }) {
  const rows = useLive(() => rowsOf(open.visit.id), [open.visit.id]) ?? new Map<string, BlobRow>()
  const [look, setLook] = useState<One | null>(null)
  const [drawing, setDrawing] = useState<Photo | null>(null)
  const [adding, setAdding] = useState(false)
  const [camera, setCamera] = useState(false)
  const sealed = Boolean(open.state.seal) || ['sealed', 'accepted', 'returned'].includes(open.visit.state)
  const all: One[] = [...open.state.photos.map((photo) => ({ photo })), ...open.state.pieces.map((piece) => ({ piece }))]
  all.sort((a, b) => ((a.photo ?? a.piece)!.at < (b.photo ?? b.piece)!.at ? 1 : -1))
  const back = <a class="btn primary grow" href={`#/visit/${open.visit.id}`} data-testid="media-back">{tm('recBack')}</a>
  return (
    <VisitFrame open={open} step={null} foot={back}>
      <h2 class="vh">{tm('evidence')}</h2>
      <RecNotices />
      {sealed ? <section class="card"><div class="in stack"><p class="small">{tm('sealedAdd')}</p><Button icon="plus" wide onClick={() => setAdding(true)} data-testid="add-late">{tm('addLate')}</Button></div></section>
        : <Doing open={open} onCamera={() => setCamera(true)} onFile={() => setAdding(true)} />}
      <Shelf open={open} all={all} rows={rows} onLook={setLook} />
      {look && <Look open={open} one={look} row={rows.get((look.photo ?? look.piece)!.evidence)} onClose={() => setLook(null)} onDraw={() => { setDrawing(look.photo ?? null); setLook(null) }} />}
      {drawing && <Annotate visit={open.visit} photo={drawing} onClose={() => setDrawing(null)} />}
      {adding && <AddFile open={open} late={sealed} onClose={() => setAdding(false)} />}
      {camera && <Camera visit={open.visit} entry={undefined} title={tm('takePhoto')} onClose={() => setCamera(false)} />}
    </VisitFrame>
  )
}
