import { useState } from 'preact/hooks'
import { uuid7 } from '../../core/ids.ts'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { tf } from '../../i18n/desk/followups.ts'
import { th } from '../../i18n/desk/comfort.ts'
import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet, type Tone } from '../../ui/parts.tsx'
import { faultAt, once, query, useAct, useData, usePages } from '../data.ts'
import { minute } from '../format.ts'
import { ObjectPicker, type Picked } from '../objectpicker.tsx'
import { useDepartments } from '../offices.ts'
import { word } from './followups.tsx'
import type { Minor } from './followupstep.tsx'
import { offerUndo } from '../undo.tsx'

interface LostRow { id: string; object_name: string; department_id: string; entered_at: string; stage: string; version: number }
interface Penalty { id: string; object_name: string; number: string; organ: string; kinds: string[]; amount_fen: number | null; decided_on: string; due_on: string | null; due_provisional: boolean; collected_on: string | null; mark: 'none' | 'open' | 'in_time' | 'late'; follow_up_id: string }

const LOST_NEXT: { [stage: string]: string[] } = { entered: ['verify'], verifying: ['confirm', 'refute'], confirmed: ['list'], abnormal_listed: ['publish'], published: ['remove'] }

/** Businesses that nobody finds: entered by any department, verified by the market regulator. */
export function Lost({ may }: { may: boolean }) {
  const [settled, setSettled] = useState<'false' | 'true'>('false')
  const { data, error, more, reload } = usePages<LostRow>('/lost-contacts' + query({ settled }))
  const [entering, setEntering] = useState(false)
  const [acting, setActing] = useState<{ row: LostRow; step: string } | null>(null)
  const name = useDepartments()
  return (
    <>
      <p class="muted">{tf('lostLead')}</p>
      <div class="row wrap"><Segmented joined legend={t('state')} value={settled} onChoose={setSettled} choices={[{ value: 'false', label: tf('open') }, { value: 'true', label: tf('closed') }]} />{may && <Button kind="primary" onClick={() => setEntering(true)} data-testid="enter-lost">{tf('enterLost')}</Button>}</div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="check" title={tf('noLost')} />}
      {data && data.length > 0 && (
        <div class="card"><table class="found"><caption class="vh">{tf('lost')}</caption><thead><tr><th scope="col">{to('object')}</th><th scope="col">{tf('department')}</th><th scope="col" class="num">{tf('enteredAt')}</th><th scope="col">{tf('stage')}</th>{may && <th scope="col">{tf('step')}</th>}</tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><th scope="row">{one.object_name}</th><td>{name(one.department_id)}</td><td class="num nowrap">{minute(one.entered_at)}</td><td><Chip tone={one.stage === 'refuted' || one.stage === 'removed' ? 'mute' : one.stage === 'published' ? 'ok' : 'info'}>{word('l', one.stage)}</Chip></td>
              {may && <td class="row">{(LOST_NEXT[one.stage] ?? []).map((step) => <Button key={step} small onClick={() => setActing({ row: one, step })}>{word('v', step)}</Button>)}</td>}</tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {entering && <EnterLost onClose={() => setEntering(false)} onDone={reload} />}
      {acting && <LostStep {...acting} onClose={() => setActing(null)} onDone={reload} />}
    </>
  )
}

function EnterLost({ onClose, onDone }: { onClose: () => void; onDone: () => Promise<void> }) {
  const [picked, setPicked] = useState<Picked | null>(null)
  const [text, setText] = useState('')
  const act = useAct()
  const fault = faultAt(act.error)
  const save = () => act.run(async () => {
    await api('/lost-contacts', { headers: once(), json: { id: uuid7(), object_id: picked?.id, text: text.trim() } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tf('enterLost')} onClose={onClose}><ObjectPicker label={tf('lostObject')} hint={tf('findObject')} value={picked} onPick={setPicked} />
      <Field {...fault('text')} label={tf('lostHow')}>{(control) => <textarea {...control} class="input" rows={3} value={text} onInput={(event) => setText(event.currentTarget.value)} />}</Field><Problem error={act.error} placed />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!picked || text.trim().length < 2} onClick={() => void save()}>{tf('save')}</Button></div></Sheet>
  )
}

function LostStep({ row, step, onClose, onDone }: { row: LostRow; step: string; onClose: () => void; onDone: () => Promise<void> }) {
  const [said, setSaid] = useState({ text: '', number: '', on: '' })
  const act = useAct()
  const fault = faultAt(act.error)
  const save = () => act.run(async () => {
    const told = Object.fromEntries(Object.entries(said).filter(([, value]) => value.trim()))
    await api(`/lost-contacts/${row.id}/steps`, { headers: { ...once(), 'If-Match': String(row.version) }, json: { step, ...told } })
    await onDone()
    onClose()
  })
  const dated = step === 'list' || step === 'publish' || step === 'remove'
  return (
    <Sheet title={`${word('v', step)} · ${row.object_name}`} onClose={onClose}>
      {step === 'list' && <Field {...fault('number')} label={tf('number')}>{(control) => <input {...control} class="input" value={said.number} onInput={(event) => setSaid({ ...said, number: event.currentTarget.value })} />}</Field>}
      {dated && <Field {...fault('on')} label={tf('on')}>{(control) => <input {...control} class="input so" type="date" value={said.on} onInput={(event) => setSaid({ ...said, on: event.currentTarget.value })} />}</Field>}
      <Field {...fault('text')} label={tf('text')}>{(control) => <textarea {...control} class="input" rows={3} value={said.text} onInput={(event) => setSaid({ ...said, text: event.currentTarget.value })} />}</Field><Problem error={act.error} placed />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} onClick={() => void save()}>{word('v', step)}</Button></div></Sheet>
  )
}

const MARKS: { [M in Penalty['mark']]: Tone } = { none: 'mute', open: 'info', in_time: 'ok', late: 'danger' }

/** Penalties under the name of the business, with the day by which they are collected where the region's notice names a number. */
export function Penalties() {
  const { data, error, more, reload } = usePages<Penalty>('/penalties')
  return (
    <>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="check" title={tf('noPenalties')}><p class="muted">{tf('penaltyText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table class="found"><caption class="vh">{tf('penalties')}</caption><thead><tr><th scope="col">{to('object')}</th><th scope="col">{tf('decision')}</th><th scope="col">{tf('penaltyKinds')}</th><th scope="col" class="num">{tf('decidedOn')}</th><th scope="col">{tf('dueOn')}</th><th scope="col" class="num">{tf('collectedOn')}</th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><th scope="row"><a href={`#/follow-ups/${one.follow_up_id}`}>{one.object_name}</a></th><td>{one.number}<span class="sub xs">{one.organ}</span></td><td>{one.kinds.join('、')}{one.amount_fen !== null && <span class="sub xs">{tf('fen', { n: (one.amount_fen / 100).toFixed(2) })}</span>}</td><td class="num nowrap">{one.decided_on}</td>
              <td>{one.due_on ? <Chip tone={MARKS[one.mark]}>{one.due_on} {word('m', one.mark)}{one.due_provisional && ` ${tf('provisional')}`}</Chip> : <span class="muted">{tf('noNumber')}</span>}</td><td class="num nowrap">{one.collected_on ?? t('none')}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
    </>
  )
}

/** The published catalogue: only what stands in it goes without penalty. */
export function Minors({ may }: { may: boolean }) {
  const { data, error, reload } = useData<{ items: Minor[] }>('/minor-violations')
  const [adding, setAdding] = useState(false)
  const act = useAct()
  const turn = async (id: string, how: 'retire' | 'restore') => { await api(`/minor-violations/${id}/${how}`, { method: 'POST', headers: once() }); await reload() }
  const retire = (one: { id: string; title: string }) => act.run(async () => { await turn(one.id, 'retire'); offerUndo(th('minorRetired', { name: one.title }), () => turn(one.id, 'restore')) })
  return (
    <>
      <div class="row wrap"><p class="muted grow">{tf('minorText')}</p>{may && <Button kind="primary" onClick={() => setAdding(true)} data-testid="add-minor">{tf('addMinor')}</Button>}</div>
      <Problem error={error ?? act.error} onRetry={() => void reload()} />
      {data?.items.length === 0 && <EmptyState icon="list" title={tf('noMinorsYet')} />}
      {data && data.items.length > 0 && (
        <div class="card"><table class="found"><caption class="vh">{tf('minors')}</caption><thead><tr><th scope="col">{tf('code')}</th><th scope="col">{tf('minorTitle')}</th><th scope="col">{tf('law')}</th><th scope="col">{tf('minorConditions')}</th><th scope="col">{t('state')}</th></tr></thead>
          <tbody>{data.items.map((one) => (
            <tr key={one.id}><td class="mono">{one.code}</td><th scope="row">{one.title}</th><td>{one.basis}</td><td>{one.conditions}</td><td>{one.retired_at ? <Chip>{tf('retired')}</Chip> : may && <Button small busy={act.busy} onClick={() => void retire(one)}>{tf('retire')}</Button>}</td></tr>))}</tbody></table></div>)}
      {adding && <AddMinor onClose={() => setAdding(false)} onDone={reload} />}
    </>
  )
}

const MINOR_FIELDS = [['code', 'code'], ['title', 'minorTitle'], ['basis', 'law'], ['conditions', 'minorConditions']] as const

function AddMinor({ onClose, onDone }: { onClose: () => void; onDone: () => Promise<void> }) {
  const [said, setSaid] = useState<{ [name: string]: string }>({})
  const act = useAct()
  const fault = faultAt(act.error)
  const save = () => act.run(async () => {
    await api('/minor-violations', { headers: once(), json: { id: uuid7(), ...said } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tf('addMinor')} onClose={onClose}>{MINOR_FIELDS.map(([name, label]) => <Field key={name} {...fault(name)} label={tf(label)}>{(control) => <input {...control} class="input" value={said[name] ?? ''} onInput={(event) => setSaid({ ...said, [name]: event.currentTarget.value })} />}</Field>)}
      <Problem error={act.error} placed /><div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={MINOR_FIELDS.some(([name]) => !said[name]?.trim())} onClick={() => void save()}>{tf('save')}</Button></div></Sheet>
  )
}
