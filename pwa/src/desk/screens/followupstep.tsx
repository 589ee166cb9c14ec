import { useEffect, useRef, useState } from 'preact/hooks'
import { api, ProblemError } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { tf } from '../../i18n/desk/followups.ts'
import { Button, Field, Problem, Segmented } from '../../ui/parts.tsx'
import { once, useAct } from '../data.ts'
import { useDepartmentList } from '../offices.ts'
import type { FollowUpView } from './followupone.tsx'
import { word } from './followups.tsx'

export interface Minor { id: string; code: string; title: string; basis: string; conditions: string; retired_at: string | null }

type Name = 'text' | 'on' | 'term_on' | 'number' | 'organ' | 'penalties' | 'amount' | 'conditions' | 'laws' | 'minor' | 'department' | 'basis'
/** What each step asks for, in the order it is asked. */
const ASKS: { [step: string]: Name[] } = {
  order: ['text', 'term_on'], extend: ['term_on', 'text'], recheck_passed: ['on', 'text'], recheck_failed: ['on', 'text', 'term_on'], supervise: ['text'], to_case: ['conditions', 'text'], file_case: ['number', 'on', 'text'], not_file: ['text'],
  decide: ['number', 'on', 'organ', 'penalties', 'amount'], conclude: ['text'], collect: ['on'], transfer_crime: ['organ', 'number', 'on', 'text'], enter_platform: ['number', 'on'], waive: ['minor', 'text'], copy: ['department', 'text'], assign: ['department', 'basis', 'text'],
  unlicensed: ['laws', 'text'], remark: ['text'], close: ['text'],
}
const CONDITIONS = ['evidence', 'punishable', 'jurisdiction', 'in_time'] as const
type Answer = 'yes' | 'no' | null

const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())

