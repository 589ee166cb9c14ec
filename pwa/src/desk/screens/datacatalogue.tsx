import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tk } from '../../i18n/desk/risk.ts'
import { Button, Chip, EmptyState, Field, Problem, Sheet, Tags } from '../../ui/parts.tsx'
import { once, useAct, useData, usePages } from '../data.ts'
import { count, day, minute } from '../format.ts'
import { useDepartments } from '../offices.ts'

const REGISTERS = ['objects', 'items', 'inspectors'] as const
type Register = (typeof REGISTERS)[number]
interface Row { register: string; fields: { field: string; header: string }[]; rows: number; sources: { source: string | null; rows: number; newest: string | null }[]; imported_at: string | null }
interface Need { id: string; department_id: string; register: string; fields: string[]; purpose: string; state: 'asked' | 'opened' | 'refused'; answer: string | null; asked_at: string }
const named = (register: string) => (REGISTERS.includes(register as Register) ? tk(`r_${register as Register}`) : register)

/** What the registers hold and from where, and what departments ask of each other: weighed by the coordinating department. */
export function DataCatalogue({ may }: { may: boolean }) {
  const found = useData<{ items: Row[] }>('/catalogue')
  const needs = usePages<Need>('/data-needs')
  const department = useDepartments()
  const [asking, setAsking] = useState(false)
  const [answering, setAnswering] = useState<Need | null>(null)
  const header = (need: Need) => need.fields.map((one) => found.data?.items.find((row) => row.register === need.register)?.fields.find((field) => field.field === one)?.header ?? one).join('、')
  return (
    <div class="stack">
      <section class="card" aria-labelledby="catalogue"><header><h2 id="catalogue" class="h3 grow">{tk('catalogue')}</h2><span class="muted small">{tk('catalogueText')}</span></header>
        <Problem error={found.error} onRetry={() => void found.reload()} />
        {found.data && <table data-testid="catalogue"><caption class="vh">{tk('catalogue')}</caption>
          <thead><tr><th scope="col">{tk('register')}</th><th scope="col" class="num">{tk('rows')}</th><th scope="col">{tk('sources')}</th><th scope="col">{tk('fields')}</th></tr></thead>
          <tbody>{found.data.items.map((row) => (
            <tr key={row.register}><th scope="row" class="nowrap">{named(row.register)}</th><td class="num">{count(row.rows)}</td>
              <td>{row.sources.map((one) => `${one.source ?? tk('byHand')} ${count(one.rows)}${one.newest ? ` · ${day(one.newest)}` : ''}`).join('；') || t('none')}</td><td class="small">{row.fields.map((one) => one.header).join('、')}</td></tr>))}</tbody></table>}</section>
      <section class="card" aria-labelledby="needs"><header><h2 id="needs" class="h3 grow">{tk('needs')}</h2>{may && <Button small icon="plus" onClick={() => setAsking(true)} data-testid="need-new">{tk('newNeed')}</Button>}</header>
        <p class="in muted small">{tk('needsText')}</p><Problem error={needs.error} onRetry={() => void needs.reload()} />
        {needs.data?.length === 0 && <EmptyState icon="doc" title={tk('noNeeds')} />}
        {needs.data && needs.data.length > 0 && <table data-testid="needs"><caption class="vh">{tk('needs')}</caption>
          <thead><tr><th scope="col">{t('department')}</th><th scope="col">{tk('register')}</th><th scope="col">{tk('fields')}</th><th scope="col">{tk('purpose')}</th><th scope="col">{t('state')}</th><th scope="col" class="num">{tk('at')}</th></tr></thead>
          <tbody>{needs.data.map((one) => (
            <tr key={one.id}><th scope="row">{department(one.department_id)}</th><td>{named(one.register)}</td><td>{header(one)}</td><td>{one.purpose}</td>
              <td>{one.state === 'asked' && may ? <Button small onClick={() => setAnswering(one)} data-testid="need-answer">{tk('answer')}</Button> : <><Chip tone={one.state === 'opened' ? 'ok' : one.state === 'refused' ? 'warn' : 'mute'}>{tk(`n_${one.state}`)}</Chip>{one.answer && <span class="sub">{one.answer}</span>}</>}</td>
              <td class="num nowrap">{minute(one.asked_at)}</td></tr>))}</tbody></table>}</section>
      {asking && found.data && <Ask rows={found.data.items} onClose={() => setAsking(false)} onDone={needs.reload} />}
      {answering && <Answer need={answering} onClose={() => setAnswering(null)} onDone={needs.reload} />}
    </div>
  )
}

function Ask({ rows, onClose, onDone }: { rows: Row[]; onClose: () => void; onDone: () => Promise<void> }) {
  const [register, setRegister] = useState<Register>('objects')
  const [fields, setFields] = useState<string[]>([])
  const [purpose, setPurpose] = useState('')
  const act = useAct()
  const send = () => act.run(async () => { await api('/data-needs', { headers: once(), json: { id: uuid7(), register, fields, purpose: purpose.trim() } }); await onDone(); onClose() })
  return (
    <Sheet title={tk('newNeed')} onClose={onClose} testid="need-sheet">
      <Field label={tk('register')}>{(control) => <select {...control} class="input" value={register} onChange={(event) => { setRegister(event.currentTarget.value as Register); setFields([]) }}>{REGISTERS.map((one) => <option key={one} value={one}>{tk(`r_${one}`)}</option>)}</select>}</Field>
      <Tags plain legend={tk('askFields')} values={fields} onChange={setFields} choices={(rows.find((one) => one.register === register)?.fields ?? []).map((one) => ({ value: one.field, label: one.header, testid: `need-${one.field}` }))} />
      <Field label={tk('purpose')}>{(control) => <input {...control} class="input" maxLength={300} value={purpose} onInput={(event) => setPurpose(event.currentTarget.value)} data-testid="need-purpose" />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={fields.length === 0 || !purpose.trim()} onClick={() => void send()} data-testid="need-send">{tk('newNeed')}</Button></div>
    </Sheet>
  )
}

function Answer({ need, onClose, onDone }: { need: Need; onClose: () => void; onDone: () => Promise<void> }) {
  const [answer, setAnswer] = useState('')
  const act = useAct()
  const say = (state: 'opened' | 'refused') => act.run(async () => { await api(`/data-needs/${need.id}/answer`, { headers: once(), json: { state, answer: answer.trim() } }); await onDone(); onClose() })
  return (
    <Sheet title={tk('answer')} onClose={onClose} testid="answer-sheet"><p>{need.purpose}</p>
      <Field label={tk('words')}>{(control) => <input {...control} class="input" maxLength={300} value={answer} onInput={(event) => setAnswer(event.currentTarget.value)} data-testid="answer-words" />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button busy={act.busy} disabled={!answer.trim()} onClick={() => void say('refused')}>{tk('refuse')}</Button><Button kind="primary" busy={act.busy} disabled={!answer.trim()} onClick={() => void say('opened')} data-testid="answer-open">{tk('open')}</Button></div>
    </Sheet>
  )
}
