import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { th } from '../../i18n/desk/comfort.ts'
import { t } from '../../i18n/desk/index.ts'
import { tl } from '../../i18n/desk/libraries.ts'
import { tr } from '../../i18n/desk/registers.ts'
import { Button, Chip, EmptyState, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { once, query, useAct, useData, usePages } from '../data.ts'
import { useDepartments } from '../offices.ts'
import { offerUndo } from '../undo.tsx'
import { BulkTags } from './librarytags.tsx'
import { Duties } from './duties.tsx'
import { DutyMoves } from './dutymoves.tsx'
import { colon } from '../format.ts'

const CRITERIA = ['districts', 'industries', 'kinds', 'natures', 'tags'] as const
type Criteria = Record<(typeof CRITERIA)[number], string[]>
interface Library { id: string; name: string; line: string; parent_id: string | null; department_id: string; criteria: Criteria; picked: number; left_out: number; objects?: number }
interface Thing { id: string; name: string; uscc: string | null; register_no: string | null; district: string; industry: string | null }

const words = (criteria: Criteria) => CRITERIA.filter((name) => criteria[name].length).map((name) => `${tl(name)}${colon()}${criteria[name].join('、')}`).join('；')

/** Sub-libraries by line of business, and below them the tags and duties that steer them. */
export function Libraries({ may, mine, open }: { may: boolean; mine: string | null; open: string | undefined }) {
  const found = useData<{ items: Library[] }>('/libraries')
  const departments = useDepartments()
  const [making, setMaking] = useState(false)
  const act = useAct()
  const rows = found.data?.items
  const turn = async (row: Library, how: 'retire' | 'restore') => { await api(`/libraries/${row.id}/${how}`, { method: 'POST', headers: once(), json: {} }); await found.reload() }
  const retire = (row: Library) => act.run(async () => { await turn(row, 'retire'); offerUndo(th('retired', { name: row.name }), () => turn(row, 'restore')) })
  const nameOf = (id: string | null) => rows?.find((one) => one.id === id)?.name ?? tl('none')
  return (
    <div class="stack">
      <div class="row"><p class="muted grow">{tl('librariesText')}</p>{may && <Button kind="primary" icon="plus" onClick={() => setMaking(true)} data-testid="library-new">{tl('newLibrary')}</Button>}</div>
      <Problem error={found.error ?? act.error} onRetry={() => void found.reload()} />
      {rows?.length === 0 && <EmptyState icon="build" title={tl('noLibraries')}><p class="muted">{tl('noLibrariesText')}</p></EmptyState>}
      {rows && rows.length > 0 && (
        <div class="card tbl"><div class="scroll" tabIndex={0} role="region" aria-label={tl('libraries')}>
          <table data-testid="libraries"><caption class="vh">{tl('libraries')}</caption>
            <thead><tr><th scope="col">{tl('line')}</th><th scope="col">{tl('name')}</th><th scope="col">{tl('parent')}</th><th scope="col">{tl('criteria')}</th><th scope="col">{tl('picks')}</th><th scope="col">{tl('department')}</th><th scope="col"><span class="vh">{tl('retire')}</span></th></tr></thead>
            <tbody>{rows.map((row) => (
              <tr key={row.id}><td>{row.line}</td><th scope="row"><a href={`#/registers/libraries/${row.id}`}>{row.name}</a></th><td>{nameOf(row.parent_id)}</td><td>{words(row.criteria) || tl('byHand')}</td>
                <td>{row.picked + row.left_out > 0 ? tl('picksOf', { in: row.picked, out: row.left_out }) : '—'}</td><td>{departments(row.department_id)}</td>
                <td>{may && row.department_id === mine && <Button small busy={act.busy} onClick={() => void retire(row)}>{tl('retire')}</Button>}</td></tr>))}</tbody>
          </table></div></div>)}
      <BulkTags may={may} />
      <Duties may={may} mine={mine} />
      <DutyMoves mine={mine} />
      {making && <NewLibrary libraries={rows ?? []} onClose={() => setMaking(false)} onDone={() => void found.reload()} />}
      {open && <Members id={open} may={may} mine={mine} onDone={() => void found.reload()} />}
    </div>
  )
}

function NewLibrary({ libraries, onClose, onDone }: { libraries: Library[]; onClose: () => void; onDone: () => void }) {
  const [values, setValues] = useState({ name: '', line: '', parent: '', byHand: false, districts: '', industries: '', kinds: '', natures: '', tags: '' })
  const [id] = useState(uuid7())
  const act = useAct()
  const split = (text: string) => text.split(/[、，,;；\n]+/).map((one) => one.trim()).filter(Boolean)
  const submit = (event: Event) => {
    event.preventDefault()
    void act.run(async () => {
      const criteria = Object.fromEntries(CRITERIA.map((name) => [name, values.byHand ? [] : split(values[name])]))
      await api(`/libraries/${id}`, { method: 'PUT', json: { name: values.name.trim(), line: values.line.trim(), parent_id: values.parent || null, by_hand: values.byHand, criteria } })
      onDone()
      onClose()
    })
  }
  const input = (name: 'name' | 'line' | (typeof CRITERIA)[number], needed: boolean) => (
    <Field label={tl(name)}>{(control) => <input {...control} class="input" required={needed} maxLength={200} value={values[name]} onInput={(event) => setValues({ ...values, [name]: event.currentTarget.value })} data-testid={`library-${name}`} />}</Field>)
  return (
    <Sheet title={tl('newLibrary')} onClose={onClose} testid="library-sheet">
      <form class="stack" onSubmit={submit}>
        <div class="pair">{input('line', true)}{input('name', true)}</div>
        <Field label={tl('parent')}>{(control) => <select {...control} class="input" value={values.parent} onChange={(event) => setValues({ ...values, parent: event.currentTarget.value })}>
          <option value="">{tl('none')}</option>{libraries.map((one) => <option key={one.id} value={one.id}>{one.line} · {one.name}</option>)}</select>}</Field>
        <label class="opt"><input type="checkbox" checked={values.byHand} onChange={() => setValues({ ...values, byHand: !values.byHand })} /><span>{tl('byHand')}</span></label>
        {!values.byHand && <><p class="muted small">{tl('listHint')}</p><div class="pair">{CRITERIA.filter((name) => name !== 'kinds').map((name) => input(name, false))}</div></>}
        <Problem error={act.error} />
        <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" type="submit" busy={act.busy} data-testid="library-save">{tl('save')}</Button></div>
      </form>
    </Sheet>
  )
}

function Members({ id, may, mine, onDone }: { id: string; may: boolean; mine: string | null; onDone: () => void }) {
  const library = useData<Library>(`/libraries/${id}`)
  const found = usePages<Thing>(`/libraries/${id}/objects?limit=50`)
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  const others = usePages<Thing>(asked ? '/objects' + query({ q: asked, limit: 10 }) : null)
  const act = useAct()
  const own = may && library.data?.department_id === mine
  const put = async (object: string, side: 'in' | 'out' | null) => {
    await api(`/libraries/${id}/picks`, { method: 'POST', headers: once(), json: { ids: [object], side } })
    await Promise.all([library.reload(), found.reload()])
    onDone()
  }
  const pick = (one: Thing, side: 'in' | 'out') => act.run(async () => { await put(one.id, side); offerUndo(th(side === 'in' ? 'picked' : 'leftOut', { name: one.name }), () => put(one.id, null)) })
  const list = (rows: Thing[], side: 'in' | 'out') => (
    <ul class="stack-s">{rows.map((one) => (
      <li key={one.id} class="row"><span class="grow">{one.name}<span class="muted small"> · {one.district} · {one.industry ?? t('none')}</span></span>
        {own && <Button small busy={act.busy} onClick={() => void pick(one, side)} aria-label={`${side === 'in' ? tl('pickIn') : tl('leaveOut')}${colon()}${one.name}`}>{side === 'in' ? tl('pickIn') : tl('leaveOut')}</Button>}</li>))}</ul>)
  return (
    <Sheet title={library.data?.name ?? '…'} onClose={() => { location.hash = '/registers/libraries' }} testid="library-members">
      <Problem error={library.error ?? found.error ?? act.error} />
      {library.data && <p><Chip tone="info">{library.data.line}</Chip> {tl('holds', { n: (library.data.objects ?? 0).toLocaleString('en') })}</p>}
      {library.data && <p class="muted small">{words(library.data.criteria) || tl('byHand')}</p>}
      {own && <form class="row" onSubmit={(event) => { event.preventDefault(); setAsked(text.trim()) }}>
        <Field label={tl('pickLabel')}>{(control) => <input {...control} class="input" type="search" value={text} onInput={(event) => setText(event.currentTarget.value)} />}</Field>
        <Button type="submit">{t('search')}</Button></form>}
      {asked && others.data && list(others.data, 'in')}
      <h3>{tr('objects')}</h3>
      {found.data?.length === 0 ? <p class="muted">{tl('noMembers')}</p> : found.data && list(found.data, 'out')}
      {found.more && <Button small onClick={() => void found.more?.()}>{t('more')}</Button>}
    </Sheet>
  )
}