/** One step with what it must say. */
export function StepForm({ view, step, onClose, onDone }: { view: FollowUpView; step: string; onClose: () => void; onDone: () => Promise<void> }) {
  const asks = ASKS[step] ?? ['text']
  const [said, setSaid] = useState<{ [name: string]: string }>({ on: asks.includes('on') ? today() : '', department: step === 'assign' ? view.duty?.id ?? '' : '', basis: view.bases[0] ?? '' })
  const [answers, setAnswers] = useState<{ [name: string]: Answer }>({})
  const departments = useDepartmentList()
  const act = useAct()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => { form.current?.querySelector<HTMLElement>('.input')?.focus() }, []) // the button that opened it is gone
  const fault = (pointer: string) => ({ fault: act.error instanceof ProblemError ? act.error.field(pointer) : undefined })
  const set = (name: string) => (event: { currentTarget: { value: string } }) => setSaid({ ...said, [name]: event.currentTarget.value })
  const answered = (name: string): Answer => answers[name] ?? null
  const save = () => act.run(async () => {
    await api(`/follow-ups/${view.row.id}/steps`, { headers: { ...once(), 'If-Match': String(view.row.version) }, json: body(step, said, answers) })
    await onDone()
  })
  const label = (name: Name): string => name === 'text' ? tf(step === 'order' ? 'textOrder' : step === 'close' ? 'textClose' : 'text') : name === 'number' ? tf(step === 'enter_platform' ? 'platformNo' : step === 'file_case' ? 'caseNo' : 'number') : name === 'organ' ? tf(step === 'transfer_crime' ? 'organPolice' : 'organ') : name === 'term_on' ? tf('termOn') : tf('on')
  const asked = (name: Name) => {
    switch (name) {
      case 'text': return <Field key={name} label={label(name)} {...fault(name)}>{(control) => <textarea {...control} class="input" rows={3} maxLength={2000} value={said[name] ?? ''} onInput={set(name)} data-testid="said-text" />}</Field>
      case 'on': case 'term_on': return <Field key={name} label={label(name)} {...fault(name)}>{(control) => <input {...control} class="input so" type="date" value={said[name] ?? ''} onInput={set(name)} data-testid={`said-${name}`} />}</Field>
      case 'number': case 'organ': return <Field key={name} label={label(name)} {...fault(name)}>{(control) => <input {...control} class="input" maxLength={name === 'number' ? 80 : 200} value={said[name] ?? ''} onInput={set(name)} data-testid={`said-${name}`} />}</Field>
      case 'penalties': return <Field key={name} label={tf('penaltyKinds')} {...fault(name)}>{(control) => <input {...control} class="input" placeholder="警告、罚款" value={said[name] ?? ''} onInput={set(name)} />}</Field>
      case 'amount': return <Field key={name} label={tf('amount')} hint={tf('amountHint')} {...fault('amount_fen')}>{(control) => <input {...control} class="input so" inputMode="decimal" value={said[name] ?? ''} onInput={set(name)} />}</Field>
      case 'conditions': return <div key={name} class="stack-s"><p class="strong">{tf('conditions')}</p><p class="small muted">{tf('conditionsHint')}</p>{CONDITIONS.map((one) => <Segmented key={one} joined shown legend={word('c', one)} value={answered(one)} onChoose={(value: Answer) => setAnswers({ ...answers, [one]: value })} choices={[{ value: 'yes', label: tf('met'), testid: `met-${one}` }, { value: 'no', label: tf('notMet') }] as { value: 'yes' | 'no'; label: string; testid?: string }[]} />)}</div>
      case 'laws': return <div key={name} class="stack-s"><p class="small muted">{tf('unlicensedHint')}</p>{(['permitLaw', 'registrationLaw'] as const).map((one) => <Segmented key={one} joined shown legend={tf(one)} value={answered(one)} onChoose={(value: Answer) => setAnswers({ ...answers, [one]: value })} choices={[{ value: 'yes', label: tf('yes') }, { value: 'no', label: tf('no') }] as { value: 'yes' | 'no'; label: string }[]} />)}</div>
      case 'minor': return view.minors.length === 0 ? <p key={name} class="muted">{tf('noMinors')}</p> : <Field key={name} label={tf('minor')} {...fault('minor_id')}>{(control) => <select {...control} class="input" value={said[name] ?? ''} onChange={set(name)}><option value="">{tf('choose')}</option>{view.minors.map((one) => <option key={one.id} value={one.id}>{one.code} {one.title}</option>)}</select>}</Field>
      case 'department': return <Field key={name} label={tf('department')} {...fault('department_id')}>{(control) => <select {...control} class="input" value={said[name] ?? ''} onChange={set(name)} data-testid="said-department"><option value="">{tf('choose')}</option>{departments.filter((one) => one.id !== view.row.owner_department_id).map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>}</Field>
      case 'basis': return <Field key={name} label={tf('basis')} hint={view.bases_article}>{(control) => <select {...control} class="input" value={said[name] ?? ''} onChange={set(name)}>{view.bases.map((one) => <option key={one} value={one}>{word('b', one)}</option>)}</select>}</Field>
    }
  }
  return (
    <form ref={form} class="card in stack" aria-labelledby="sf" onSubmit={(event) => { event.preventDefault(); void save() }} data-testid="step-form"><h2 id="sf" class="h3">{word('a', step)}</h2>
      {asks.map(asked)}
      <Problem error={act.error} placed={asks.every((name) => name !== 'conditions' && name !== 'laws' && name !== 'basis')} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" type="submit" busy={act.busy} data-testid="step-save">{word('a', step)}</Button></div></form>
  )
}

function body(step: string, said: { [name: string]: string }, answers: { [name: string]: Answer }): { [name: string]: unknown } {
  const told: { [name: string]: unknown } = { step }
  for (const name of ['text', 'on', 'term_on', 'number', 'organ'] as const) if (said[name]?.trim()) told[name] = said[name].trim()
  if (said['penalties']?.trim()) told['penalties'] = said['penalties'].split(/[、,，]/).map((one) => one.trim()).filter(Boolean)
  if (said['amount']?.trim()) told['amount_fen'] = Math.round(Number(said['amount']) * 100)
  if (step === 'to_case') told['conditions'] = Object.fromEntries(CONDITIONS.filter((one) => answers[one]).map((one) => [one, answers[one] === 'yes']))
  if (step === 'unlicensed') for (const [name, key] of [['permitLaw', 'permit_law'], ['registrationLaw', 'registration_law']] as const) if (answers[name]) told[key] = answers[name] === 'yes'
  if (said['minor']) told['minor_id'] = said['minor']
  if (said['department']) told['department_id'] = said['department']
  if (step === 'assign') told['basis'] = said['basis']
  return told
}
