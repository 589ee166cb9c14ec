import { useState } from 'preact/hooks'
import { MAPS, mapLink, type MapApp } from '../../core/maps.ts'
import { shanghai } from '../../core/clock.ts'
import { sha256 } from '../../core/hash.ts'
import { t } from '../../i18n/phone/signing.ts'
import { tt } from '../../i18n/phone/trip.ts'
import { zh } from '../../i18n/phone/visit.zh.ts'
import { Button, Field, Icon, Sheet } from '../../ui/parts.tsx'
import { clean, cleanLine, say, type Open } from '../visit/data.ts'
import { blobRef, PadCard } from '../visit/sign.tsx'
import { useTyped } from '../visit/typed.ts'
import { like, setLike } from '../likes.ts'
import { timeWords } from '../words.ts'

const WAIVERS = ['would_defeat', 'urgent', 'asked_for', 'served_by_office', 'other'] as const
const HOWS = ['in_person', 'left', 'phone', 'mail', 'message'] as const

/** Before the door: the way there, a time with the business, the notice and its serving. */
export function Before({ open }: { open: Open }) {
  const { state } = open
  const [sheet, setSheet] = useState<'appointment' | 'notice' | 'waive' | null>(null)
  const { appointment, notice, unnoticed } = state.signing
  return (
    <section class="card" aria-label={t('before')}><div class="in stack-s">
      <div class="row wrap"><Way open={open} /><Button icon="clock" onClick={() => setSheet('appointment')} data-testid="appointment">{t('appointment')}</Button>
        <Button icon="doc" onClick={() => setSheet('notice')} data-testid="notice">{t('notice')}</Button></div>
      {appointment && <p class="small" data-testid="appointed">{t('appointed', { at: timeWords(appointment.on), with: appointment.with })}</p>}
      {notice && <p class="small" data-testid="noticed">{t('noticed', { at: timeWords(notice.on), to: notice.to, how: t(`how_${notice.how}` as 'how_left') })}</p>}
      {unnoticed && !notice && <p class="small" data-testid="unnoticed">{tt('notNoticed', { why: tt(`waive_${unnoticed.reason}` as 'waive_other') })}</p>}
      {sheet === 'appointment' && <AppointmentSheet open={open} onClose={() => setSheet(null)} />}
      {sheet === 'notice' && <NoticeSheet open={open} onClose={() => setSheet(null)} onWaive={() => setSheet('waive')} />}
      {sheet === 'waive' && <WaiveSheet open={open} onClose={() => setSheet(null)} />}</div></section>
  )
}

/** The way there by the map that was chosen once; the first tap asks which. Nothing is asked of a map before a tap. */
function Way({ open }: { open: Open }) {
  const { object, place } = open.visit
  const [app, setApp] = useState(MAPS.find((one) => one === like('map')) ?? null)
  const [asking, setAsking] = useState(false)
  const link = (one: MapApp) => ({ href: mapLink(one, { ...object, place }), ...(one === 'geo' ? {} : { target: '_blank', rel: 'noreferrer' }) })
  const take = (one: MapApp) => {
    setLike('map', one)
    setApp(one)
    setAsking(false)
  }
  return (
    <>
      {app ? <><a class="btn" {...link(app)} data-testid="navigate"><Icon name="pin" />{tt('navigateBy', { app: tt(`map_${app}`) })}</a><Button kind="plain" onClick={() => setAsking(true)} data-testid="other-map">{tt('otherMap')}</Button></>
        : <Button icon="pin" onClick={() => setAsking(true)} data-testid="navigate">{t('navigate')}</Button>}
      {asking && <Sheet title={tt('chooseMap')} onClose={() => setAsking(false)} testid="map-sheet"><p class="small muted">{tt('mapHelp')}</p>
        {MAPS.map((one) => <a key={one} class="btn wide" {...link(one)} onClick={() => take(one)} data-testid={`map-${one}`}>{tt(`map_${one}`)}</a>)}</Sheet>}</>
  )
}

