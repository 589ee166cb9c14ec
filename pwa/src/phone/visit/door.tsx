import { useState } from 'preact/hooks'
import type { Json } from '../../core/canon.ts'
import { METHODS } from '../../core/events/record.ts'
import { language } from '../../i18n/index.ts'
import { tq } from '../../i18n/phone/check.ts'
import { t } from '../../i18n/phone/visit.ts'
import { Button, Chip, Field, Icon, Segmented, Sheet, Tags } from '../../ui/parts.tsx'
import { clean, cleanLine, keepChoice, say, type Open } from './data.ts'
import { useTyped } from './typed.ts'

const STATUSES = ['open', 'suspended', 'closed', 'moved', 'other'] as const
const GROUNDS = ['kin', 'interest', 'ill', 'other'] as const
export type Ground = (typeof GROUNDS)[number]
type Status = (typeof STATUSES)[number]
const FIELDS = ['address', 'legal_representative', 'contact', 'contact_phone'] as const
type Name = (typeof FIELDS)[number]
const WORDS = { address: 'actualAddress', legal_representative: 'representative', contact: 'contact', contact_phone: 'contactPhone' } as const

function registeredAs(open: Open): Record<Name, string> {
  const { object } = open.visit
  return { address: object.address, legal_representative: object.legal_representative ?? '', contact: object.contact_name ?? '', contact_phone: object.contact_phone ?? '' }
}

/** 《市场主体执法检查登记表》 (S1-12): filled in from the register, only differences are touched, and they are marked. */
export function Registration({ open }: { open: Open }) {
  const was = registeredAs(open)
  const form = open.state.registration
  const [again, setAgain] = useState(false)
  const [values, setValues] = useTyped<Record<Name, string>>(open, 'registration/values', { ...was, ...(form && { address: form.address, legal_representative: form.legal_representative ?? '', contact: form.contact ?? '', contact_phone: form.contact_phone ?? '' }) })
  const [status, setStatus] = useTyped<Status>(open, 'registration/status', (form?.status as Status) ?? 'open')
  const [here, setHere] = useTyped(open, 'registration/here', { legal_representative: form?.legal_representative_present ?? false, contact: form?.contact_present ?? false })
  const [note, setNote] = useTyped(open, 'registration/note', form?.note ?? '')
  const differs = FIELDS.filter((name) => cleanLine(values[name]) !== cleanLine(was[name]))
  const save = async () => {
    const lines: { [name: string]: Json } = {}
    for (const name of FIELDS) if (cleanLine(values[name])) lines[name] = cleanLine(values[name])
    await say(open.visit, 'registration', { ...lines, address: cleanLine(values.address), status, legal_representative_present: here.legal_representative, contact_present: here.contact, differs, ...(clean(note) ? { note: clean(note) } : {}) })
    setAgain(false)
  }
  if (form && !again) {
    return <section class="card"><div class="in row wrap"><Chip tone={form.differs.length > 0 ? 'warn' : 'ok'} icon={form.differs.length > 0 ? 'alert' : 'check'} testid="registration-done">{form.differs.length > 0 ? tq('registrationDone', { n: form.differs.length }) : tq('registrationSame')}</Chip>
      <Button small onClick={() => setAgain(true)}>{tq('registrationAgain')}</Button></div></section>
  }
  const there = (name: 'legal_representative' | 'contact') => <label class="opt pick"><input type="checkbox" checked={here[name]} onChange={(event) => setHere({ ...here, [name]: event.currentTarget.checked })} data-testid={`present-${name}`} />{tq('present', { who: tq(WORDS[name]) })}</label>
  return (
    <details class="card in" open={again} data-testid="registration"><summary>{tq('registration')}</summary><div class="stack">
      <p class="small muted">{tq('registrationHelp')}</p>
      {FIELDS.map((name) => <div key={name} class="stack-s"><Field label={tq(WORDS[name])} {...(differs.includes(name) ? { hint: tq('differs', { was: was[name] || tq('noneRegistered') }) } : {})}>{(control) => (
        <input {...control} class="input" maxlength={200} value={values[name]} {...(name === 'contact_phone' ? { inputMode: 'tel' as const } : {})} onInput={(event) => setValues({ ...values, [name]: event.currentTarget.value })} data-testid={`registration-${name}`} />)}</Field>
        {(name === 'legal_representative' || name === 'contact') && there(name)}</div>)}
      <Segmented<Status> shown legend={tq('status')} value={status} onChoose={setStatus} choices={STATUSES.map((value) => ({ value, label: tq(`status_${value}`), testid: `status-${value}` }))} />
      <Field label={tq('note')}>{(control) => <input {...control} class="input" maxlength={400} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}</Field>
      <Button wide disabled={!cleanLine(values.address)} onClick={() => void save()} data-testid="registration-save">{tq('registrationSave')}</Button></div></details>
  )
}

