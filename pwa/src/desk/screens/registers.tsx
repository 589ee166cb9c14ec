import { useEffect, useState } from 'preact/hooks'
import { t } from '../../i18n/desk/index.ts'
import { tw } from '../../i18n/desk/observers.ts'
import { tl } from '../../i18n/desk/libraries.ts'
import { tr } from '../../i18n/desk/registers.ts'
import { tk } from '../../i18n/desk/risk.ts'
import { Button, Chip, EmptyState, Problem, Segmented, Sheet } from '../../ui/parts.tsx'
import { query, useData, usePages } from '../data.ts'
import { day, fraction, inBrackets } from '../format.ts'
import { th } from '../../i18n/desk/comfort.ts'
import { useDepartments } from '../offices.ts'
import type { ScreenProps } from '../rooms.ts'
import { useFilters, Views } from '../views.tsx'
import { AssistantRegister } from './assistants.tsx'
import { BulkEdit, Pick, useChosen } from './bulkedit.tsx'
import { ImportPanel, type ImportKind } from './imports.tsx'
import { Libraries } from './libraries.tsx'
import { DataCatalogue } from './datacatalogue.tsx'
import { Conflicts, Expiring, Gaps } from './merging.tsx'
import { RiskCard } from './riskcard.tsx'
import { RiskWarnings } from './riskwarnings.tsx'

interface Business {
  id: string; name: string; uscc: string | null; register_no: string | null; kind: string; industry: string | null; district: string
  address: string | null; legal_representative: string | null; risk_class: string; status: string; duty_department: string | null; updated_at: string
  history?: { version: number; data: Record<string, unknown>; valid_to: string }[]
}
interface Officer { id: string; name: string; department_id: string; certificate_no: string; qualifications: string[]; specialties: string[]; valid_to: string | null }
interface Item {
  id: string; code: string; name: string; department_id: string; category: string; ratio: [number, number] | null; ratio_cap: [number, number] | null
  legal_basis: string[]; methods: string[]; frequency: string | null; published: boolean
  entries?: { id: string; no: number; text: string; guide: string | null; required_photos: number }[]
}
interface Facets { districts: string[]; industries: string[]; risk_classes: string[] }

const KINDS: ImportKind[] = ['objects', 'inspectors', 'items']
const MORE = ['libraries', 'merging', 'gaps', 'expiring'] as const
type Tab = ImportKind | 'assistants' | 'warnings' | 'catalogue' | (typeof MORE)[number]
const TABS: Tab[] = ['objects', ...MORE.slice(0, 3), 'warnings', 'inspectors', 'expiring', 'items', 'assistants', 'catalogue']
const word = (tab: Tab) => (tab === 'warnings' ? tk('tab') : tab === 'catalogue' ? tk('catalogueTab') : tab === 'assistants' ? tw('assistants') : KINDS.includes(tab as ImportKind) ? tr(tab as ImportKind) : tl(tab as (typeof MORE)[number]))

/** Objects with their sub-libraries, inspectors and items, and beside them the import that fills them. */
export function Screen({ session, route }: ScreenProps) {
  const tab = TABS.includes(route[0] as Tab) ? (route[0] as Tab) : 'objects'
  const kind = KINDS.includes(tab as ImportKind) ? (tab as ImportKind) : null
  const [stamp, setStamp] = useState(0)
  const { permissions, department } = session.me
  const mayImport = permissions.includes('register:import')
  const may = permissions.includes('register:write')
  return (
    <main class={mayImport && kind ? 'reg' : ''}>
      <div class="left work">
        <div class="row bar2"><Segmented joined legend={tr('kinds')} value={tab} onChoose={(next) => { location.hash = `/registers/${next}` }}
          choices={TABS.map((value) => ({ value, label: word(value), testid: `tab-${value}` }))} /></div>
        {tab === 'objects' && <Objects key={stamp} open={route[1]} may={permissions.includes('risk:write')} edits={may ? department.id : null} />}
        {tab === 'libraries' && <Libraries may={may} mine={department?.id ?? null} open={route[1]} />}
        {tab === 'merging' && <Conflicts may={may} />}
        {tab === 'gaps' && <Gaps may={may} />}
        {tab === 'warnings' && <RiskWarnings may={permissions.includes('risk:write')} />}
        {tab === 'catalogue' && <DataCatalogue may={may} />}
        {tab === 'inspectors' && <Officers key={stamp} edits={may ? department.id : null} />}
        {tab === 'expiring' && <Expiring />}
        {tab === 'assistants' && <AssistantRegister may={may} />}
        {tab === 'items' && <Items key={stamp} open={route[1]} />}
      </div>
      {mayImport && kind && <ImportPanel kind={kind} onFinished={() => setStamp((n) => n + 1)} />}
    </main>
  )
}

