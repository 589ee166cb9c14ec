import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { tl } from '../../i18n/desk/libraries.ts'
import { Button, Chip, Field, Problem, Tags } from '../../ui/parts.tsx'
import { once, useAct, useData } from '../data.ts'
import { day } from '../format.ts'

const CLASSES = ['A', 'B', 'C', 'D'] as const
const FACTORS = ['safety', 'hidden_dangers', 'management', 'compliance'] as const
const MARKS = ['public_attention', 'many_complaints', 'abnormal_list', 'serious_list', 'life_property', 'law_abiding', 'good_credit'] as const
const REASONS = [...MARKS, 'risk_controlled', 'measure', 'correction'] as const
type Class = (typeof CLASSES)[number]
type Reason = (typeof REASONS)[number] | 'assessment' | 'warning'
interface Change { version: number; before: string; after: string; source: string | null; as_of: string | null; reasons: Reason[]; note: string | null; at: string; by_name: string | null }
interface Mark { id: string; code: (typeof MARKS)[number]; source: string; since: string; until: string | null; note: string | null; stands: boolean }
interface Card { risk_class: string; article: string; marks: Mark[]; changes: Change[] }
type Form = 'class' | 'assess' | 'mark' | null

/** An object's credit-risk class, what raises or lowers it, and every change with its reasons. */
export function RiskCard({ id, may, onChanged }: { id: string; may: boolean; onChanged: () => void }) {
  const { data, error, reload } = useData<Card>(`/objects/${id}/risk`)
  const [form, setForm] = useState<Form>(null)
  const act = useAct()
  const done = () => { setForm(null); void reload(); onChanged() }
  const end = (mark: string) => act.run(async () => { await api(`/risk/marks/${mark}/end`, { method: 'POST', headers: once(), json: {} }); done() })
  if (!data) return <Problem error={error} onRetry={() => void reload()} />
  return (
    <section class="stack" aria-labelledby="risk-card" data-testid="risk-card"><h3 id="risk-card">{tl('risk')}</h3>
      <p><span class={`rk rk-${data.risk_class}`}>{data.risk_class}</span> {data.risk_class === 'U' ? tl('unclassified') : tl('riskNow', { class: data.risk_class })}<span class="muted small"> · {data.article}</span></p>
      {may && form === null && <div class="row wrap"><Button small onClick={() => setForm('class')} data-testid="risk-change">{tl('changeClass')}</Button><Button small onClick={() => setForm('assess')} data-testid="risk-assess">{tl('assess')}</Button><Button small onClick={() => setForm('mark')}>{tl('newMark')}</Button></div>}
      {form === 'class' && <ClassForm id={id} now={data.risk_class} onCancel={() => setForm(null)} onDone={done} />}
      {form === 'assess' && <AssessForm id={id} onCancel={() => setForm(null)} onDone={done} />}
      {form === 'mark' && <MarkForm id={id} onCancel={() => setForm(null)} onDone={done} />}
      <Problem error={error ?? act.error} />
      <h4>{tl('marks')}</h4>
      {data.marks.length === 0 ? <p class="muted">{tl('noMarks')}</p> : <ul class="stack-s">{data.marks.map((mark) => (
        <li key={mark.id} class="row"><span class="grow">{tl(mark.code)}<span class="muted small"> · {mark.source} · {day(mark.since)}</span></span>
          {!mark.stands ? <Chip tone="mute">{tl('markEnded')}</Chip> : may && <Button small busy={act.busy} onClick={() => void end(mark.id)}>{tl('endMark')}</Button>}</li>))}</ul>}
      <h4>{tl('changes')}</h4>
      {data.changes.length === 0 ? <p class="muted">{tl('noChanges')}</p> : <ol class="stack-s" data-testid="risk-changes">{data.changes.map((one) => (
        <li key={one.version}><strong>{one.before} → {one.after}</strong> {one.reasons.length ? one.reasons.map((reason) => tl(reason)).join('、') : tl('registerChange')}
          <p class="muted small">{[one.source, one.as_of && `${tl('asOf')} ${one.as_of}`, one.by_name, day(one.at), one.note].filter(Boolean).join(' · ')}</p></li>))}</ol>}
    </section>
  )
}

interface FormProps { id: string; onCancel: () => void; onDone: () => void }
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())

function Foot({ busy, go, onCancel, testid }: { busy: boolean; go: string; onCancel: () => void; testid: string }) {
  return <div class="row end"><Button onClick={onCancel}>{tc('cancel')}</Button><Button kind="primary" type="submit" busy={busy} data-testid={testid}>{go}</Button></div>
}

function Level({ label, value, onChange, testid }: { label: string; value: Class; onChange: (value: Class) => void; testid?: string }) {
  return <Field label={label}>{(control) => <select {...control} class="input" value={value} onChange={(event) => onChange(event.currentTarget.value as Class)} data-testid={testid}>{CLASSES.map((one) => <option key={one} value={one}>{one}</option>)}</select>}</Field>
}

