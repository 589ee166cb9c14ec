import { useEffect, useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { td } from '../../i18n/desk/draws.ts'
import { t } from '../../i18n/desk/index.ts'
import { tp } from '../../i18n/desk/plans.ts'
import { ty } from '../../i18n/desk/planyear.ts'
import { tr } from '../../i18n/desk/registers.ts'
import { language } from '../../i18n/index.ts'
import { Button, Field, Problem, Segmented, Sheet, Tags } from '../../ui/parts.tsx'
import { once, useAct, useData, type PageOf } from '../data.ts'
import { currentSession } from '../../api/client.ts'
import { count } from '../format.ts'
import { useDepartmentList } from '../offices.ts'
import type { Preset } from './riskwarnings.tsx'

interface Item { id: string; code: string; name: string; published: boolean }
interface Facets { districts: string[]; industries: string[]; kinds: string[]; risk_classes: string[] }

const OUTSIDE_KINDS = ['association', 'private_non_enterprise', 'foundation', 'public_institution', 'professional_body', 'collective', 'organ', 'other_body'] as const
const CLASSES = ['A', 'B', 'C', 'D', 'U'] as const

/** A percentage as an exact fraction: 2.5 becomes [25, 1000]; null when it is not a number from 0 to 100. */
export function ratioOf(text: string): [number, number] | null {
  const found = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (!found) return null
  const places = found[2]?.length ?? 0
  const value: [number, number] = [Number(found[1] + (found[2] ?? '')), 100 * 10 ** places]
  return value[0] > value[1] ? null : value
}

interface CrossRegion { region: string; organ: string; agreement_ref: string; agreed_on: string }
interface Scheme {
  frequency: string; content: string; method: 'onsite' | 'document' | 'online' | 'entrusted'; origin: 'own' | 'above'; orderedBy: string
  jointType: 'comprehensive' | 'risk_class' | 'special_rectification'; jointOrigin: 'lead' | 'industry'; duties: Record<string, string>; cross: CrossRegion[]
}
const SCHEME: Scheme = { frequency: '', content: '', method: 'onsite', origin: 'own', orderedBy: '', jointType: 'comprehensive', jointOrigin: 'lead', duties: {}, cross: [] }

/** What of the scheme is sent: joint fields only for a joint task, empty fields not at all. */
function schemeOf(scheme: Scheme, others: string[]): Record<string, unknown> {
  const joint = others.length > 0
  return {
    method: scheme.method, origin: scheme.origin, frequency: scheme.frequency.trim() || null, content: scheme.content.trim() || null,
    ordered_by: scheme.origin === 'above' ? scheme.orderedBy.trim() || null : null, joint_type: joint ? scheme.jointType : null, joint_origin: joint ? scheme.jointOrigin : null,
    duties: joint ? Object.fromEntries(Object.entries(scheme.duties).filter(([, text]) => text.trim())) : {},
    cross_regions: scheme.cross.filter((one) => one.region.trim()).map((one) => ({ ...one, agreed_on: one.agreed_on || null })),
  }
}

interface Seats { size: string; each: boolean; qualification: string }

/** One seat for every department in turn where the task is joint and wants it so; the rest, and all otherwise, may come from any (S3A-2.4.1b). */
function seatsOf(seats: Seats, departments: string[]): { departments: string[]; qualification: string }[] {
  const size = Math.min(6, Math.max(2, Number(seats.size) || 2, seats.each && departments.length > 1 ? departments.length : 0))
  return Array.from({ length: size }, (_, index) => ({
    departments: seats.each && departments.length > 1 && departments[index] ? [departments[index]] : departments, qualification: seats.qualification.trim(),
  }))
}

/** A kept share as it is typed: [25, 1000] becomes 2.5; nothing for none. */
function typed([num, den]: [number, number]): string {
  return num ? String(Math.round((num * 10_000) / den) / 100) : ''
}

/** What a kept task says of its scheme, as the form holds it. */
function schemeFrom(task: TaskKept): Scheme {
  return {
    frequency: task.frequency ?? '', content: task.content ?? '', method: task.method, origin: task.origin, orderedBy: task.ordered_by ?? '', duties: task.duties,
    jointType: task.joint_type ?? SCHEME.jointType, jointOrigin: task.joint_origin ?? SCHEME.jointOrigin, cross: task.cross_regions.map((one) => ({ ...one, agreed_on: one.agreed_on ?? '' })),
  }
}

export interface TaskKept {
  id: string; version: number; title: string; lead_department_id: string; departments: string[]; item_ids: string[]; draw_type: 'directed' | 'undirected'; method: Scheme['method']; frequency: string | null; content: string | null; scheme: string | null
  origin: 'own' | 'above'; ordered_by: string | null; joint_type: Scheme['jointType'] | null; joint_origin: Scheme['jointOrigin'] | null; duties: Record<string, string>; cross_regions: (Omit<CrossRegion, 'agreed_on'> & { agreed_on: string | null })[]
  scope: { industries: string[]; districts: string[]; kinds: string[] }; ratios: Record<string, [number, number]>; seats: { departments: string[]; qualification: string }[]; window_from: string; window_to: string
}

/** A task: which items, which objects, which share of each risk class, when, and who. With `kept` it is changed, which is possible until its draw. */
export function TaskForm({ plan, approved, outside, kept, onClose, onDone }: { plan: string; approved: boolean; outside?: boolean; kept?: TaskKept; onClose: () => void; onDone: () => Promise<void> }) {
  const own = currentSession()!.me.department.id
  const items = useData<PageOf<Item>>('/items?limit=200')
  const facets = useData<Facets>('/objects/facets')
  const presets = useData<{ items: Preset[] }>('/risk/presets')
  const offices = useDepartmentList()
  const [title, setTitle] = useState(kept?.title ?? '')
  const [chosen, setChosen] = useState<string[]>(kept?.item_ids ?? [])
  const [industries, setIndustries] = useState<string[]>(kept?.scope.industries ?? [])
  const [districts, setDistricts] = useState<string[]>(kept?.scope.districts ?? [])
  const [kinds, setKinds] = useState<string[]>(kept?.scope.kinds ?? [])
  const [shares, setShares] = useState<Record<string, string>>(() => Object.fromEntries(Object.entries(kept?.ratios ?? {}).map(([name, ratio]) => [name, typed(ratio)])))
  const [others, setOthers] = useState<string[]>(kept?.departments.filter((one) => one !== own) ?? [])
  const [seats, setSeats] = useState<Seats>(() => (kept ? { size: String(kept.seats.length), each: kept.departments.length > 1 && kept.seats.some((one) => one.departments.length === 1), qualification: kept.seats[0]?.qualification ?? '' } : { size: '2', each: false, qualification: '' }))
  const [drawType, setDrawType] = useState<'directed' | 'undirected'>(kept?.draw_type ?? 'directed')
  const [from, setFrom] = useState(kept?.window_from ?? '')
  const [to, setTo] = useState(kept?.window_to ?? '')
  const [scheme, setScheme] = useState(kept?.scheme ?? '')
  const [more, setMore] = useState(() => (kept ? schemeFrom(kept) : SCHEME))
  const [reason, setReason] = useState('')
  const act = useAct()
  const present = CLASSES.filter((one) => facets.data?.risk_classes.includes(one))
  const wrong = present.find((one) => shares[one] !== undefined && shares[one] !== '' && !ratioOf(shares[one]!))
  const lacking = [!title.trim() && tp('taskTitle'), chosen.length === 0 && tp('taskItems'), (!from || !to) && tp('window')].filter(Boolean)
  /** Frequency and mode follow the classes too (S4-11b); both can be changed after. */
  const follow = (preset: Preset) => {
    const grades = Object.entries(preset.classes)
    const often = grades.filter(([, grade]) => grade.times).map(([name, grade]) => `${name}${language() === 'en' ? ': ' : '类'}${grade.times}`)
    if (often.length) setMore((now) => ({ ...now, frequency: often.join(language() === 'en' ? '; ' : '；').slice(0, 100) }))
    const modes = new Set(grades.map(([, grade]) => grade.mode).filter(Boolean))
    if (modes.size === 1) setDrawType([...modes][0]!)
  }
  const save = () => act.run(async () => {
    const ratios = Object.fromEntries(present.map((one) => [one, ratioOf(shares[one] ?? '') ?? [0, 100]]))
    const where = kept ? `/tasks/${kept.id}` : `/plans/${plan}/tasks`
    await api(where, { ...(kept ? { method: 'PUT', headers: { 'If-Match': String(kept.version) } } : { headers: once() }), json: {
      ...(kept ? {} : { id: crypto.randomUUID() }), title: title.trim(), item_ids: chosen, draw_type: drawType, scheme: scheme.trim() || null, ...schemeOf(more, others),
      scope: { industries, districts, kinds, risk_classes: [] }, ratios, departments: others, seats: seatsOf(seats, [own, ...others]), window_from: from, window_to: to,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={kept ? tp('editTask') : tp('newTask')} onClose={onClose}>
      <Field label={tp('taskTitle')}>{(control) => <input {...control} class="input" value={title} maxLength={200} onInput={(event) => setTitle(event.currentTarget.value)} data-testid="task-title" />}</Field>
      {items.loading || facets.loading || presets.loading ? null : <> {/* fields that stand before the lists arrive would jump away under the hand */}
      <fieldset class="stack-s"><legend class="label">{tp('taskItems')} · {tp('itemsIn', { n: chosen.length })}</legend>
        <div class="pick">{items.data?.items.map((one) => (
          <label class="opt" key={one.id}><input type="checkbox" checked={chosen.includes(one.id)} data-testid={`task-item-${one.code}`}
            onChange={() => setChosen(chosen.includes(one.id) ? chosen.filter((id) => id !== one.id) : [...chosen, one.id])} />
            <span><span class="mono muted">{one.code}</span> {one.name}{!one.published && <span class="muted"> · {tr('notPublished')}</span>}</span></label>))}</div></fieldset>
      <Tags plain legend={`${tr('industry')} · ${tp('scopeHint')}`} values={industries} onChange={setIndustries} choices={(facets.data?.industries ?? []).map((one) => ({ value: one, label: one, testid: `industry-${one}` }))} />
      <Tags plain legend={`${tr('district')} · ${tp('scopeHint')}`} values={districts} onChange={setDistricts} choices={(facets.data?.districts ?? []).map((one) => ({ value: one, label: one }))} />
      {outside && <Tags plain legend={ty('kinds')} values={kinds} onChange={setKinds} choices={OUTSIDE_KINDS.filter((one) => facets.data?.kinds.includes(one)).map((one) => ({ value: one, label: ty(one === 'organ' ? 'organ_kind' : one) }))} />}
      <Ratios presets={presets.data?.items ?? []} classes={present} shares={shares} onChange={setShares} onTake={follow} scope={{ industries, districts, kinds, risk_classes: [] }} />

      <Segmented joined shown legend={tp('drawType')} value={drawType} onChoose={setDrawType} choices={[{ value: 'directed', label: tp('directed') }, { value: 'undirected', label: tp('undirected') }]} />
      <div class="grid2">
        <Field label={`${tp('window')} · ${tp('from')}`}>{(control) => <input {...control} class="input" type="date" value={from} onInput={(event) => setFrom(event.currentTarget.value)} data-testid="task-from" />}</Field>
        <Field label={`${tp('window')} · ${tp('to')}`}>{(control) => <input {...control} class="input" type="date" value={to} onInput={(event) => setTo(event.currentTarget.value)} data-testid="task-to" />}</Field>
      </div>
      <Tags plain legend={tp('participants')} values={others} onChange={setOthers} choices={offices.filter((one) => one.id !== own).map((one) => ({ value: one.id, label: one.name }))} />
      <SeatFields seats={seats} joint={others.length > 0} onChange={setSeats} />
      <SchemeFields scheme={more} offices={[own, ...others]} names={(id) => offices.find((one) => one.id === id)?.name ?? '—'} onChange={setMore} />
      <Field label={tp('scheme')}>{(control) => <textarea {...control} class="input" rows={3} value={scheme} onInput={(event) => setScheme(event.currentTarget.value)} />}</Field>
      {approved && <Field label={t('reason')}>{(control) => <input {...control} class="input" value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}</Field>}
      </>}
      <Problem error={act.error} />
      <div class="row end">{lacking.length > 0 && <p class="small muted grow" data-testid="task-lacking">{tp('lacking', { what: lacking.join(language() === 'en' ? ', ' : '、') })}</p>}<Button onClick={onClose}>{tc('cancel')}</Button>
        <Button kind="primary" busy={act.busy} disabled={lacking.length > 0 || Boolean(wrong)} onClick={() => void save()} data-testid="task-save">{tc('save')}</Button></div>
    </Sheet>
  )
}

interface Quota { strata: { stratum: string; base: number; eligible: number; n: number | null }[] }

/** The shares of the classes, with what each would draw; presets say where they come from, and the first leaves the choice to the region (S1-8c). */
function Ratios({ presets, classes, shares, onChange, onTake, scope }: { presets: Preset[]; classes: readonly string[]; shares: Record<string, string>; onChange: (shares: Record<string, string>) => void; onTake: (preset: Preset) => void; scope: { [name: string]: string[] } }) {
  const [preset, setPreset] = useState('region')
  const ratios = Object.fromEntries(classes.map((one) => [one, ratioOf(shares[one] ?? '') ?? [0, 100]]))
  const quota = useQuota(scope, ratios)
  const chosen = presets.find((one) => one.id === preset)
  const take = (id: string) => {
    setPreset(id)
    const found = presets.find((one) => one.id === id)
    if (!found) return
    onChange(Object.fromEntries(Object.entries(found.classes).map(([name, { ratio: [num, den] }]) => [name, String((num * 100) / den)])))
    onTake(found)
  }
  return (
    <fieldset class="stack-s"><legend class="label">{tp('ratios')}</legend>
      {presets.length > 0 && <Field label={td('preset')} hint={chosen?.source ? td('presetSource') + chosen.source : ''}>{(control) => (
        <select {...control} class="input" value={preset} onChange={(event) => take(event.currentTarget.value)} data-testid="preset">{presets.map((one) => <option key={one.id} value={one.id}>{language() === 'en' ? one.name_en : one.name}</option>)}</select>)}</Field>}
      <p class="hint">{tp('ratiosHint')}</p>
      <div class="grid5">{classes.map((one) => {
        const row = quota?.strata.find((each) => each.stratum === one)
        const wrong = shares[one] && !ratioOf(shares[one])
        return (
          <Field key={one} label={one} fault={wrong ? '0—100' : undefined} hint={row ? td('quotaOf', { eligible: count(row.eligible), n: count(row.n) }) : '\u00a0'}>{(control) => (
            <input {...control} class="input" inputMode="decimal" placeholder="0" value={shares[one] ?? ''} onInput={(event) => onChange({ ...shares, [one]: event.currentTarget.value })} data-testid={`ratio-${one}`} />)}</Field>)
      })}</div>
      {classes.some((one) => Number(shares[one]) === 100) && <p class="hint">{td('wholeHint')}</p>}</fieldset>
  )
}

/** What the register would give now; asked a moment after the last key. */
function useQuota(scope: { [name: string]: string[] }, ratios: Record<string, number[]>): Quota | null {
  const [quota, setQuota] = useState<Quota | null>(null)
  const body = JSON.stringify({ scope, ratios })
  useEffect(() => {
    let stale = false
    const timer = setTimeout(() => { api<Quota>('/tasks/preview', { headers: once(), json: JSON.parse(body) as unknown }).then((found) => { if (!stale) setQuota(found) }, () => {}) }, 300)
    return () => { stale = true; clearTimeout(timer) }
  }, [body])
  return quota
}

/** Where the task comes from, how it is joint, what it says besides; folded away until somebody needs it. */
function SchemeFields({ scheme, offices, names, onChange }: { scheme: Scheme; offices: string[]; names: (id: string) => string; onChange: (scheme: Scheme) => void }) {
  const joint = offices.length > 1
  const set = (changed: Partial<Scheme>) => onChange({ ...scheme, ...changed })
  return (
    <details data-testid="task-scheme" open={joint || undefined}><summary>{ty('schemeMore')} <span class="muted">{ty('schemeMoreHint')}</span></summary><div class="stack">
      <div class="grid2">
        <Segmented joined shown legend={ty('origin')} value={scheme.origin} onChoose={(origin) => set({ origin })} choices={[{ value: 'own', label: ty('own') }, { value: 'above', label: ty('above'), testid: 'task-above' }]} />
        {scheme.origin === 'above' && <Field label={ty('orderedBy')} hint={ty('orderedHint')}>{(control) => <input {...control} class="input" value={scheme.orderedBy} maxLength={200} onInput={(event) => set({ orderedBy: event.currentTarget.value })} data-testid="task-ordered-by" />}</Field>}
      </div>
      {joint && <>
        <Segmented joined shown legend={ty('jointType')} value={scheme.jointType} onChoose={(jointType) => set({ jointType })} choices={(['comprehensive', 'risk_class', 'special_rectification'] as const).map((one) => ({ value: one, label: ty(one) }))} />
        <Segmented joined shown legend={ty('jointOrigin')} value={scheme.jointOrigin} onChoose={(jointOrigin) => set({ jointOrigin })} choices={(['lead', 'industry'] as const).map((one) => ({ value: one, label: ty(one === 'lead' ? 'lead' : 'byIndustry') }))} />
        <fieldset class="stack-s"><legend class="label">{ty('duties')} <span class="muted">{ty('dutiesHint')}</span></legend>{offices.map((one) => (
          <Field key={one} label={names(one)}>{(control) => <input {...control} class="input" value={scheme.duties[one] ?? ''} maxLength={1000} onInput={(event) => set({ duties: { ...scheme.duties, [one]: event.currentTarget.value } })} />}</Field>))}</fieldset></>}
      <div class="grid2">
        <Field label={ty('frequency')} hint={ty('frequencyHint')}>{(control) => <input {...control} class="input" value={scheme.frequency} maxLength={100} onInput={(event) => set({ frequency: event.currentTarget.value })} data-testid="task-frequency" />}</Field>
        <Field label={ty('method')}>{(control) => <select {...control} class="input" value={scheme.method} onChange={(event) => set({ method: event.currentTarget.value as Scheme['method'] })}>{(['onsite', 'document', 'online', 'entrusted'] as const).map((one) => <option key={one} value={one}>{ty(one)}</option>)}</select>}</Field>
      </div>
      <Field label={ty('content')} hint={ty('contentHint')}>{(control) => <textarea {...control} class="input" rows={2} value={scheme.content} maxLength={5000} onInput={(event) => set({ content: event.currentTarget.value })} data-testid="task-content" />}</Field>
      <CrossFields rows={scheme.cross} onChange={(cross) => set({ cross })} />
    </div></details>
  )
}

function CrossFields({ rows, onChange }: { rows: CrossRegion[]; onChange: (rows: CrossRegion[]) => void }) {
  const set = (index: number, changed: Partial<CrossRegion>) => onChange(rows.map((row, place) => (place === index ? { ...row, ...changed } : row)))
  const text = (index: number, name: 'region' | 'organ' | 'agreement_ref', label: string) => <Field label={label}>{(control) => <input {...control} class="input" value={rows[index]![name]} maxLength={60} onInput={(event) => set(index, { [name]: event.currentTarget.value })} />}</Field>
  return (
    <fieldset class="stack-s"><legend class="label">{ty('cross')} <span class="muted">{ty('crossHint')}</span></legend>
      {rows.map((row, index) => (
        <div class="grid2" key={index}>{text(index, 'region', ty('region'))}{text(index, 'organ', ty('organ'))}{text(index, 'agreement_ref', ty('agreement'))}
          <Field label={ty('agreedOn')}>{(control) => <input {...control} class="input" type="date" value={row.agreed_on} onInput={(event) => set(index, { agreed_on: event.currentTarget.value })} />}</Field>
          <Button small kind="plain" onClick={() => onChange(rows.filter((_, place) => place !== index))}>{ty('remove')}</Button></div>))}
      <div><Button small icon="plus" onClick={() => onChange([...rows, { region: '', organ: '', agreement_ref: '', agreed_on: '' }])}>{ty('addRegion')}</Button></div></fieldset>
  )
}

function SeatFields({ seats, joint, onChange }: { seats: Seats; joint: boolean; onChange: (seats: Seats) => void }) {
  return (
    <details data-testid="task-seats" open={joint || undefined}><summary>{td('seats')} <span class="muted">{td('seatsHint')}</span></summary><div class="stack">
      {joint && <Segmented joined shown legend={td('seatsFrom')} value={seats.each ? 'each' : 'any'} onChoose={(from) => onChange({ ...seats, each: from === 'each' })} choices={[{ value: 'each', label: td('seatsEach') }, { value: 'any', label: td('seatsAny') }]} />}
      <div class="grid2">
        <Field label={td('teamSize')} hint={td('teamSizeHint')}>{(control) => <input {...control} class="input" inputMode="numeric" value={seats.size} onInput={(event) => onChange({ ...seats, size: event.currentTarget.value.replace(/\D/g, '') })} data-testid="team-size" />}</Field>
        <Field label={tp('qualification')} hint={tp('qualificationHint')}>{(control) => <input {...control} class="input" value={seats.qualification} maxLength={60} onInput={(event) => onChange({ ...seats, qualification: event.currentTarget.value })} />}</Field>
      </div></div></details>
  )
}
