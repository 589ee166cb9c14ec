import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { tl } from '../../i18n/desk/leads.ts'
import { Button, Field, Problem, Tags } from '../../ui/parts.tsx'
import { once, useAct, useData } from '../data.ts'
import { ObjectPicker, type Picked } from '../objectpicker.tsx'
import { useDepartmentList } from '../offices.ts'
import type { LeadView } from './leadone.tsx'
import { useItems, word, type Lead } from './leads.tsx'

const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
const SAYS = new Set(['refuse', 'conclude', 'feed_back', 'close'])

/** The form of one step of a lead. */
export function LeadForm({ view, step, onClose, onDone }: { view: LeadView; step: string; onClose: () => void; onDone: () => Promise<void> }) {
  const [body, setBody] = useState<{ [name: string]: unknown }>({})
  const act = useAct()
  const save = () => act.run(async () => {
    const path = SAYS.has(step) ? 'say' : step
    const json = SAYS.has(step) ? { step, ...body } : step === 'copy' ? { id: uuid7(), ...body } : body
    await api(`/leads/${view.row.id}/${path}`, { headers: { ...once(), 'If-Match': String(view.row.version) }, json })
    await onDone()
  })
  const parts = { view, body, set: (more: { [name: string]: unknown }) => setBody((before) => ({ ...before, ...more })) }
  return (
    <form class="card in stack" aria-labelledby="lf" onSubmit={(event) => { event.preventDefault(); void save() }} data-testid="lead-form"><h2 id="lf" class="h3">{word('a', step)}</h2>
      {step === 'triage' ? <Triage {...parts} /> : step === 'inspect' ? <Inspect {...parts} /> : step === 'merge' ? <Merge {...parts} /> : step === 'copy' ? <Copy {...parts} /> : null}
      {step !== 'copy' && <Words {...parts} />}
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" type="submit" busy={act.busy} data-testid="lead-step-save">{word('a', step)}</Button></div></form>
  )
}

interface Parts { view: LeadView; body: { [name: string]: unknown }; set: (more: { [name: string]: unknown }) => void }

function Words({ body, set }: Parts) {
  return <Field label={tl('words')}>{(control) => <textarea {...control} class="input" rows={3} maxLength={1000} value={String(body['text'] ?? '')} onInput={(event) => set({ text: event.currentTarget.value })} data-testid="lead-words" />}</Field>
}

function Triage({ view, body, set }: Parts) {
  const [picked, setPicked] = useState<Picked | null>(view.row.object_id ? { id: view.row.object_id, name: view.row.object_name, address: view.row.address, industry: view.row.industry, district: view.row.district ?? '' } : null)
  const items = useItems()
  return (
    <><ObjectPicker label={tl('objectInLibrary')} hint={tl('findObject')} value={picked} start={view.row.object_name} onPick={(one) => { setPicked(one); set({ object_id: one?.id ?? null }) }} />
      <Field label={tl('item')}>{(control) => <select {...control} class="input" value={String(body['item_id'] ?? view.row.item_id ?? '')} onChange={(event) => set({ item_id: event.currentTarget.value || null })} data-testid="lead-item"><option value="">{tl('choose')}</option>{items.map((one) => <option key={one.id} value={one.id}>{one.code} {one.name}</option>)}</select>}</Field></>
  )
}

function Inspect({ view, body, set }: Parts) {
  const items = useItems().filter((one) => one.published)
  const people = useData<{ items: { id: string; name: string; department: { name: string } }[] }>('/people?role=inspector&limit=200').data?.items ?? []
  const chosen = (body['item_ids'] as string[] | undefined) ?? (view.row.item_id && items.some((one) => one.id === view.row.item_id) ? [view.row.item_id] : [])
  const team = (body['inspectors'] as string[] | undefined) ?? []
  const until = String(body['until_on'] ?? today())
  if (body['until_on'] === undefined || (body['item_ids'] === undefined && chosen.length > 0)) queueMicrotask(() => set({ until_on: until, ...(chosen.length > 0 ? { item_ids: chosen } : {}) }))
  return (
    <><fieldset class="stack-s"><legend class="label">{tl('items')}</legend><div class="pick">{items.map((one) => (
        <label class="opt" key={one.id}><input type="checkbox" checked={chosen.includes(one.id)} data-testid={`check-${one.code}`} onChange={() => set({ item_ids: chosen.includes(one.id) ? chosen.filter((id) => id !== one.id) : [...chosen, one.id] })} /><span><span class="mono muted">{one.code}</span> {one.name}</span></label>))}</div></fieldset>
      <Tags plain legend={tl('inspectors')} values={team} onChange={(values) => set({ inspectors: values })} choices={people.map((one) => ({ value: one.id, label: one.name, testid: `inspector-${one.name}` }))} />
      <Field label={tl('until')}>{(control) => <input {...control} class="input so" type="date" value={until} onInput={(event) => set({ until_on: event.currentTarget.value })} />}</Field></>
  )
}

function Merge({ view, body, set }: Parts) {
  const waiting = useData<{ items: Lead[] }>('/leads?group=waiting&limit=200').data?.items ?? []
  const running = useData<{ items: Lead[] }>('/leads?group=running&limit=200').data?.items ?? []
  const others = [...waiting, ...running].filter((one) => one.id !== view.row.id)
  if (others.length === 0) return <p class="muted">{tl('noOthers')}</p>
  return <Field label={tl('into')}>{(control) => <select {...control} class="input" value={String(body['into'] ?? '')} onChange={(event) => set({ into: event.currentTarget.value })}><option value="">{tl('choose')}</option>{others.map((one) => <option key={one.id} value={one.id}>{one.object_name} · {one.number}</option>)}</select>}</Field>
}

function Copy({ view, body, set }: Parts) {
  const offices = useDepartmentList()
  const field = (name: string, label: string, rows: number) => <Field label={label}>{(control) => rows === 1 ? <input {...control} class="input" maxLength={200} value={String(body[name] ?? '')} onInput={(event) => set({ [name]: event.currentTarget.value })} /> : <textarea {...control} class="input" rows={rows} maxLength={2000} value={String(body[name] ?? '')} onInput={(event) => set({ [name]: event.currentTarget.value })} />}</Field>
  return (
    <><Field label={tl('toDepartment')}>{(control) => <select {...control} class="input" value={String(body['to_department_id'] ?? '')} onChange={(event) => set({ to_department_id: event.currentTarget.value, object_name: view.row.object_name })} data-testid="copy-to"><option value="">{tl('choose')}</option>{offices.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>}</Field>
      {field('matter', tl('matter'), 1)}{field('facts', tl('facts'), 3)}{field('evidence', tl('evidence'), 2)}</>
  )
}
