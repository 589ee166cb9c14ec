import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tp } from '../../i18n/desk/plans.ts'
import { tr } from '../../i18n/desk/registers.ts'
import { Button, Field, Problem, Segmented, Sheet, Tags } from '../../ui/parts.tsx'
import { once, useAct, useData, type PageOf } from '../data.ts'
import { currentSession } from '../../api/client.ts'
import { useDepartmentList } from '../offices.ts'

interface Item { id: string; code: string; name: string; published: boolean }
interface Facets { districts: string[]; industries: string[]; risk_classes: string[] }

const CLASSES = ['A', 'B', 'C', 'D', 'U'] as const

/** A percentage as an exact fraction: 2.5 becomes [25, 1000]; null when it is not a number from 0 to 100. */
export function ratioOf(text: string): [number, number] | null {
  const found = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (!found) return null
  const places = found[2]?.length ?? 0
  const value: [number, number] = [Number(found[1] + (found[2] ?? '')), 100 * 10 ** places]
  return value[0] > value[1] ? null : value
}

/** A task: which items, which objects, which share of each risk class, when, and who. */
export function TaskForm({ plan, approved, onClose, onDone }: { plan: string; approved: boolean; onClose: () => void; onDone: () => Promise<void> }) {
  const own = currentSession()!.me.department.id
  const items = useData<PageOf<Item>>('/items?limit=200')
  const facets = useData<Facets>('/objects/facets')
  const offices = useDepartmentList()
  const [title, setTitle] = useState('')
  const [chosen, setChosen] = useState<string[]>([])
  const [industries, setIndustries] = useState<string[]>([])
  const [districts, setDistricts] = useState<string[]>([])
  const [shares, setShares] = useState<Record<string, string>>({})
  const [others, setOthers] = useState<string[]>([])
  const [qualification, setQualification] = useState('')
  const [drawType, setDrawType] = useState<'directed' | 'undirected'>('directed')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [scheme, setScheme] = useState('')
  const [reason, setReason] = useState('')
  const act = useAct()
  const present = CLASSES.filter((one) => facets.data?.risk_classes.includes(one))
  const wrong = present.find((one) => shares[one] !== undefined && shares[one] !== '' && !ratioOf(shares[one]!))
  const save = () => act.run(async () => {
    const ratios = Object.fromEntries(present.map((one) => [one, ratioOf(shares[one] ?? '') ?? [0, 100]]))
    const seat = { departments: [own, ...others], qualification: qualification.trim() }
    await api(`/plans/${plan}/tasks`, { headers: once(), json: {
      id: crypto.randomUUID(), title: title.trim(), item_ids: chosen, draw_type: drawType, method: 'onsite', scheme: scheme.trim() || null,
      scope: { industries, districts, kinds: [], risk_classes: [] }, ratios, departments: others, seats: [seat, seat], window_from: from, window_to: to,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tp('newTask')} onClose={onClose}>
      <Field label={tp('taskTitle')}>{(control) => <input {...control} class="input" value={title} maxLength={200} onInput={(event) => setTitle(event.currentTarget.value)} data-testid="task-title" />}</Field>
      <fieldset class="stack-s"><legend class="label">{tp('taskItems')} · {tp('itemsIn', { n: chosen.length })}</legend>
        <div class="pick">{items.data?.items.map((one) => (
          <label class="opt" key={one.id}><input type="checkbox" checked={chosen.includes(one.id)} data-testid={`task-item-${one.code}`}
            onChange={() => setChosen(chosen.includes(one.id) ? chosen.filter((id) => id !== one.id) : [...chosen, one.id])} />
            <span><span class="mono muted">{one.code}</span> {one.name}{!one.published && <span class="muted"> · {tr('notPublished')}</span>}</span></label>))}</div></fieldset>
      <Tags plain legend={`${tr('industry')} · ${tp('scopeHint')}`} values={industries} onChange={setIndustries} choices={(facets.data?.industries ?? []).map((one) => ({ value: one, label: one, testid: `industry-${one}` }))} />
      <Tags plain legend={`${tr('district')} · ${tp('scopeHint')}`} values={districts} onChange={setDistricts} choices={(facets.data?.districts ?? []).map((one) => ({ value: one, label: one }))} />
      <fieldset class="stack-s"><legend class="label">{tp('ratios')}</legend><p class="hint">{tp('ratiosHint')}</p>
        <div class="grid5">{present.map((one) => (
          <Field key={one} label={one} fault={wrong === one ? '0—100' : undefined}>{(control) => (
            <input {...control} class="input" inputMode="decimal" placeholder="0" value={shares[one] ?? ''} onInput={(event) => setShares({ ...shares, [one]: event.currentTarget.value })} data-testid={`ratio-${one}`} />)}</Field>))}</div></fieldset>
      <Segmented joined shown legend={tp('drawType')} value={drawType} onChoose={setDrawType} choices={[{ value: 'directed', label: tp('directed') }, { value: 'undirected', label: tp('undirected') }]} />
      <div class="grid2">
        <Field label={`${tp('window')} · ${tp('from')}`}>{(control) => <input {...control} class="input" type="date" value={from} onInput={(event) => setFrom(event.currentTarget.value)} data-testid="task-from" />}</Field>
        <Field label={`${tp('window')} · ${tp('to')}`}>{(control) => <input {...control} class="input" type="date" value={to} onInput={(event) => setTo(event.currentTarget.value)} data-testid="task-to" />}</Field>
      </div>
      <Tags plain legend={tp('participants')} values={others} onChange={setOthers} choices={offices.filter((one) => one.id !== own).map((one) => ({ value: one.id, label: one.name }))} />
      <Field label={tp('qualification')} hint={tp('qualificationHint')}>{(control) => <input {...control} class="input" value={qualification} maxLength={60} onInput={(event) => setQualification(event.currentTarget.value)} />}</Field>
      <Field label={tp('scheme')}>{(control) => <textarea {...control} class="input" rows={3} value={scheme} onInput={(event) => setScheme(event.currentTarget.value)} />}</Field>
      {approved && <Field label={t('reason')}>{(control) => <input {...control} class="input" value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}</Field>}
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button>
        <Button kind="primary" busy={act.busy} disabled={!title.trim() || chosen.length === 0 || !from || !to || Boolean(wrong)} onClick={() => void save()} data-testid="task-save">{tc('save')}</Button></div>
    </Sheet>
  )
}
