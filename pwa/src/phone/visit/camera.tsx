import { useEffect, useRef, useState } from 'preact/hooks'
import { onChange } from '../../core/changes.ts'
import type { VisitRow } from '../../core/db/schema.ts'
import type { Json } from '../../core/canon.ts'
import { findPlace, recentPlace } from '../../core/capture/place.ts'
import { makeThumb, pictureUrl, shoot } from '../../core/capture/photo.ts'
import { recorder } from '../../core/capture/recorder.ts'
import { NoRoom, room } from '../../core/capture/space.ts'
import { isFull } from '../../core/db/ballast.ts'
import { sha256 } from '../../core/hash.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { tm } from '../../i18n/phone/media.ts'
import { recorded, t } from '../../i18n/phone/visit.ts'
import { useBack } from '../../ui/back.ts'
import { Button, Icon } from '../../ui/parts.tsx'
import { say } from './data.ts'

const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif']
const MAX_FILE = 25_000_000

export interface Original {
  data: ArrayBuffer; type: string; src: 'in-app' | 'file-picker'; pickerReason?: string; width?: number; height?: number
  /** A copy that was drawn on names the photo it was made from; it is never the evidence. */
  derivedFrom?: string
  caption?: string
  /** Page of a paper form. */
  page?: number
}

/** The type by the first bytes: systems name HEIC files in several ways, or not at all. */
export function pictureType(data: ArrayBuffer): string {
  const head = new TextDecoder('latin1').decode(data.slice(0, 16))
  if (head.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg'
  if (head.startsWith('\u0089PNG')) return 'image/png'
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp'
  if (head.slice(4, 8) === 'ftyp' && /^(hei|hev|mif|msf)/.test(head.slice(8, 12))) return 'image/heic'
  return ''
}

/** Hash of the original first, then one transaction with bytes and signed event; only then anything is shown. */
export async function keepPhoto(visit: VisitRow, entry: string | undefined, original: Original): Promise<string> {
  if ((await room()).level === 'no-photo') throw new NoRoom()
  const sha = await sha256(original.data)
  const evidence = uuid7()
  const payload: { [key: string]: Json } = {
    blob: { evidence, sha256: sha, len: original.data.byteLength, type: original.type }, src: original.src,
  }
  if (entry) payload['entry'] = entry
  if (original.width && original.height) Object.assign(payload, { width: original.width, height: original.height })
  if (original.pickerReason) payload['picker_reason'] = original.pickerReason
  if (original.derivedFrom) payload['derived_from'] = original.derivedFrom
  if (original.caption) payload['caption'] = original.caption
  if (original.page) payload['page'] = original.page
  const place = original.derivedFrom ? null : recentPlace()
  if (place) payload['geo'] = place
  await say(visit, 'photo', payload, [{ evidence, role: 'photo', data: original.data, sha256: sha, type: original.type }])
    .catch((error: unknown) => { throw isFull(error) ? new NoRoom() : error })
  void makeThumb(evidence, original.data, original.type)
  return evidence
}

/** A stored photo, small. */
export function Picture({ evidence, label }: { evidence: string; label: string }) {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    let made: string | null = null
    let alive = true
    const look = () => {
      if (made) return
      void pictureUrl(evidence).then((next) => {
        if (!alive || made) return next && URL.revokeObjectURL(next)
        made = next
        setUrl(next)
      })
    }
    look()
    const stop = onChange(look) // it is made after the photo is safe
    return () => {
      alive = false
      stop()
      if (made) URL.revokeObjectURL(made)
    }
  }, [evidence])
  return url ? <img src={url} alt={label} /> : <Icon name="camera" />
}

interface CameraProps { visit: VisitRow; entry: string | undefined; title: string; onClose: () => void; onKept?: (evidence: string) => void; page?: () => number }

function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