/** A text that settles 250 ms after the last key, so that each letter is not a question to the server. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 250)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

function Filter({ label, value, options, onChange }: { label: string; value: string; options: string[]; onChange: (value: string) => void }) {
  return (
    <div class="field"><label>{label}
      <select class="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{t('all')}</option>{options.map((one) => <option key={one} value={one}>{one}</option>)}
      </select></label></div>
  )
}

function Search({ label, value, onInput }: { label: string; value: string; onInput: (value: string) => void }) {
  return (
    <div class="field"><label>{label}
      <input class="input" type="search" value={value} onInput={(event) => onInput(event.currentTarget.value)} data-testid="register-search" /></label></div>
  )
}

function Foot({ shown, more }: { shown: number; more: (() => Promise<void>) | null }) {
  return <footer class="row"><span class="muted grow">{shown.toLocaleString('en')}</span>{more && <Button small onClick={() => void more()}>{t('more')}</Button>}</footer>
}

function Nothing({ what, filtered, onClear }: { what: string; filtered: boolean; onClear: () => void }) {
  return filtered
    ? <EmptyState icon="search" title={t('nothingHere')}><Button onClick={onClear}>{t('clearFilters')}</Button></EmptyState>
    : <EmptyState icon="build" title={tr('empty', { what })}><p class="muted">{tr('emptyText')}</p></EmptyState>
}

const NO_FILTER = { q: '', district: '', industry: '', risk_class: '' }

/** `edits`: the caller's department where rows may be changed together. */
function Objects({ open, may, edits }: { open: string | undefined; may: boolean; edits: string | null }) {
  const [filter, set] = useFilters('registers/objects', NO_FILTER)
  const [editing, setEditing] = useState(false)
  const q = useSettled(filter.q)
  const facets = useData<Facets>('/objects/facets')
  const { data, error, more, reload } = usePages<Business>('/objects' + query({ ...filter, q, limit: 100 }))
  const picks = useChosen(data?.map((one) => one.id) ?? [])
  const filtered = Object.values(filter).some(Boolean)
  return (
    <>
      <div class="stack-s"><div class="filters">
        <Search label={tr('searchObjects')} value={filter.q} onInput={(value) => set({ q: value })} />
        <Filter label={tr('district')} value={filter.district} options={facets.data?.districts ?? []} onChange={(district) => set({ district })} />
        <Filter label={tr('industry')} value={filter.industry} options={facets.data?.industries ?? []} onChange={(industry) => set({ industry })} />
        <Filter label={tr('risk')} value={filter.risk_class} options={facets.data?.risk_classes ?? []} onChange={(risk) => set({ risk_class: risk })} />
        {filtered && <Button kind="plain" onClick={() => set(NO_FILTER)}>{t('clearFilters')}</Button>}
      </div>
      <div class="row wrap"><Views room="objects" filters={filter} nothing={NO_FILTER} onTake={set} />{picks.chosen.length > 0 && <Button onClick={() => setEditing(true)} data-testid="bulk-edit">{th('bulkTitle', { n: picks.chosen.length })}</Button>}</div></div>
      <Problem error={error} onRetry={() => void reload()} />
      {data && data.length === 0 && <Nothing what={tr('objects')} filtered={filtered} onClear={() => set(NO_FILTER)} />}
      {data && data.length > 0 && (
        <div class="card tbl"><div class="scroll" tabIndex={0} role="region" aria-label={tr('objects')}>
          <table data-testid="objects"><caption class="vh">{tr('objects')}</caption>
            <thead><tr>{edits && <th scope="col" class="pickcell"><Pick label={th('chooseAll')} checked={picks.all} onChange={picks.toggleAll} testid="pick-all" /></th>}<th scope="col">{tr('name')}</th><th scope="col">{tr('uscc')}</th><th scope="col">{tr('industry')}</th><th scope="col">{tr('district')}</th>
              <th scope="col">{tr('risk')}</th><th scope="col">{tr('status')}</th><th scope="col" class="num">{tr('updated')}</th></tr></thead>
            <tbody>{data.map((row) => (
              <tr key={row.id}>{edits && <td class="pickcell"><Pick label={th('chooseRow', { name: row.name })} checked={picks.chosen.includes(row.id)} onChange={() => picks.toggle(row.id)} /></td>}
                <th scope="row"><a href={`#/registers/objects/${row.id}`}>{row.name}</a></th>
                <td class="mono">{row.uscc ?? row.register_no}</td><td>{row.industry ?? t('none')}</td><td>{row.district}</td>
                <td><span class={`rk rk-${row.risk_class}`}>{row.risk_class}</span></td>
                <td>{row.status === 'open' ? <Chip tone="bare" icon="check">{tr('open')}</Chip> : <Chip icon="minus">{tr(row.status as 'closed')}</Chip>}</td>
                <td class="num">{day(row.updated_at)}</td>
              </tr>))}</tbody>
          </table></div><Foot shown={data.length} more={more} /></div>)}
      {editing && edits && <BulkEdit of="objects" ids={picks.chosen} own={edits} onClose={() => setEditing(false)} onDone={() => { picks.clear(); void reload() }} />}
      {open && <BusinessSheet id={open} may={may} onChanged={() => void reload()} />}
    </>
  )
}

