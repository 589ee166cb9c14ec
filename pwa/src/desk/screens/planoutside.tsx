import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { ty } from '../../i18n/desk/planyear.ts'
import { Button, EmptyState, Field, Problem, Segmented, Sheet } from '../../ui/parts.tsx'
import { once, query, useAct, useData, usePages, type PageOf } from '../data.ts'
import { count, day } from '../format.ts'
import { useDepartments } from '../offices.ts'
import type { Task } from './plandue.tsx'
import { YearPick } from './planyear.tsx'

type Kind = 'unplanned' | 'off_platform'
interface Counts { year: number; items: { department_id: string; kind: Kind; reason: string | null; count: number }[]; reasons: { key: string; title: string }[]; article: string }
interface Check { id: string; department_id: string; kind: Kind; reason: string | null; explanation: string; checked_on: string }

/** Checks outside the plan or the platform's draws: counted, with their reasons (S4-3c, S4-7). */
export function Outside({ may }: { may: boolean }) {
  const [year, setYear] = useState(new Date().getFullYear())
  const counts = useData<Counts>(`/outside-checks/counts?year=${year}`)
  const rows = usePages<Check>(`/outside-checks?year=${year}`)
  const [adding, setAdding] = useState(false)
  const departments = useDepartments()
  const reasonOf = (reason: string | null) => (reason ? ty(reason as 'complaint') : '—')
  const reload = async () => { await Promise.all([counts.reload(), rows.reload()]) }
  return (
    <>
      <div class="row wrap"><div class="grow"><p class="muted narrow">{ty('outsideText')}{counts.data && ` ${ty('basis')} ${counts.data.article}`}</p></div><YearPick year={year} onChange={setYear} />{may && <Button kind="primary" icon="plus" onClick={() => setAdding(true)} data-testid="outside-add">{ty('addOutside')}</Button>}</div>
      <Problem error={counts.error ?? rows.error} onRetry={() => void reload()} />
      {rows.data?.length === 0 && <EmptyState icon="check" title={ty('outsideNone')}><p class="muted">{ty('outsideNoneText')}</p></EmptyState>}
      {counts.data && counts.data.items.length > 0 && (
        <div class="card"><table><caption class="label">{ty('times')}</caption>
          <thead><tr><th scope="col">{t('department')}</th><th scope="col">{ty('kind')}</th><th scope="col">{ty('reason')}</th><th scope="col" class="num">{ty('times')}</th></tr></thead>
          <tbody>{counts.data.items.map((row, index) => <tr key={index}><th scope="row">{departments(row.department_id)}</th><td>{ty(row.kind)}</td><td>{reasonOf(row.reason)}</td><td class="num">{count(row.count)}</td></tr>)}</tbody></table></div>)}
      {rows.data && rows.data.length > 0 && (
        <div class="card"><table><caption class="vh">{ty('outside')}</caption>
          <thead><tr><th scope="col">{ty('checkedOn')}</th><th scope="col">{t('department')}</th><th scope="col">{ty('kind')}</th><th scope="col">{ty('reason')}</th><th scope="col">{ty('explanation')}</th></tr></thead>
          <tbody>{rows.data.map((row) => <tr key={row.id}><th scope="row">{day(row.checked_on)}</th><td>{departments(row.department_id)}</td><td>{ty(row.kind)}</td><td>{reasonOf(row.reason)}</td><td class="breaks">{row.explanation}</td></tr>)}</tbody></table></div>)}
      {rows.more && <Button onClick={() => void rows.more?.()}>{t('more')}</Button>}
      {adding && <Add reasons={counts.data?.reasons ?? []} onClose={() => setAdding(false)} onDone={reload} />}
    </>
  )
}

function Add({ reasons, onClose, onDone }: { reasons: Counts['reasons']; onClose: () => void; onDone: () => Promise<void> }) {
  const [kind, setKind] = useState<Kind>('unplanned')
  const [reason, setReason] = useState('')
  const [task, setTask] = useState('')
  const [items, setItems] = useState<string[]>([])
  const [q, setQ] = useState('')
  const [object, setObject] = useState('')
  const [on, setOn] = useState('')
  const [explanation, setExplanation] = useState('')
  const tasks = useData<PageOf<Task>>('/tasks?limit=200')
  const known = useData<PageOf<{ id: string; code: string; name: string }>>('/items?limit=200')
  const found = useData<PageOf<{ id: string; name: string }>>(q.trim().length > 1 ? '/objects' + query({ q: q.trim(), limit: 20 }) : null)
  const act = useAct()
  const ready = object && on && explanation.trim() && (kind === 'unplanned' ? reason && items.length > 0 : task)
  const save = () => act.run(async () => {
    const which = kind === 'unplanned' ? { reason, item_ids: items } : { task_id: task }
    await api('/outside-checks', { headers: once(), json: { id: crypto.randomUUID(), kind, object_id: object, checked_on: on, explanation: explanation.trim(), ...which } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={ty('addOutside')} onClose={onClose}>
      <Segmented joined shown legend={ty('kind')} value={kind} onChoose={setKind} choices={[{ value: 'unplanned', label: ty('unplanned') }, { value: 'off_platform', label: ty('off_platform') }]} />
      {kind === 'unplanned' ? <>
        <Field label={ty('reason')}>{(control) => <select {...control} class="input" value={reason} onChange={(event) => setReason(event.currentTarget.value)} data-testid="outside-reason"><option value="" />{reasons.map((one) => <option key={one.key} value={one.key}>{one.title}</option>)}</select>}</Field>
        <fieldset class="stack-s"><legend class="label">{ty('items')}</legend><div class="pick">{known.data?.items.map((one) => <label class="opt" key={one.id}><input type="checkbox" checked={items.includes(one.id)} onChange={() => setItems(items.includes(one.id) ? items.filter((id) => id !== one.id) : [...items, one.id])} /><span><span class="mono muted">{one.code}</span> {one.name}</span></label>)}</div></fieldset>
      </> : <Field label={ty('task')}>{(control) => <select {...control} class="input" value={task} onChange={(event) => setTask(event.currentTarget.value)}><option value="" />{tasks.data?.items.map((one) => <option key={one.id} value={one.id}>{one.number} {one.title}</option>)}</select>}</Field>}
      <div class="grid2">
        <Field label={ty('object')} hint={ty('objectHint')}>{(control) => <input {...control} class="input" value={q} onInput={(event) => { setQ(event.currentTarget.value); setObject('') }} data-testid="outside-q" />}</Field>
        <Field label={ty('checkedOn')}>{(control) => <input {...control} class="input" type="date" value={on} onInput={(event) => setOn(event.currentTarget.value)} data-testid="outside-on" />}</Field>
      </div>
      {found.data && <div class="pick" role="radiogroup" aria-label={ty('object')}>{found.data.items.map((one) => <label class="opt" key={one.id}><input type="radio" name="outside-object" checked={object === one.id} onChange={() => setObject(one.id)} /><span>{one.name}</span></label>)}</div>}
      <Field label={ty('explanation')}>{(control) => <textarea {...control} class="input" rows={2} maxLength={500} value={explanation} onInput={(event) => setExplanation(event.currentTarget.value)} data-testid="outside-why" />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!ready} onClick={() => void save()} data-testid="outside-save">{tc('save')}</Button></div>
    </Sheet>
  )
}