function ClassForm({ id, now, onCancel, onDone }: FormProps & { now: string }) {
  const [to, setTo] = useState<Class>(now === 'D' ? 'C' : 'D')
  const [reasons, setReasons] = useState<(typeof REASONS)[number][]>([])
  const [values, setValues] = useState({ source: '', as_of: today(), note: '' })
  const act = useAct()
  const fitting = REASONS.filter((one) => one === 'measure' || one === 'correction' || now === 'U' || (to > now) === (REASONS.indexOf(one) < 5))
  const submit = (event: Event) => {
    event.preventDefault()
    void act.run(async () => { await api(`/objects/${id}/risk/class`, { method: 'POST', headers: once(), json: { risk_class: to, reasons: reasons.filter((one) => fitting.includes(one)), source: values.source.trim(), as_of: values.as_of, note: values.note.trim() || null } }); onDone() })
  }
  return (
    <form class="stack card in" onSubmit={submit}><div class="pair"><Level label={tl('to')} value={to} onChange={setTo} testid="risk-to" />
      <Field label={tl('asOf')}>{(control) => <input {...control} class="input" type="date" required value={values.as_of} onInput={(event) => setValues({ ...values, as_of: event.currentTarget.value })} />}</Field></div>
      <Tags plain legend={tl('reasons')} choices={fitting.map((one) => ({ value: one, label: tl(one), testid: `reason-${one}` }))} values={reasons} onChange={setReasons} />
      <Field label={tl('source')}>{(control) => <input {...control} class="input" required maxLength={100} value={values.source} onInput={(event) => setValues({ ...values, source: event.currentTarget.value })} data-testid="risk-source" />}</Field>
      <Field label={tl('note')}>{(control) => <textarea {...control} class="input" rows={2} maxLength={500} value={values.note} onInput={(event) => setValues({ ...values, note: event.currentTarget.value })} />}</Field>
      <Problem error={act.error} /><Foot busy={act.busy} go={tl('confirmChange')} onCancel={onCancel} testid="risk-go" /></form>
  )
}

function AssessForm({ id, onCancel, onDone }: FormProps) {
  const [key] = useState(uuid7())
  const [activities, setActivities] = useState<{ name: string; level: Class }[]>([{ name: '', level: 'B' }])
  const [factors, setFactors] = useState<Record<(typeof FACTORS)[number], Class>>({ safety: 'B', hidden_dangers: 'B', management: 'B', compliance: 'B' })
  const [decided, setDecided] = useState<Class | ''>('')
  const [note, setNote] = useState('')
  const act = useAct()
  const put = (at: number, part: Partial<{ name: string; level: Class }>) => setActivities(activities.map((one, index) => (index === at ? { ...one, ...part } : one)))
  const submit = (event: Event) => {
    event.preventDefault()
    void act.run(async () => { await api(`/objects/${id}/risk/assessments`, { method: 'POST', headers: once(), json: { id: key, activities: activities.map((one) => ({ ...one, name: one.name.trim() })), factors, decided: decided || null, note: note.trim() || null } }); onDone() })
  }
  return (
    <form class="stack card in" onSubmit={submit}><p class="muted small">{tl('assessText')}</p>
      {activities.map((one, at) => <div class="pair" key={at}><Field label={`${tl('activity')} ${at + 1}`}>{(control) => <input {...control} class="input" required maxLength={100} value={one.name} onInput={(event) => put(at, { name: event.currentTarget.value })} data-testid="activity-name" />}</Field><Level label={tl('level')} value={one.level} onChange={(level) => put(at, { level })} /></div>)}
      <div><Button small icon="plus" onClick={() => setActivities([...activities, { name: '', level: 'B' }])}>{tl('addActivity')}</Button></div>
      <div class="pair">{FACTORS.map((name) => <Level key={name} label={tl(name)} value={factors[name]} onChange={(level) => setFactors({ ...factors, [name]: level })} />)}</div>
      <Field label={tl('decided')}>{(control) => <select {...control} class="input" value={decided} onChange={(event) => setDecided(event.currentTarget.value as Class | '')}><option value="">{tl('asSuggested')}</option>{CLASSES.map((one) => <option key={one} value={one}>{one}</option>)}</select>}</Field>
      <Field label={tl('note')}>{(control) => <textarea {...control} class="input" rows={2} maxLength={500} required={decided !== ''} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}</Field>
      <Problem error={act.error} /><Foot busy={act.busy} go={tl('saveAssessment')} onCancel={onCancel} testid="assess-go" /></form>
  )
}

function MarkForm({ id, onCancel, onDone }: FormProps) {
  const [key] = useState(uuid7())
  const [values, setValues] = useState({ code: MARKS[0] as (typeof MARKS)[number], source: '', since: today() })
  const act = useAct()
  const submit = (event: Event) => {
    event.preventDefault()
    void act.run(async () => { await api(`/objects/${id}/risk/marks`, { method: 'POST', headers: once(), json: { id: key, ...values, source: values.source.trim() } }); onDone() })
  }
  return (
    <form class="stack card in" onSubmit={submit}><Field label={tl('marks')}>{(control) => <select {...control} class="input" value={values.code} onChange={(event) => setValues({ ...values, code: event.currentTarget.value as (typeof MARKS)[number] })}>{MARKS.map((one) => <option key={one} value={one}>{tl(one)}</option>)}</select>}</Field>
      <div class="pair"><Field label={tl('source')}>{(control) => <input {...control} class="input" required maxLength={100} value={values.source} onInput={(event) => setValues({ ...values, source: event.currentTarget.value })} />}</Field>
        <Field label={tl('since')}>{(control) => <input {...control} class="input" type="date" required value={values.since} onInput={(event) => setValues({ ...values, since: event.currentTarget.value })} />}</Field></div>
      <Problem error={act.error} /><Foot busy={act.busy} go={tl('saveMark')} onCancel={onCancel} testid="mark-go" /></form>
  )
}