function BusinessSheet({ id, may, onChanged }: { id: string; may: boolean; onChanged: () => void }) {
  const { data, error, reload } = useData<Business>(`/objects/${id}`)
  const close = () => { location.hash = '/registers/objects' }
  return (
    <Sheet title={data?.name ?? '…'} onClose={close}>
      <Problem error={error} />
      {data && <>
        <dl class="kv">
          <dt>{data.uscc ? tr('uscc') : tr('registerNo')}</dt><dd class="mono">{data.uscc ?? data.register_no}</dd>
          <dt>{tr('address')}</dt><dd>{data.address ?? t('none')}</dd>
          <dt>{tr('legal')}</dt><dd>{data.legal_representative ?? t('none')}</dd>
          <dt>{tr('industry')}</dt><dd>{data.industry ?? t('none')}</dd>
          <dt>{tr('duty')}</dt><dd>{data.duty_department ?? t('none')}</dd>
        </dl>
        <RiskCard id={id} may={may} onChanged={() => { void reload(); onChanged() }} />
        <h3>{tr('history')}</h3>
        {data.history?.length ? <ul class="stack-s">{data.history.map((one) => (
          <li key={one.version} class="small">{t('version', { n: one.version })} · {tr('until', { at: day(one.valid_to) })} · {String(one.data['name'] ?? '')} · {String(one.data['risk_class'] ?? '')}</li>))}</ul>
          : <p class="muted">{tr('noHistory')}</p>}
      </>}
    </Sheet>
  )
}

