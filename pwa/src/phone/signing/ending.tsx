import { useState } from 'preact/hooks'
import { ENDINGS, TABLE_VERSION } from '../../core/events/endings.ts'
import { excused } from '../../core/events/reduce.ts'
import { missingOfEnding } from '../../core/events/signing.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/phone/signing.ts'
import { t as tv } from '../../i18n/phone/visit.ts'
import { Button, Field, go, Icon, Sheet } from '../../ui/parts.tsx'
import { Camera } from '../visit/camera.tsx'
import { clean, cleanLine, say, type Open } from '../visit/data.ts'
import { EndingSheet } from '../visit/ending.tsx'
import { useTyped } from '../visit/typed.ts'
import { VisitFrame } from '../visit/visit.tsx'

const ROLES = ['neighbour', 'property', 'landlord', 'community', 'staff', 'other'] as const

function peopleWord(kind: string): 'need_registry' | 'need_other' | 'need_refused' | 'need_people' {
  if (kind === 'cancelled') return 'need_registry'
  if (kind === 'entry_refused') return 'need_refused'
  return kind === 'not_this_business' ? 'need_other' : 'need_people'
}

function Need({ have, children }: { have: boolean; children: string }) {
  return <li class="row top"><span class={have ? 't-ok' : 't-warn'}><Icon name={have ? 'check' : 'alert'} /></span><span class="grow">{children}</span></li>
}

/** What this ending needs and what is there: photos of the place, statements, the registry's number. Then both inspectors sign. */
export function EndingScreen({ open }: { open: Open }) {
  const { visit, state, shown } = open
  const [sheet, setSheet] = useState<'camera' | 'statement' | 'change' | null>(null)
  const ending = state.ending!
  const needs = ENDINGS[ending.kind]!
  const missing = missingOfEnding(state, shown)
  const shots = state.photos.filter((photo) => !photo.entry).length
  const statements = state.signing.endingStatements
  const shoot = t(ending.kind === 'cancelled' ? 'endingShootPaper' : 'endingShoot')
  const foot = <><Button onClick={() => setSheet('change')} data-testid="ending-change">{t('endingChange')}</Button>
    <a class="btn primary grow" href={`#/visit/${visit.id}/${excused(state) ? 'sign' : 'check'}`} data-testid="ending-next">{excused(state) ? t('endingNext') : tv('step_check')}</a></>
  return (
    <VisitFrame open={open} step="sign" foot={foot}>
      <section class="card"><div class="in stack"><h2>{tv(`ending_${ending.kind}` as 'ending_closed')}</h2><p class="doc">{ending.text}</p>
        <p class="small muted">{tc('colon', { a: tv('address'), b: visit.object.address })}</p></div></section>
      <section class="card" aria-labelledby="needs"><div class="in stack"><h2 id="needs" class="h3">{t('endingNeeds')}</h2>
        {needs.photos === 0 && needs.one_of.length === 0 ? <p>{t('need_none')}</p> : <ul class="stack-s" data-testid="ending-needs">
          {needs.photos > 0 && <Need have={!missing.includes('photos')}>{t('need_photos')}</Need>}
          {needs.one_of.length > 0 && <Need have={!missing.includes('one_of')}>{t(peopleWord(ending.kind))}</Need>}</ul>}
        <Button icon="camera" wide onClick={() => setSheet('camera')} data-testid="ending-shoot">{shoot}</Button>
        {shots > 0 && <p class="small" role="status" data-testid="ending-shots">{t('endingShots', { n: shots })}</p>}
        {needs.one_of.includes('statement') && <Button icon="user" wide onClick={() => setSheet('statement')} data-testid="ending-statement">{t('endingStatement')}</Button>}
        {statements.map((one) => <p key={one.at} class="doc" data-testid="ending-said"><b>{tc('aside', { a: one.by, b: t(`role_${one.role}` as 'role_other') })}</b><br />{one.text}</p>)}
        {needs.one_of.includes('witness') && missing.includes('one_of') && <p class="small muted">{t('endingWitnessLater')}</p>}
        {(ending.kind === 'cancelled' || ending.kind === 'moved') && <More open={open} />}
        {needs.result === 'unreachable' && <p class="small muted">{t('endingLead')}</p>}</div></section>
      {sheet === 'camera' && <Camera visit={visit} entry={undefined} title={shoot} onClose={() => setSheet(null)} />}
      {sheet === 'statement' && <StatementSheet open={open} onClose={() => setSheet(null)} />}
      {sheet === 'change' && <EndingSheet open={open} onClose={() => setSheet(null)} />}
    </VisitFrame>
  )
}

