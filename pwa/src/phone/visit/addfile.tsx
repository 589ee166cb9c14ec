import { useState } from 'preact/hooks'
import type { Json } from '../../core/canon.ts'
import { keepPiece } from '../../core/capture/pieces.ts'
import { makeThumb } from '../../core/capture/photo.ts'
import { NoRoom } from '../../core/capture/space.ts'
import { sniffed } from '../../core/capture/sniff.ts'
import { isFull } from '../../core/db/ballast.ts'
import { dropDraft } from '../../core/drafts.ts'
import type { LaidBlob, NewBlob } from '../../core/events/chain.ts'
import { sha256 } from '../../core/hash.ts'
import { dropTyped } from '../../core/typed.ts'
import { uuid7 } from '../../core/ids.ts'
import { recordedOf, tm } from '../../i18n/phone/media.ts'
import { Button, Field, Icon, Segmented, Sheet } from '../../ui/parts.tsx'
import { keepPhoto } from './camera.tsx'
import { clean, cleanLine, say, type Open } from './data.ts'
import { useTyped } from './typed.ts'

const PHOTO_MAX = 25_000_000
const FILE_MAX = 80_000_000
const PIECE = 4 * 1024 * 1024

interface Told { title: string; body: boolean; device: string; from: string; to: string; reason: string }
interface Picked { data: ArrayBuffer; type: string }

function mediumOf(type: string): 'audio' | 'video' | 'photo' | 'document' {
  const kind = type.split('/')[0]
  return kind === 'audio' || kind === 'video' ? kind : kind === 'image' ? 'photo' : 'document'
}

/** The bytes as they were picked: small ones go with their event, large ones lie on the disk piece by piece before it. */
async function laid({ data, type }: Picked, evidence: string, sha: string): Promise<NewBlob | LaidBlob> {
  const role = mediumOf(type) === 'photo' ? 'photo' as const : mediumOf(type) === 'document' ? 'document' as const : 'clip' as const
  if (data.byteLength <= PIECE) return { evidence, role, data, sha256: sha, type }
  const sizes: number[] = []
  for (let at = 0; at < data.byteLength; at += PIECE) {
    const part = data.slice(at, at + PIECE)
    await keepPiece(evidence, sizes.length, part, { id: `file:${evidence}`, value: { evidence, pieces: sizes.length } })
    sizes.push(part.byteLength)
  }
  return { evidence, role, pieces: sizes, sha256: sha, type }
}

function local(text: string): string | undefined {
  return text ? `${text.length === 16 ? `${text}:00` : text}+08:00` : undefined
}

function payloadOf({ type }: Picked, told: Told, late: boolean): { kind: string; more: { [name: string]: Json } } {
  const src = told.body ? 'body-camera' : 'file-picker'
  const [from, to] = [local(told.from), local(told.to)]
  const times: { [name: string]: Json } = { ...(told.body && told.device ? { device_no: cleanLine(told.device) } : {}), ...(told.body && from ? { taken_from: from } : {}), ...(told.body && to ? { taken_to: to } : {}) }
  const medium = mediumOf(type)
  if (late) return { kind: 'late_evidence', more: { medium, src, reason: clean(told.reason), ...times } }
  if (medium === 'document') return { kind: 'document', more: { title: cleanLine(told.title), src: 'file-picker', picker_reason: recordedOf('pickedFrom') } }
  return { kind: 'clip', more: { medium, purpose: 'evidence', src, ...(told.title ? { caption: clean(told.title) } : {}), ...times } }
}

async function keepFile(open: Open, picked: Picked, told: Told, late: boolean): Promise<void> {
  if (!late && mediumOf(picked.type) === 'photo') {
    await keepPhoto(open.visit, undefined, { data: picked.data, type: picked.type, src: 'file-picker', pickerReason: recordedOf('pickedFrom'), ...(told.title ? { caption: clean(told.title) } : {}) })
    return
  }
  const [evidence, sha] = [uuid7(), await sha256(picked.data)]
  const { kind, more } = payloadOf(picked, told, late)
  const blob = await laid(picked, evidence, sha)
  await say(open.visit, kind, { blob: { evidence, sha256: sha, len: picked.data.byteLength, type: picked.type }, ...more }, [blob])
  await dropDraft(`file:${evidence}`)
  if (mediumOf(picked.type) === 'photo') void makeThumb(evidence, picked.data, picked.type)
}

