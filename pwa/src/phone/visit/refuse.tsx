import { useState } from 'preact/hooks'
import { t } from '../../i18n/phone/visit.ts'
import { Button, Field, Icon, Sheet } from '../../ui/parts.tsx'
import { timeWords } from '../words.ts'
import { clean, cleanLine, say, type Open } from './data.ts'
import { useTyped } from './typed.ts'
import { blobRef, PadCard } from './sign.tsx'

const REASONS = ['disagrees', 'unwilling', 'absent', 'no_authority', 'left', 'other'] as const

/** Not signing is one tap away and equally calm: the reason makes the record complete (S1-13d). */
export function RefuseSheet({ open, onClose, onWitness }: { open: Open; onClose: () => void; onWitness: () => void }) {
  const [reason, setReason] = useTyped<(typeof REASONS)[number] | null>(open, 'refuse/reason', null)
  const [text, setText] = useTyped(open, 'refuse/text', '')
  const [recording, setRecording] = useState('')
  const [tried, setTried] = useState(false)
  const { recordings } = open.state
  const save = async (then: () => void) => {
    setTried(true)
    if (!reason || !clean(text)) return
    await say(open.visit, 'refuse', { reason, text: clean(text), shown: open.shown, ...(recording ? { recording } : {}) })
    then()
  }
  return (
    <Sheet title={t('refuseTitle')} onClose={onClose} testid="refuse-sheet">
      <p class="small muted">{t('refuseHelp')}</p>
      <fieldset><legend class="label">{t('refuseWhy')}</legend>{REASONS.map((one) => (
        <label class="opt" key={one}><input type="radio" name="refuse" checked={reason === one} onChange={() => setReason(one)} data-testid={`refuse-${one}`} />{t(`refuse_${one}`)}</label>))}
        {tried && !reason && <p class="field"><span class="err"><Icon name="alert" />{t('needChoice')}</span></p>}</fieldset>
      <Field label={t('refuseText')} fault={tried && !clean(text) ? t('needWords') : undefined}>{(control) => <textarea {...control} class="input" rows={2} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="refuse-text" />}</Field>
      {recordings.length > 0 && <Field label={t('refuseRecording')}>{(control) => <select {...control} class="input" value={recording} onChange={(event) => setRecording(event.currentTarget.value)} data-testid="refuse-recording"><option value="">{t('refuseNoRecording')}</option>
        {recordings.map((one) => <option key={one.id} value={one.id}>{one.medium === 'audio' ? t('refuse_audio') : t('refuse_video')} {timeWords(one.at)}</option>)}</select>}</Field>}
      <Button kind="primary" wide onClick={() => void save(onWitness)} data-testid="refuse-witness">{t('refuseThenWitness')}</Button>
      <Button wide onClick={() => void save(onClose)} data-testid="refuse-save">{t('refuseNoWitness')}</Button>
    </Sheet>
  )
}

/** The witness says who they are, what they saw, and signs under the same text. */
export function WitnessSheet({ open, onClose }: { open: Open; onClose: () => void }) {
  const [name, setName] = useTyped(open, 'witness.present/name', '')
  const [identity, setIdentity] = useTyped(open, 'witness.present/identity', '')
  const [contact, setContact] = useTyped(open, 'witness.present/contact', '')
  const [note, setNote] = useTyped(open, 'witness.present/note', '')
  const ready = Boolean(cleanLine(name) && cleanLine(identity) && clean(note))
  const field = (label: string, value: string, put: (value: string) => void, testid: string, hint?: string) => (
    <Field label={label} {...(hint ? { hint } : {})}>{(control) => <input {...control} class="input" value={value} maxlength={200} onInput={(event) => put(event.currentTarget.value)} data-testid={testid} />}</Field>)
  return (
    <Sheet title={t('witnessTitle')} onClose={onClose} testid="witness-sheet">
      {field(t('witnessName'), name, setName, 'witness-name')}
      {field(t('witnessIdentity'), identity, setIdentity, 'witness-identity', t('witnessIdentityHint'))}
      {field(t('witnessContact'), contact, setContact, 'witness-contact')}
      <Field label={t('witnessNote')} hint={t('witnessNoteHint')}>{(control) => <textarea {...control} class="input" rows={3} value={note} onInput={(event) => setNote(event.currentTarget.value)} data-testid="witness-note" />}</Field>
      <ul class="list"><PadCard title={cleanLine(name) || t('witness')} role={cleanLine(name) && t('witness')} ready={ready} shown={open.shown} onSign={async (strokes, picture) => {
        await say(open.visit, 'witness.present', { name: cleanLine(name), identity: cleanLine(identity), ...(cleanLine(contact) ? { contact: cleanLine(contact) } : {}), note: clean(note), shown: open.shown, strokes: blobRef(strokes), picture: blobRef(picture) }, [strokes, picture])
        onClose()
      }} /></ul>
    </Sheet>
  )
}
