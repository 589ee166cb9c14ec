import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tp } from '../../i18n/desk/plans.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet, type Tone } from '../../ui/parts.tsx'
import { Confirm } from '../confirm.tsx'
import { once, useAct, useData, usePages, type PageOf } from '../data.ts'
import { minute } from '../format.ts'
import { useDepartments } from '../offices.ts'
import type { ScreenProps } from '../rooms.ts'

interface ItemList { id: string; department_id: string; kind: string; title: string; version: number; state: 'draft' | 'published' | 'superseded'; published_at: string | null; items: number }
interface Item { id: string; code: string; name: string; published: boolean }

const TONES: Record<ItemList['state'], Tone> = { draft: 'info', published: 'ok', superseded: 'mute' }

/** 一单: versions of item lists, from draft to publication. */
export function Screen({ session }: ScreenProps) {
  const { data, error, more, reload } = usePages<ItemList>('/item-lists')
  const [editing, setEditing] = useState(false)
  const [publishing, setPublishing] = useState<ItemList | null>(null)
  const departments = useDepartments()
  const may = session.me.permissions.includes('item_list:publish')
  return (
    <main class="work">
      <div class="row"><span class="grow" />{may && <Button kind="primary" icon="plus" onClick={() => setEditing(true)} data-testid="new-list">{tp('newList')}</Button>}</div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="list" title={tp('noLists')}><p class="muted">{tp('noListsText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table><caption class="vh">{t('lists')}</caption>
          <thead><tr><th scope="col">{tp('listTitle')}</th><th scope="col">{t('department')}</th><th scope="col">{tp('listKind')}</th><th scope="col" class="num">{tp('taskItems')}</th>
            <th scope="col">{t('state')}</th><th scope="col" class="num">{tp('published')}</th><th scope="col"><span class="vh">{tp('publish')}</span></th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><th scope="row">{one.title} <span class="muted">{t('version', { n: one.version })}</span></th><td>{departments(one.department_id)}</td>
              <td>{tp(one.kind === 'joint' ? 'joint' : 'own')}</td><td class="num">{one.items}</td><td><Chip tone={TONES[one.state]}>{tp(one.state)}</Chip></td>
              <td class="num">{minute(one.published_at)}</td>
              <td class="num">{may && one.state === 'draft' && one.department_id === session.me.department.id
                && <Button small kind="primary" onClick={() => setPublishing(one)} data-testid="publish-list">{tp('publishList')}</Button>}</td></tr>))}</tbody>
        </table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {editing && <Edit department={session.me.department.id} onClose={() => setEditing(false)} onDone={reload} />}
      {publishing && <Confirm text={tp('publishListAsk', { title: publishing.title, version: publishing.version, n: publishing.items })} go={tp('publishList')} onClose={() => setPublishing(null)}
        onGo={async () => { await api(`/item-lists/${publishing.id}/publish`, { method: 'POST', headers: once() }); await reload() }} />}
    </main>
  )
}

function Edit({ department, onClose, onDone }: { department: string; onClose: () => void; onDone: () => Promise<void> }) {
  const [kind, setKind] = useState<'own' | 'joint'>('own')
  const items = useData<PageOf<Item>>(`/items?limit=200${kind === 'own' ? `&department=${department}` : ''}`)
  const [title, setTitle] = useState('')
  const [reason, setReason] = useState('')
  const [left, setLeft] = useState<Set<string>>(new Set())
  const act = useAct()
  const chosen = (items.data?.items ?? []).filter((one) => !left.has(one.id))
  const toggle = (id: string) => setLeft((old) => {
    const next = new Set(old)
    if (!next.delete(id)) next.add(id)
    return next
  })
  const save = () => act.run(async () => {
    await api('/item-lists', { headers: once(), json: { id: crypto.randomUUID(), kind, title: title.trim(), ...(reason.trim() ? { reason: reason.trim() } : {}), item_ids: chosen.map((one) => one.id) } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tp('newList')} onClose={onClose}>
      <Segmented joined legend={tp('listKind')} value={kind} onChoose={setKind} choices={[{ value: 'own', label: tp('own') }, { value: 'joint', label: tp('joint') }]} />
      <Field label={tp('listTitle')}>{(control) => <input {...control} class="input" value={title} maxLength={200} onInput={(event) => setTitle(event.currentTarget.value)} data-testid="list-title" />}</Field>
      <Field label={tp('listReason')}>{(control) => <input {...control} class="input" value={reason} maxLength={500} onInput={(event) => setReason(event.currentTarget.value)} />}</Field>
      <Problem error={items.error} />
      {items.data?.items.length === 0 && <p class="muted">{tp('needItems')}</p>}
      <fieldset class="stack-s"><legend class="label">{tp('listItems')} · {tp('itemsIn', { n: chosen.length })}</legend>
        <div class="pick">{items.data?.items.map((one) => (
          <label class="opt" key={one.id}><input type="checkbox" checked={!left.has(one.id)} onChange={() => toggle(one.id)} /><span><span class="mono muted">{one.code}</span> {one.name}</span></label>))}</div></fieldset>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button>
        <Button kind="primary" busy={act.busy} disabled={!title.trim() || chosen.length === 0} onClick={() => void save()} data-testid="list-save">{tp('saveDraft')}</Button></div>
    </Sheet>
  )
}