/** Several at once (S1-13a); they stand in the text that is signed. */
export function Methods({ open }: { open: Open }) {
  const { choice, visit } = open
  return <section class="card"><div class="in"><Tags plain legend={tq('methods')} values={choice.methods} onChange={(methods) => void keepChoice(visit.id, { ...choice, methods })}
    choices={Object.keys(METHODS).map((value) => ({ value, label: language() === 'en' ? t(`method_${value}` as 'method_onsite') : METHODS[value]!, testid: `door-method-${value}` }))} /></div></section>
}

export interface ClaimDraft { inspector: string; ground: Ground | null }

/** Whom, and why: what the office needs to decide on a recusal. */
export function ClaimFields({ open, value, onChange }: { open: Open; value: ClaimDraft; onChange: (next: ClaimDraft) => void }) {
  return (
    <><Segmented<string> shown legend={tq('recusalWho')} value={value.inspector} onChoose={(inspector) => onChange({ ...value, inspector })} choices={open.visit.inspectors.map((one, index) => ({ value: one.id, label: one.name, testid: `recusal-who-${index + 1}` }))} />
      <Segmented<Ground> shown legend={tq('recusalGround')} value={value.ground} onChoose={(ground) => onChange({ ...value, ground })} choices={GROUNDS.map((one) => ({ value: one, label: tq(`ground_${one}`), testid: `ground-${one}` }))} /></>
  )
}

export function Claims({ open }: { open: Open }) {
  if (open.state.claims.length === 0) return null
  return <ul class="stack-s" data-testid="claims">{open.state.claims.map((one) => (
    <li class="row top" key={one.at + one.inspector}><Icon name="info" /><span class="grow small">{tq('recusalKept', { name: open.visit.inspectors.find((each) => each.id === one.inspector)?.name ?? '', ground: tq(`ground_${one.ground as Ground}`) })}</span></li>))}</ul>
}

/** An inspector who must not go on says so here, without network; the office decides after sync. */
export function OwnRecusal({ open }: { open: Open }) {
  const [sheet, setSheet] = useState(false)
  const [claim, setClaim] = useTyped<ClaimDraft>(open, 'recusal_claimed/own', { inspector: '', ground: null })
  const [text, setText] = useTyped(open, 'recusal_claimed/own-text', '')
  const ready = claim.inspector && claim.ground && clean(text)
  const save = async () => {
    await say(open.visit, 'recusal_claimed', { inspector: claim.inspector, ground: claim.ground!, text: clean(text), by: 'inspector' })
    setSheet(false)
  }
  return (
    <><Button wide onClick={() => setSheet(true)} data-testid="own-recusal">{tq('ownRecusal')}</Button>
      {sheet && <Sheet title={tq('ownRecusal')} onClose={() => setSheet(false)} testid="recusal-sheet"><p class="small muted">{tq('ownRecusalHelp')}</p>
        <ClaimFields open={open} value={claim} onChange={setClaim} />
        <Field label={tq('ownRecusalText')}>{(control) => <textarea {...control} class="input" rows={2} maxlength={4000} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="own-recusal-text" />}</Field>
        <Button kind="primary" wide disabled={!ready} onClick={() => void save()} data-testid="own-recusal-save">{tq('ownRecusalSave')}</Button></Sheet>}</>
  )
}
