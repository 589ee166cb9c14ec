import { useState } from 'preact/hooks'
import { shanghai } from '../../core/clock.ts'
import { sha256 } from '../../core/hash.ts'
import { t } from '../../i18n/phone/signing.ts'
import { t as tv } from '../../i18n/phone/visit.ts'
import { Button, Field, Icon, Sheet } from '../../ui/parts.tsx'
import { clean, cleanLine, say, type Open } from '../visit/data.ts'
import { blobRef, PadCard } from '../visit/sign.tsx'
import { timeWords } from '../words.ts'

const HOWS = ['in_person', 'left', 'phone', 'mail', 'message'] as const

/** Before the door: the way there, a time with the business, the notice and its serving. */
export function Before({ open }: { open: Open }) {
  const { visit, state } = open
  const [sheet, setSheet] = useState<'appointment' | 'notice' | null>(null)
  const { appointment, notice } = state.signing
  return (
    <section class="card" aria-label={t('before')}><div class="in stack-s">
      <div class="row wrap"><a class="btn s" href={`geo:0,0?q=${encodeURIComponent(visit.object.address)}`} data-testid="navigate"><Icon name="pin" />{t('navigate')}</a>
        <Button small icon="clock" onClick={() => setSheet('appointment')} data-testid="appointment">{t('appointment')}</Button>
        <Button small icon="doc" onClick={() => setSheet('notice')} data-testid="notice">{t('notice')}</Button></div>
      {appointment && <p class="small" data-testid="appointed">{t('appointed', { at: timeWords(appointment.on), with: appointment.with })}</p>}
      {notice && <p class="small" data-testid="noticed">{t('noticed', { at: timeWords(notice.on), to: notice.to, how: t(`how_${notice.how}` as 'how_left') })}</p>}
      {sheet === 'appointment' && <AppointmentSheet open={open} onClose={() => setSheet(null)} />}
      {sheet === 'notice' && <NoticeSheet open={open} onClose={() => setSheet(null)} />}</div></section>
  )
}

function AppointmentSheet({ open, onClose }: { open: Open; onClose: () => void }) {
  const { object } = open.visit
  const [at, setAt] = useState(shanghai(Date.now() + 86_400_000).slice(0, 16))
  const [who, setWho] = useState(object.contact_name ?? '')
  const [phone, setPhone] = useState(object.contact_phone ?? '')
  const [note, setNote] = useState('')
  const ready = Boolean(at && cleanLine(who))
  const save = async () => {
    await say(open.visit, 'appointment', { at: `${at}:00+08:00`, with: cleanLine(who), ...(cleanLine(phone) ? { phone: cleanLine(phone) } : {}), ...(clean(note) ? { note: clean(note) } : {}) })
    onClose()
  }
  return (
    <Sheet title={t('appointmentTitle')} onClose={onClose} testid="appointment-sheet">
      <Field label={t('appointmentAt')}>{(control) => <input {...control} class="input" type="datetime-local" value={at} onInput={(event) => setAt(event.currentTarget.value.slice(0, 16))} />}</Field>
      <Field label={t('appointmentWith')}>{(control) => <input {...control} class="input" value={who} maxlength={200} onInput={(event) => setWho(event.currentTarget.value)} data-testid="appointment-with" />}</Field>
      <Field label={t('appointmentPhone')}>{(control) => <input {...control} class="input" type="tel" value={phone} maxlength={40} onInput={(event) => setPhone(event.currentTarget.value)} />}</Field>
      <Field label={t('appointmentNote')}>{(control) => <textarea {...control} class="input" rows={2} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}</Field>
      <Button kind="primary" wide disabled={!ready} onClick={() => void save()} data-testid="appointment-save">{t('appointment')}</Button>
    </Sheet>
  )
}

function NoticeSheet({ open, onClose }: { open: Open; onClose: () => void }) {
  const { visit, items } = open
  const [how, setHow] = useState<(typeof HOWS)[number]>('in_person')
  const [to, setTo] = useState(visit.object.contact_name ?? '')
  const [role, setRole] = useState('')
  const [note, setNote] = useState('')
  const [text] = useState(() => noticeText(open))
  const [shown, setShown] = useState('')
  if (!shown) void sha256(text).then(setShown)
  const serve = async (more: Parameters<typeof say>[2] = {}, blobs: Parameters<typeof say>[3] = []) => {
    await say(visit, 'notice.served', { how, at: shanghai(Date.now()), to: cleanLine(to), ...(cleanLine(role) ? { role: cleanLine(role) } : {}), ...(clean(note) ? { note: clean(note) } : {}), ...more }, blobs)
    onClose()
  }
  const ready = Boolean(cleanLine(to))
  return (
    <Sheet title={t('noticeTitle')} onClose={onClose} testid="notice-sheet">
      <pre class="doc shown short" tabIndex={0}>{text}</pre>
      <Field label={t('noticeHow')}>{(control) => <select {...control} class="input" value={how} onChange={(event) => setHow(event.currentTarget.value as typeof how)} data-testid="notice-how">{HOWS.map((one) => <option key={one} value={one}>{t(`how_${one}`)}</option>)}</select>}</Field>
      <Field label={t('noticeTo')}>{(control) => <input {...control} class="input" value={to} maxlength={200} onInput={(event) => setTo(event.currentTarget.value)} data-testid="notice-to" />}</Field>
      <Field label={t('noticeRole')}>{(control) => <input {...control} class="input" value={role} maxlength={200} onInput={(event) => setRole(event.currentTarget.value)} />}</Field>
      <Field label={t('noticeNote')}>{(control) => <textarea {...control} class="input" rows={2} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}</Field>
      {how === 'in_person' && items.length > 0 && shown && <ul class="list"><PadCard title={t('noticeSign')} role={cleanLine(to)} ready={ready} shown={shown} onSign={(strokes, picture) => serve({ shown, strokes: blobRef(strokes), picture: blobRef(picture) }, [strokes, picture])} /></ul>}
      <Button wide disabled={!ready} onClick={() => void serve()} data-testid="notice-save">{t(how === 'in_person' ? 'noticeSaveNoSign' : 'noticeSave')}</Button>
    </Sheet>
  )
}

/** The notice in short, as the receiver signs it; the office's record, so in Chinese. */
function noticeText({ visit, items }: Open): string {
  const people = visit.inspectors.map((one) => `${one.name}（执法证${one.certificate_no}${one.leader ? '，组长' : ''}）`).join('、')
  const window = visit.window ? `${visit.window[0]}至${visit.window[1]}` : visit.due_on
  return ['行政检查通知书', `编号：${visit.number}`, `检查对象：${visit.object.name}`, `检查任务：${visit.task.title}（${visit.task.number}）`, `检查事项：${items.map((item) => item.name).join('、')}`,
    `检查依据：${[...new Set(items.map((item) => item.legal_basis).filter(Boolean))].join('；') || '见抽查事项清单'}`, `检查时间：${window}`, `检查人员：${people}`, `${tv('right1')}${tv('right2')}${tv('right3')}`].join('\n')
}
