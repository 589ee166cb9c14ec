import { useEffect, useState } from 'preact/hooks'
import { findPlace, recentPlace } from '../../core/capture/place.ts'
import { lastEnded, onRecorder, recorder, Recorder, seenEnd, SLICE_MS, type PauseReason } from '../../core/capture/recorder.ts'
import { PHOTO_BYTES, room, type Room } from '../../core/capture/space.ts'
import { recoverTakes, type Medium, type Purpose } from '../../core/capture/take.ts'
import type { VisitRow } from '../../core/db/schema.ts'
import { tm } from '../../i18n/phone/media.ts'
import { Button, Field, Icon, Segmented, Sheet } from '../../ui/parts.tsx'
import { here } from '../app.ts'
import { bytesWords } from '../words.ts'
import { clean } from './data.ts'
import './media.css'

/** Draws again with every saved chunk, and each second while one runs. */
export function useRecorder(): Recorder | null {
  const [, draw] = useState(0)
  useEffect(() => {
    const look = () => draw((n) => n + 1)
    look()
    const timer = setInterval(() => { if (recorder()?.state === 'recording') look() }, 1_000)
    const stop = onRecorder(look)
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [])
  return recorder()
}

export function clockWords(ms: number): string {
  const all = Math.floor(ms / 1000)
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60]
  return `${h > 0 ? `${h}:` : ''}${String(m).padStart(2, '0')}:${String(s).padStart(2, '0')}`
}

export function whatWords(medium: string, purpose: string): string {
  return medium === 'audio' ? tm('recAudio') : purpose === 'whole_process' ? tm('recWhole') : tm('recVideo')
}

const REASONS: PauseReason[] = ['privacy', 'secret', 'call', 'rest', 'interrupted', 'other']

function PauseSheet({ rec, onClose }: { rec: Recorder; onClose: () => void }) {
  const [reason, setReason] = useState<PauseReason | null>(null)
  const [note, setNote] = useState('')
  return (
    <Sheet title={tm('pauseWhy')} onClose={onClose} testid="pause-sheet">
      <Segmented<PauseReason> legend={tm('pauseWhy')} value={reason} onChoose={setReason} choices={REASONS.map((value) => ({ value, label: tm(`pause_${value}`), testid: `pause-${value}` }))} />
      <Field label={tm('pauseNote')}>{(control) => <input {...control} class="input" maxlength={200} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}</Field>
      <Button kind="primary" wide disabled={!reason} onClick={() => void rec.pause(reason!, clean(note)).then(onClose)} data-testid="pause-go">{tm('pauseDo')}</Button>
    </Sheet>
  )
}

let looking: Promise<number> | null = null

/** Once after each start: what a killed app left behind becomes evidence. The seal waits for it. */
function recoverOnce(): Promise<number> {
  looking ??= here.key ? recoverTakes(here.key, recorder()?.recording ?? null) : null
  looking?.catch(() => { looking = null })
  return looking ?? Promise.resolve(0)
}

/** Red, on every screen of the visit, as long as something is recorded. */
export function RecBar() {
  const rec = useRecorder()
  const [asking, setAsking] = useState(false)
  useEffect(() => { void recoverOnce() }, [])
  if (!rec) return null
  const what = whatWords(rec.order.medium, rec.order.purpose)
  const time = clockWords(rec.ms)
  const paused = rec.state === 'paused'
  return (
    <><div class={paused ? 'rec paused' : 'rec'} data-testid="rec" data-state={rec.state} data-chunks={rec.chunks}>
      <span class="dot" aria-hidden="true" />
      <span class="grow" role="timer">{rec.state === 'stopping' ? tm('stopping') : tm(paused ? 'pausedAt' : 'recording', { what, time })}</span>
      {rec.state !== 'stopping' && <>
        {paused ? <Button onClick={() => void rec.resume()} data-testid="rec-resume">{tm('recResume')}</Button>
          : <Button icon="pause" aria-label={tm('recPause')} onClick={() => setAsking(true)} data-testid="rec-pause" />}
        <Button onClick={() => void rec.stop()} data-testid="rec-stop">{tm('recStop')}</Button></>}
    </div>
      {asking && <PauseSheet rec={rec} onClose={() => setAsking(false)} />}</>
  )
}

/** Ends a running recording of this visit and waits until it is saved; the seal closes over it. */
export async function endRecording(visit: string): Promise<void> {
  await recoverOnce()
  const rec = recorder()
  if (rec?.order.visit === visit) await rec.stop('sealed')
}

export type Refused = 'device' | 'room' | 'one'

export async function beginRecording(visit: VisitRow, medium: Medium, purpose: Purpose): Promise<Refused | null> {
  if (recorder()) return 'one'
  const { level } = await room()
  if (level === 'no-photo' || (medium === 'video' && level === 'no-video')) return 'room'
  void findPlace(8_000)
  try {
    await Recorder.begin({ visit: visit.id, nonce: visit.offer?.nonce, key: here.key!, medium, purpose, geo: recentPlace() })
    return null
  } catch {
    return 'device'
  }
}

/** What still goes and what does not while the room runs out; empty while there is enough. A figure only where the browser's own says the same. */
export function roomWords({ level, free }: Room): string {
  if (level === 'unknown' || level === 'ok') return ''
  if (level === 'no-photo' && (free ?? PHOTO_BYTES) >= PHOTO_BYTES) return tm('fullRoom')
  return tm(level === 'low' ? 'lowRoom' : level === 'no-video' ? 'noVideoRoom' : 'noPhotoRoom', { free: bytesWords(free ?? 0) })
}

const ENDED = { low_space: 'endedLowSpace', save_failed: 'endedSave', device_lost: 'endedDevice' } as const

/** What a person must know about room and about recordings that ended by themselves. */
export function RecNotices() {
  useRecorder()
  const [space, setSpace] = useState<Room | null>(null)
  const [found, setFound] = useState(0)
  useEffect(() => {
    void room().then(setSpace)
    void recoverOnce().then(setFound)
  }, [])
  const end = lastEnded()
  const word = end && ENDED[end.ended as keyof typeof ENDED]
  return (
    <>
      {word && <div class="banner warn box" role="alert" data-testid="rec-ended"><Icon name="alert" /><p class="grow">{tm(word)}</p><Button small onClick={seenEnd}>{tm('ok')}</Button></div>}
      {found > 0 && <div class="banner info box" role="status" data-testid="rec-recovered"><Icon name="info" /><p class="grow">{tm('recovered', { n: found })}</p></div>}
      {space && roomWords(space) && <div class="banner warn box" role="status" data-testid="room"><Icon name="alert" /><p>{roomWords(space)}</p></div>}
    </>
  )
}

export const LOST_SECONDS = SLICE_MS / 1000
