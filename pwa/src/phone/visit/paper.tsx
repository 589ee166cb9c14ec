import { useRef, useState } from 'preact/hooks'
import type { Json } from '../../core/canon.ts'
import { shanghaiDay } from '../../core/clock.ts'
import { draft, keepDraft } from '../../core/drafts.ts'
import { tc } from '../../i18n/both/index.ts'
import { recordedOf, tm } from '../../i18n/phone/media.ts'
import { Button, Field, go, Icon, Segmented } from '../../ui/parts.tsx'
import { useLive } from '../app.ts'
import { Camera, Picture } from './camera.tsx'
import { clean, cleanLine, say, signers, type Open } from './data.ts'
import { VisitFrame } from './visit.tsx'

const LATE_DAYS = 10
type Business = 'signed' | 'refused' | 'absent'
interface Form { on: string; pages: number; to: string; role: string; recusal: 'none' | 'requested'; business: Business | null; reason: string }

function daysSince(day: string): number {
  return Math.round((Date.parse(shanghaiDay(Date.now())) - Date.parse(day)) / 86_400_000)
}

/** Page photos of this form, one per page: a page taken again counts once, and the first picture stays in the record. */
function pagesOf(open: Open): Map<number, string> {
  const found = new Map<number, string>()
  for (const photo of open.state.photos) if (photo.page) found.set(photo.page, photo.evidence)
  return found
}

/** What the paper says about the beginning of the visit goes into the chain as it would have at the door. */
async function begin(open: Open, form: Form, photos: string[], late: number): Promise<void> {
  const { visit, state } = open
  const record = (kind: string, payload: { [name: string]: Json }) => say(visit, kind, payload)
  await record('paper_backfill', { template: visit.offer?.template_sha256 ?? '0'.repeat(64), checked_on: form.on, pages: form.pages, photos, business: form.business! })
  if (late > 0) await record('late_registration', { checked_on: form.on, days: late, reason: clean(form.reason) })
  if (!state.accepted) await record('accept', {})
  if (!state.arrived) await record('arrive', { no_geo_reason: 'other', note: recordedOf('paperArrive') })
  if (form.business !== 'absent' || cleanLine(form.to)) {
    const certificates = signers(visit).map((one) => one.certificate_no).slice(0, 8)
    await record('rights_told', { certificates, to: cleanLine(form.to), role: cleanLine(form.role) })
    await record('recusal_asked', { asked_of: cleanLine(form.to), answer: form.recusal })
  }
}