/** The registry's number, or where they moved: said in the ending itself, so the whole of it is said again. */
function More({ open }: { open: Open }) {
  const ending = open.state.ending!
  const name = ending.kind === 'cancelled' ? 'reference' : 'new_address'
  const before = ending[name] ?? ''
  const [text, setText] = useState(before)
  const save = () => {
    const value = cleanLine(text)
    if (value === before || !value) return
    void say(open.visit, 'ending', { kind: ending.kind, text: ending.text, table: TABLE_VERSION, [name]: value })
  }
  return <Field label={t(ending.kind === 'cancelled' ? 'endingReference' : 'endingNewAddress')}>{(control) => <input {...control} class="input" value={text} maxlength={200} onInput={(event) => setText(event.currentTarget.value)} onBlur={save} data-testid={`ending-${name}`} />}</Field>
}

function StatementSheet({ open, onClose }: { open: Open; onClose: () => void }) {
  const [by, setBy] = useTyped(open, 'ending.statement/by', '')
  const [role, setRole] = useTyped<(typeof ROLES)[number]>(open, 'ending.statement/role', 'neighbour')
  const [contact, setContact] = useTyped(open, 'ending.statement/contact', '')
  const [text, setText] = useTyped(open, 'ending.statement/text', '')
  const [tried, setTried] = useState(false)
  const save = async () => {
    setTried(true)
    if (!cleanLine(by) || !clean(text)) return
    await say(open.visit, 'ending.statement', { by: cleanLine(by), role, text: clean(text), ...(cleanLine(contact) ? { contact: cleanLine(contact) } : {}) })
    onClose()
  }
  return (
    <Sheet title={t('endingStatement')} onClose={onClose} testid="statement-sheet">
      <Field label={t('endingBy')} fault={tried && !cleanLine(by) ? tv('needWords') : undefined}>{(control) => <input {...control} class="input" value={by} maxlength={200} onInput={(event) => setBy(event.currentTarget.value)} data-testid="statement-by" />}</Field>
      <Field label={t('endingRole')}>{(control) => <select {...control} class="input" value={role} onChange={(event) => setRole(event.currentTarget.value as typeof role)} data-testid="statement-role">{ROLES.map((one) => <option key={one} value={one}>{t(`role_${one}`)}</option>)}</select>}</Field>
      <Field label={t('endingContact')}>{(control) => <input {...control} class="input" value={contact} maxlength={200} onInput={(event) => setContact(event.currentTarget.value)} />}</Field>
      <Field label={t('endingSaid')} fault={tried && !clean(text) ? tv('needWords') : undefined}>{(control) => <textarea {...control} class="input" rows={3} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="statement-text" />}</Field>
      <Button kind="primary" wide onClick={() => void save()} data-testid="statement-keep">{t('endingStatement')}</Button>
    </Sheet>
  )
}

export function neededWord(kind: string, missing: ('photos' | 'one_of')[]): string {
  return missing.map((one) => t(one === 'photos' ? 'need_photos' : peopleWord(kind))).join(tc('comma'))
}

/** Above the signatures: what the ending still lacks, and the way back to it. */
export function EndingGap({ open, missing }: { open: Open; missing: ('photos' | 'one_of')[] }) {
  return (
    <div class="banner warn box" role="status" data-testid="ending-gap"><Icon name="alert" /><p class="grow">{t('endingMissing', { what: neededWord(open.state.ending!.kind, missing) })}</p>
      <Button small onClick={() => go(`/visit/${open.visit.id}/ending`)}>{t('endingAdd')}</Button></div>
  )
}