function Officers({ edits }: { edits: string | null }) {
  const [text, setText] = useState('')
  const q = useSettled(text)
  const departments = useDepartments()
  const { data, error, more, reload } = usePages<Officer>('/inspectors' + query({ q, limit: 100 }))
  const [editing, setEditing] = useState(false)
  const picks = useChosen(data?.filter((one) => one.department_id === edits).map((one) => one.id) ?? [])
  return (
    <>
      <div class="filters"><Search label={tr('searchInspectors')} value={text} onInput={setText} />{picks.chosen.length > 0 && <Button onClick={() => setEditing(true)} data-testid="bulk-edit">{th('bulkTitle', { n: picks.chosen.length })}</Button>}</div>
      <Problem error={error} onRetry={() => void reload()} />
      {data && data.length === 0 && <Nothing what={tr('inspectors')} filtered={text !== ''} onClear={() => setText('')} />}
      {data && data.length > 0 && (
        <div class="card tbl"><div class="scroll" tabIndex={0} role="region" aria-label={tr('inspectors')}>
          <table data-testid="inspectors"><caption class="vh">{tr('inspectors')}</caption>
            <thead><tr>{edits && <th scope="col" class="pickcell"><Pick label={th('chooseAll')} checked={picks.all} onChange={picks.toggleAll} testid="pick-all" /></th>}<th scope="col">{tr('person')}</th><th scope="col">{t('department')}</th><th scope="col">{tr('certificate')}</th><th scope="col">{tr('validTo')}</th>
              <th scope="col">{tr('qualifications')}</th><th scope="col">{tr('specialties')}</th></tr></thead>
            <tbody>{data.map((row) => (
              <tr key={row.id}>{edits && <td class="pickcell">{row.department_id === edits && <Pick label={th('chooseRow', { name: row.name })} checked={picks.chosen.includes(row.id)} onChange={() => picks.toggle(row.id)} />}</td>}<th scope="row">{row.name}</th><td>{departments(row.department_id)}</td><td class="mono">{row.certificate_no}</td>
                <td>{row.valid_to ?? <Chip tone="warn" icon="alert">{tr('noCertificate')}</Chip>}</td><td>{row.qualifications.map((one) => (one === 'GENERAL' ? tr('generalWork') : one)).join('、')}</td><td>{row.specialties.join('、')}</td></tr>))}</tbody>
          </table></div><Foot shown={data.length} more={more} /></div>)}
      {editing && edits && <BulkEdit of="inspectors" ids={picks.chosen} own={edits} onClose={() => setEditing(false)} onDone={() => { picks.clear(); void reload() }} />}
    </>
  )
}

function Items({ open }: { open: string | undefined }) {
  const [text, setText] = useState('')
  const q = useSettled(text)
  const departments = useDepartments()
  const { data, error, more, reload } = usePages<Item>('/items' + query({ q, limit: 100 }))
  return (
    <>
      <div class="filters"><Search label={tr('searchItems')} value={text} onInput={setText} /></div>
      <Problem error={error} onRetry={() => void reload()} />
      {data && data.length === 0 && <Nothing what={tr('items')} filtered={text !== ''} onClear={() => setText('')} />}
      {data && data.length > 0 && (
        <div class="card tbl"><div class="scroll" tabIndex={0} role="region" aria-label={tr('items')}>
          <table data-testid="items"><caption class="vh">{tr('items')}</caption>
            <thead><tr><th scope="col">{tr('code')}</th><th scope="col">{tr('name')}</th><th scope="col">{t('department')}</th><th scope="col">{tr('category')}</th>
              <th scope="col" class="num">{tr('ratio')}</th><th scope="col" class="num">{tr('cap')}</th><th scope="col">{t('state')}</th></tr></thead>
            <tbody>{data.map((row) => (
              <tr key={row.id}><td class="mono">{row.code}</td><th scope="row"><a href={`#/registers/items/${row.id}`}>{row.name}</a></th><td>{departments(row.department_id)}</td>
                <td>{row.category === 'key' ? <Chip tone="info">{tr('key')}</Chip> : tr('general')}</td>
                <td class="num">{fraction(row.ratio)}</td><td class="num">{fraction(row.ratio_cap)}</td>
                <td>{row.published ? <Chip tone="bare" icon="check">{tr('published')}</Chip> : <Chip icon="minus">{tr('notPublished')}</Chip>}</td></tr>))}</tbody>
          </table></div><Foot shown={data.length} more={more} /></div>)}
      {open && <ItemSheet id={open} />}
    </>
  )
}

function ItemSheet({ id }: { id: string }) {
  const { data, error } = useData<Item>(`/items/${id}`)
  return (
    <Sheet title={data ? `${data.code} ${data.name}` : '…'} onClose={() => { location.hash = '/registers/items' }}>
      <Problem error={error} />
      {data && <>
        <dl class="kv">
          <dt>{tr('basis')}</dt><dd>{data.legal_basis.join('；')}</dd>
          <dt>{tr('method')}</dt><dd>{data.methods.map((one) => tr(one as 'onsite')).join('、')}</dd>
          <dt>{tr('frequency')}</dt><dd>{data.frequency ?? t('none')}</dd>
        </dl>
        <h3>{tr('checklist')}</h3>
        <ol class="stack-s">{data.entries?.map((entry) => (
          <li key={entry.id}>{entry.no}. {entry.text}{entry.required_photos > 0 && <span class="muted">{inBrackets(tr('photosNeeded', { n: entry.required_photos }))}</span>}</li>))}</ol>
      </>}
    </Sheet>
  )
}
