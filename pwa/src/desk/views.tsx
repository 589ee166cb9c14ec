import { useEffect, useRef, useState } from 'preact/hooks'
import { api } from '../api/client.ts'
import { uuid7 } from '../core/ids.ts'
import { tc } from '../i18n/both/index.ts'
import { th } from '../i18n/desk/comfort.ts'
import { Button, Field, Problem, Sheet } from '../ui/parts.tsx'
import { useAct, useData } from './data.ts'
import { offerUndo } from './undo.tsx'

type Filters = { [name: string]: string }
interface View { id: string; room: string; name: string; filters: Filters; opens: boolean }

const pathOf = () => location.hash.replace(/^#\/?|\?.*$/g, '')
const asked = () => { const at = location.hash.indexOf('?'); return at < 0 ? null : new URLSearchParams(location.hash.slice(at)) }

/** Filters of a list that stand in its address: whoever is sent the address sees the same. What is opened over the list keeps them. */
export function useFilters<F extends Filters>(path: string, nothing: F): [F, (part: Partial<F>) => void] {
  const read = (): F | null => {
    const told = asked()
    return told && Object.fromEntries(Object.keys(nothing).map((name) => [name, told.get(name) ?? ''])) as F
  }
  const [filters, setFilters] = useState<F>(() => read() ?? nothing)
  const latest = useRef(filters)
  latest.current = filters
  const write = (room = false) => {
    const set = Object.entries(latest.current).filter(([, value]) => value)
    if (pathOf() === path || (room && pathOf() && path.startsWith(`${pathOf()}/`))) history.replaceState(history.state, '', `#/${path}${set.length ? `?${new URLSearchParams(set).toString()}` : ''}`)
  }
  useEffect(() => write(true), [JSON.stringify(filters)])
  useEffect(() => {
    const changed = () => {
      const told = read()
      if (told && pathOf() === path) setFilters(told)
      else write()
    }
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [path])
  return [filters, (part) => setFilters({ ...latest.current, ...part })]
}

/** One's own views of a list: choose one, keep the filters as they are under a name, throw one away. */
export function Views<F extends Filters>({ room, filters, nothing, onTake }: { room: string; filters: F; nothing: F; onTake: (filters: F) => void }) {
  const { data, error, reload } = useData<{ items: View[] }>(`/views?room=${room}`)
  const [saving, setSaving] = useState(false)
  const opened = useRef(asked() !== null)
  const act = useAct()
  const same = (view: View) => Object.keys(nothing).every((name) => (view.filters[name] ?? '') === filters[name])
  const now = data?.items.find(same)
  const filtered = Object.keys(nothing).some((name) => filters[name] !== nothing[name])
  useEffect(() => {
    const first = data?.items.find((one) => one.opens)
    if (first && !opened.current) onTake({ ...nothing, ...first.filters })
    if (data) opened.current = true
  }, [data])
  const put = async (view: View) => {
    const { id, ...body } = view
    await api(`/views/${id}`, { method: 'PUT', json: body })
    await reload()
  }
  const remove = async (id: string) => { await api(`/views/${id}`, { method: 'DELETE' }); await reload() }
  const drop = (view: View) => act.run(async () => { await remove(view.id); offerUndo(th('viewDeleted', { name: view.name }), () => put(view)) })
  if (!data) return <Problem error={error} onRetry={() => void reload()} />
  return (
    <div class="views row">
      {data.items.length > 0 && <select class="input so" aria-label={th('views')} value={now?.id ?? ''} data-testid="views"
        onChange={(event) => onTake({ ...nothing, ...data.items.find((one) => one.id === event.currentTarget.value)?.filters })}>
        <option value="">{th('viewIs', { name: filtered ? '…' : th('noView') })}</option>{data.items.map((one) => <option key={one.id} value={one.id}>{th('viewIs', { name: one.name })}</option>)}</select>}
      {filtered && !now && <Button kind="plain" onClick={() => setSaving(true)} data-testid="save-view">{th('saveView')}</Button>}
      {now && <Button kind="plain" busy={act.busy} onClick={() => void drop(now)} data-testid="drop-view">{th('viewDelete')}</Button>}
      <Problem error={act.error} />
      {saving && <SaveView onClose={() => setSaving(false)} onSave={async (name, opens) => {
        const view = { id: uuid7(), room, name, filters, opens }
        await put(view)
        offerUndo(th('viewSaved', { name }), () => remove(view.id))
      }} />}
    </div>
  )
}

function SaveView({ onClose, onSave }: { onClose: () => void; onSave: (name: string, opens: boolean) => Promise<void> }) {
  const [name, setName] = useState('')
  const [opens, setOpens] = useState(false)
  const act = useAct()
  const save = (event: Event) => { event.preventDefault(); void act.run(async () => { await onSave(name.trim(), opens); onClose() }) }
  return (
    <Sheet title={th('saveView')} onClose={onClose} testid="view-sheet">
      <form class="stack" onSubmit={save}><p class="muted small">{th('viewText')}</p>
        <Field label={th('viewName')}>{(control) => <input {...control} class="input" required maxLength={60} value={name} onInput={(event) => setName(event.currentTarget.value)} data-testid="view-name" />}</Field>
        <label class="opt"><input type="checkbox" checked={opens} onChange={() => setOpens(!opens)} data-testid="view-opens" /><span>{th('viewOpens')}</span></label>
        <Problem error={act.error} />
        <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" type="submit" busy={act.busy} disabled={!name.trim()} data-testid="view-save">{tc('save')}</Button></div></form>
    </Sheet>
  )
}