/** Why nobody was told beforehand: one of the usual grounds, with the rule and what happened. */
function WaiveSheet({ open, onClose }: { open: Open; onClose: () => void }) {
  const [reason, setReason] = useTyped<(typeof WAIVERS)[number] | ''>(open, 'notice.waived/reason', '')
  const [text, setText] = useTyped(open, 'notice.waived/text', '')
  const save = async () => {
    await say(open.visit, 'notice.waived', { reason, text: clean(text) })
    onClose()
  }
  return (
    <Sheet title={tt('noNoticeTitle')} onClose={onClose} testid="waive-sheet">
      <Field label={tt('noNoticeWhy')}>{(control) => <select {...control} class="input" value={reason} onChange={(event) => setReason(event.currentTarget.value as typeof reason)} data-testid="waive-reason"><option value="" />{WAIVERS.map((one) => <option key={one} value={one}>{tt(`waive_${one}`)}</option>)}</select>}</Field>
      <Field label={tt('noNoticeText')} hint={tt('noNoticeHint')}>{(control) => <textarea {...control} class="input" rows={3} maxlength={4000} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="waive-text" />}</Field>
      <Button kind="primary" wide disabled={!reason || !clean(text)} onClick={() => void save()} data-testid="waive-save">{tt('noNoticeSave')}</Button>
    </Sheet>
  )
}

function AppointmentSheet({ open, onClose }: { open: Open; onClose: () => void }) {
  const { object } = open.visit
  const [at, setAt] = useState(shanghai(Date.now() + 86_400_000).slice(0, 16))
  const [who, setWho] = useTyped(open, 'appointment/with', object.contact_name ?? '')
  const [phone, setPhone] = useTyped(open, 'appointment/phone', object.contact_phone ?? '')
  const [note, setNote] = useTyped(open, 'appointment/note', '')
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

function NoticeSheet({ open, onClose, onWaive }: { open: Open; onClose: () => void; onWaive: () => void }) {
  const { visit, items } = open
  const [how, setHow] = useTyped<(typeof HOWS)[number]>(open, 'notice.served/how', 'in_person')
  const [to, setTo] = useTyped(open, 'notice.served/to', visit.object.contact_name ?? '')
  const [role, setRole] = useTyped(open, 'notice.served/role', '')
  const [note, setNote] = useTyped(open, 'notice.served/note', '')
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
      <pre lang="zh-CN" class="doc shown short" tabIndex={0}>{text}</pre>
      <Field label={t('noticeHow')}>{(control) => <select {...control} class="input" value={how} onChange={(event) => setHow(event.currentTarget.value as typeof how)} data-testid="notice-how">{HOWS.map((one) => <option key={one} value={one}>{t(`how_${one}`)}</option>)}</select>}</Field>
      <Field label={t('noticeTo')}>{(control) => <input {...control} class="input" value={to} maxlength={200} onInput={(event) => setTo(event.currentTarget.value)} data-testid="notice-to" />}</Field>
      <Field label={t('noticeRole')}>{(control) => <input {...control} class="input" value={role} maxlength={200} onInput={(event) => setRole(event.currentTarget.value)} />}</Field>
      <Field label={t('noticeNote')}>{(control) => <textarea {...control} class="input" rows={2} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}</Field>
      {how === 'in_person' && items.length > 0 && shown && <ul class="list"><PadCard title={t('noticeSign')} role={cleanLine(to)} ready={ready} shown={shown} onSign={(strokes, picture) => serve({ shown, strokes: blobRef(strokes), picture: blobRef(picture) }, [strokes, picture])} /></ul>}
      <Button wide disabled={!ready} onClick={() => void serve()} data-testid="notice-save">{t(how === 'in_person' ? 'noticeSaveNoSign' : 'noticeSave')}</Button>
      <Button kind="plain" wide onClick={onWaive} data-testid="notice-waive">{tt('noNotice')}</Button>
    </Sheet>
  )
}

/** The notice in short, as the receiver signs it; the office's record, so in Chinese. */
function noticeText({ visit, items }: Open): string {
  const people = visit.inspectors.map((one) => `${one.name}（执法证${one.certificate_no}${one.leader ? '，组长' : ''}）`).join('、')
  const window = visit.window ? `${visit.window[0]}至${visit.window[1]}` : visit.due_on
  return ['行政检查通知书', `编号：${visit.number}`, `检查对象：${visit.object.name}`, `检查任务：${visit.task.title}（${visit.task.number}）`, `检查事项：${items.map((item) => item.name).join('、')}`,
    `检查依据：${[...new Set(items.map((item) => item.legal_basis).filter(Boolean))].join('；') || '见抽查事项清单'}`, `检查时间：${window}`, `检查人员：${people}`, `${zh.right1}${zh.right2}${zh.right3}`].join('\n')
}