/** The visit was filled in on the printed form: every page is photographed, then its content is entered and signed for. */
export function Paper({ open, scanned }: { open: Open; scanned: string | undefined }) {
  const { visit } = open
  const today = shanghaiDay(Date.now())
  const kept = useLive(() => draft<Form>(`paper:${visit.id}`).then((found) => found ?? null), [visit.id])
  const [typed, setTyped] = useState<Form | null>(null)
  const [camera, setCamera] = useState(false)
  const at = useRef(1) // the page before the lens; counted here, for the store answers later than the next press
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  if (kept === undefined) return null
  const form = typed ?? kept ?? { on: today, pages: 1, to: '', role: '', recusal: 'none', business: null, reason: '' }
  const put = (change: Partial<Form>) => {
    const next = { ...form, ...change }
    setTyped(next)
    void keepDraft(`paper:${visit.id}`, next)
  }
  const pages = pagesOf(open)
  const have = Array.from({ length: form.pages }, (_, no) => pages.get(no + 1)).filter((one): one is string => Boolean(one))
  const next = Array.from({ length: form.pages }, (_, no) => no + 1).find((no) => !pages.has(no)) ?? form.pages
  const late = daysSince(form.on)
  const consent = visit.late_consent ?? null
  const named = cleanLine(form.to) && cleanLine(form.role)
  const ready = late >= 0 && have.length === form.pages && form.business && named && (late === 0 || clean(form.reason))
  const save = async () => {
    setTried(true)
    if (!ready) return
    setBusy(true)
    await begin(open, form, have, late)
    go(`/visit/${visit.id}/check`)
  }
  const fault = (wrong: boolean, word: string) => (tried && wrong ? word : undefined)
  return (
    <VisitFrame open={open} step={null} foot={<Button kind="primary" class="grow" busy={busy} onClick={() => void save()} data-testid="paper-save">{tm('paperSave')}</Button>}>
      <h2>{tm('paperTitle')}</h2>
      <p class="small">{tm('paperHelp')}</p>
      {scanned && visit.offer && !visit.offer.template_sha256.startsWith(scanned) && <div class="banner warn box" role="alert" data-testid="paper-other"><Icon name="alert" /><p>{tm('paperOtherForm')}</p></div>}
      <section class="card"><div class="in stack">
        <Field label={tm('paperOn')} fault={late < 0 ? tm('paperFuture') : undefined}>{(control) => <input {...control} class="input" type="date" max={today} value={form.on} onInput={(event) => event.currentTarget.value && put({ on: event.currentTarget.value })} data-testid="paper-on" />}</Field>
        <Field label={tm('paperPages')}>{(control) => <input {...control} class="input" type="number" inputMode="numeric" min={1} max={40} value={form.pages} onInput={(event) => put({ pages: Math.min(40, Math.max(1, Math.round(Number(event.currentTarget.value)) || 1)) })} data-testid="paper-pages" />}</Field>
        <div class="photos">{have.map((evidence, index) => <span class="photo" key={evidence}><Picture evidence={evidence} label={tm('ofPage', { n: index + 1 })} /><b>{index + 1}</b></span>)}
          {have.length < form.pages && <Button class="photo add" icon="camera" onClick={() => { at.current = next; setCamera(true) }} data-testid="paper-shoot">{tm('paperShoot', { n: next })}</Button>}</div>
        <p class={`small ${tried && have.length < form.pages ? 't-danger' : 'muted'}`} role="status" data-testid="paper-shots">{tm('paperShots', { have: have.length, need: form.pages })}</p></div></section>
      <section class="card"><div class="in stack">
        <Field label={tm('paperTo')} fault={fault(!cleanLine(form.to), tm('needText'))}>{(control) => <input {...control} class="input" maxlength={100} value={form.to} onInput={(event) => put({ to: event.currentTarget.value })} data-testid="paper-to" />}</Field>
        <Field label={tm('paperRole')} fault={fault(!cleanLine(form.role), tm('needText'))}>{(control) => <input {...control} class="input" maxlength={100} value={form.role} onInput={(event) => put({ role: event.currentTarget.value })} data-testid="paper-role" />}</Field>
        <Segmented<'none' | 'requested'> legend={tm('paperRecusal')} shown value={form.recusal} onChoose={(recusal) => put({ recusal })} choices={(['none', 'requested'] as const).map((value) => ({ value, label: tm(`recusal_${value}`), testid: `paper-recusal-${value}` }))} />
        <Segmented<Business> legend={tm('paperBusiness')} shown value={form.business} onChoose={(business) => put({ business })} choices={(['signed', 'refused', 'absent'] as const).map((value) => ({ value, label: tm(`business_${value}`), testid: `paper-${value}` }))} />
        {tried && !form.business && <p class="field"><span class="err"><Icon name="alert" />{tm('needText')}</span></p>}
        {late > 0 && <Field label={tm('paperReason')} hint={tm('paperLate', { n: late })} fault={fault(!clean(form.reason), tm('needText'))}>{(control) => <textarea {...control} class="input" rows={2} maxlength={1000} value={form.reason} onInput={(event) => put({ reason: event.currentTarget.value })} data-testid="paper-reason" />}</Field>}
        {late > LATE_DAYS && <div class={`banner ${consent ? 'ok' : 'warn'} box`} role="status"><Icon name={consent ? 'check' : 'alert'} /><p>{consent ? tm('paperConsented', { name: consent.name, reason: consent.reason }) : tm('paperConsent')}</p></div>}
      </div></section>
      <a class="btn wide" href={`#/visit/${visit.id}/arrive`}>{tc('back')}</a>
      {camera && <Camera visit={visit} entry={undefined} title={tm('paperTitle')} onClose={() => setCamera(false)} page={() => at.current} onKept={() => { at.current += 1; if (at.current > form.pages) setCamera(false) }} />}
    </VisitFrame>
  )
}