/** A file that was handed over, or what a body camera filmed. The bytes stay as they are; the record says where they come from. */
export function AddFile({ open, late, onClose }: { open: Open; late: boolean; onClose: () => void }) {
  const [picked, setPicked] = useState<(Picked & { name: string }) | null>(null)
  const [told, setTold] = useTyped<Told>(open, 'file/told', { title: '', body: false, device: '', from: '', to: '', reason: '' })
  const [fault, setFault] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const choose = async (event: Event) => {
    const input = event.currentTarget as HTMLInputElement
    const file = input.files?.[0]
    if (!file) return
    setPicked(null)
    if (file.size > FILE_MAX) return setFault(tm('fileTooLarge'))
    const data = await file.arrayBuffer()
    const type = sniffed(data)
    if (!type) return setFault(tm('fileTypeWrong'))
    if (type.startsWith('image/') && data.byteLength > PHOTO_MAX) return setFault(tm('fileTooLarge'))
    setFault('')
    setPicked({ data, type, name: file.name })
    if (!told.title) setTold({ ...told, title: cleanLine(file.name.replace(/\.[^.]*$/, '')) })
  }
  const missing = !picked || (late && !clean(told.reason)) || (!late && picked.type === 'application/pdf' && !cleanLine(told.title)) || (told.body && !cleanLine(told.device))
  const save = async () => {
    setTried(true)
    if (missing) return
    setBusy(true)
    try {
      await keepFile(open, picked, told, late)
      dropTyped(open.visit.id, 'file', {})
      onClose()
    } catch (error) {
      setFault(tm(error instanceof NoRoom || isFull(error) ? 'noRoomPhoto' : 'notKept_other'))
      setBusy(false)
    }
  }
  const put = (change: Partial<Told>) => setTold({ ...told, ...change })
  return (
    <Sheet title={late ? tm('addLate') : tm('addFile')} onClose={onClose} testid="file-sheet">
      <Segmented<'plain' | 'body'> legend={tm('fileWhich')} value={told.body ? 'body' : 'plain'} onChoose={(which) => put({ body: which === 'body' })} joined
        choices={[{ value: 'plain', label: tm('which_plain'), testid: 'file-plain' }, { value: 'body', label: tm('which_body'), testid: 'file-body' }]} />
      <label class="btn file wide"><Icon name="doc" />{picked ? picked.name : tm('fileChoose')}<input type="file" accept="image/*,.heic,.heif,audio/*,video/*,application/pdf" onChange={(event) => void choose(event)} data-testid="file-input" /></label>
      {fault ? <p class="field"><span class="err" role="alert"><Icon name="alert" />{fault}</span></p> : tried && !picked ? <p class="field"><span class="err" role="alert"><Icon name="alert" />{tm('fileEmpty')}</span></p> : <p class="small muted">{tm('fileKnown')}</p>}
      <Field label={tm('fileTitle')}>{(control) => <input {...control} class="input" maxlength={200} value={told.title} onInput={(event) => put({ title: event.currentTarget.value })} data-testid="file-title" />}</Field>
      {told.body && <>
        <Field label={tm('deviceNo')} fault={tried && !cleanLine(told.device) ? tm('needText') : undefined}>{(control) => <input {...control} class="input" maxlength={100} value={told.device} onInput={(event) => put({ device: event.currentTarget.value })} data-testid="file-device" />}</Field>
        <Field label={tm('takenFrom')} hint={tm('bodyTimes')}>{(control) => <input {...control} class="input" type="datetime-local" value={told.from} onInput={(event) => put({ from: event.currentTarget.value })} data-testid="file-from" />}</Field>
        <Field label={tm('takenTo')}>{(control) => <input {...control} class="input" type="datetime-local" value={told.to} onInput={(event) => put({ to: event.currentTarget.value })} data-testid="file-to" />}</Field></>}
      {late && <Field label={tm('lateReason')} fault={tried && !clean(told.reason) ? tm('needText') : undefined}>{(control) => <textarea {...control} class="input" rows={2} maxlength={1000} value={told.reason} onInput={(event) => put({ reason: event.currentTarget.value })} data-testid="file-reason" />}</Field>}
      <Button kind="primary" wide busy={busy} onClick={() => void save()} data-testid="file-save">{tm('fileKeep')}</Button>
    </Sheet>
  )
}