/** While a film is being recorded, iPhones give the camera to one taker only: then the photo is taken from the film's own picture. */
function filming(): MediaStream | null {
  const film = recorder()
  if (!film?.hasVideo || /Chrom(e|ium)\//.test(navigator.userAgent)) return null
  return new MediaStream(film.stream.getVideoTracks().map((track) => track.clone()))
}

async function openCamera(): Promise<MediaStream> {
  const shared = filming()
  if (shared) return shared
  return navigator.mediaDevices.getUserMedia({
    audio: false, video: { facingMode: { ideal: 'environment' }, width: { ideal: 4032 }, height: { ideal: 3024 } },
  })
}

/** Full screen: the live picture, the shutter, and what was taken. A photo is kept at the shutter and stays in the record. */
export function Camera({ visit, entry, title, onClose, onKept, page }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null)
  useBack(onClose)
  const [stream, setStream] = useState<MediaStream | null>(null)
  const [fault, setFault] = useState<'camera' | 'save' | 'room' | null>(null)
  const [busy, setBusy] = useState(false)
  const [live, setLive] = useState(false) // the shutter opens only when there is a picture: a press is never lost
  const [taken, setTaken] = useState<string[]>([])
  useEffect(() => {
    let live: MediaStream | null = null
    let gone = false
    openCamera().then((next) => {
      live = next
      if (gone) return stop(next)
      setStream(next)
      video.current!.srcObject = next
      void video.current!.play()
    }, () => setFault('camera'))
    void findPlace(8_000)
    return () => {
      gone = true
      stop(live)
    }
  }, [])
  const kept = (evidence: string) => {
    setTaken((before) => [...before, evidence])
    onKept?.(evidence)
  }
  const press = async () => {
    if (!stream || !video.current?.videoWidth) return
    setBusy(true)
    try {
      const shot = await shoot(video.current, stream.getVideoTracks()[0]!)
      kept(await keepPhoto(visit, entry, { ...shot, src: 'in-app', ...(page ? { page: page() } : {}) }))
      setFault(null)
    } catch (error) {
      setFault(error instanceof NoRoom ? 'room' : 'save')
    } finally {
      setBusy(false)
    }
  }
  return (
    <div class="camera" role="dialog" aria-modal="true" aria-label={title} data-testid="camera">
      <div class="bar"><Button kind="plain" icon="x" aria-label={tc('close')} onClick={onClose} data-testid="camera-close" /><h2 class="grow h3">{title}</h2></div>
      <div class="view"><video ref={video} playsInline muted onLoadedData={() => setLive(true)} />
        {fault === 'camera' && <div class="banner mute box" role="status"><p>{t('cameraOff')}</p></div>}
        {fault === 'save' && <div class="banner danger box" role="alert"><Icon name="alert" /><p>{t('photoNotKept')}</p></div>}
        {fault === 'room' && <div class="banner danger box" role="alert"><Icon name="alert" /><p>{tm('noRoomPhoto')}</p></div>}</div>
      <div class="strip" role="status">{taken.length > 0 ? <><span class="last"><Picture evidence={taken.at(-1)!} label={t('photoN', { n: taken.length })} /></span><span data-testid="photo-kept">{t('photosKept', { n: taken.length })}</span></> : <span>{t('keptAtShutter')}</span>}</div>
      <div class="shoot">
        <FilePicker visit={visit} entry={entry} onKept={kept} page={page} />
        <button type="button" class="shutter" aria-label={t('shutter')} disabled={!live || busy} onClick={() => void press()} data-testid="shutter" />
        <Button kind={taken.length > 0 ? 'primary' : undefined} onClick={onClose} data-testid="camera-done">{t('done')}</Button>
      </div>
    </div>
  )
}

/** The way out when the camera does not work. The bytes stay as they are, and the record says that the picture came from a file. */
export function FilePicker({ visit, entry, onKept, page }: { visit: VisitRow; entry: string | undefined; onKept: (evidence: string) => void; page?: (() => number) | undefined }) {
  const [fault, setFault] = useState('')
  const picked = async (event: Event) => {
    const input = event.currentTarget as HTMLInputElement
    const file = input.files?.[0]
    if (!file) return
    const data = await file.arrayBuffer() // at once: some systems change or remove a picked file soon after
    input.value = ''
    const type = pictureType(data)
    if (!TYPES.includes(type)) return setFault(t('fileType'))
    if (data.byteLength > MAX_FILE || data.byteLength === 0) return setFault(t('fileSize'))
    setFault('')
    try {
      onKept(await keepPhoto(visit, entry, { data, type, src: 'file-picker', pickerReason: recorded('pickerReason'), ...(page ? { page: page() } : {}) }))
    } catch (error) {
      setFault(error instanceof NoRoom ? tm('noRoomPhoto') : t('photoNotKept'))
    }
  }
  return <label class="btn file">{t('fromFile')}<input type="file" accept={[...TYPES, '.heic', '.heif'].join(',')} onChange={(event) => void picked(event)} data-testid="photo-file" />{fault && <span class="err" role="alert">{fault}</span>}</label>
}
