import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tl } from '../../i18n/desk/lists.ts'
import { tp } from '../../i18n/desk/plans.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet, type Tone } from '../../ui/parts.tsx'
import { once, useAct, useData, usePages, type PageOf } from '../data.ts'
import { day } from '../format.ts'
import { useDepartments } from '../offices.ts'
import type { ScreenProps } from '../rooms.ts'
import { Exemptions } from './exemptions.tsx'
import { ListOne } from './listone.tsx'
import { Readiness } from './readiness.tsx'
import { Rulebooks } from './rulebooks.tsx'

export type ListState = 'draft' | 'in_review' | 'reviewed' | 'published' | 'superseded'
export interface ItemList {
  id: string; department_id: string; kind: 'own' | 'joint'; title: string; version: number; state: ListState; reason: string | null; limit_reason: string | null
  submitted_at: string | null; published_at: string | null; items: number
}
interface Item { id: string; code: string; name: string }
type Scope = 'own' | 'review' | 'public'

const TONES: Record<ListState, Tone> = { draft: 'info', in_review: 'warn', reviewed: 'info', published: 'ok', superseded: 'mute' }
const TABS = ['versions', 'exemptions', 'rules', 'readiness'] as const
type Tab = (typeof TABS)[number]

export function stateWord(state: ListState): string {
  return state === 'in_review' || state === 'reviewed' ? tl(state) : tp(state)
}

export function ListChip({ state }: { state: ListState }) {
  return <Chip tone={TONES[state]} testid="list-state">{stateWord(state)}</Chip>
}

/** 一单、一细则: list versions with their review, what is not listed, detailed rules, and how complete all of it is. */
export function Screen({ session, route }: ScreenProps) {
  const tab: Tab = TABS.includes(route[0] as Tab) ? (route[0] as Tab) : 'versions'
  const may = session.me.permissions.includes('item_list:publish')
  const reviews = session.me.permissions.includes('item_list:review')
  const department = session.me.department.id
  if (tab === 'versions' && route[1]) return <ListOne key={route[1]} id={route[1]} department={department} />
  return (
    <main class="work">
      <nav class="parttabs" aria-label={tl('tabs')}>{TABS.map((one) => <a key={one} href={`#/lists/${one}`} aria-current={one === tab ? 'page' : undefined} data-testid={`lists-${one}`}>{tl(one)}</a>)}</nav>
      {tab === 'versions' && <Versions department={department} may={may} reviews={reviews} />}
      {tab === 'exemptions' && <Exemptions department={department} may={may} />}
      {tab === 'rules' && <Rulebooks open={route[1]} may={may} />}
      {tab === 'readiness' && <Readiness may={may} />}
    </main>
  )
}

const EMPTY = { own: ['noLists', 'noListsText'], review: ['noneToReview', 'noneToReviewText'], public: ['nonePublic', 'nonePublicText'] } as const

function Nothing({ scope }: { scope: Scope }) {
  if (scope === 'own') return <EmptyState icon="list" title={tp(EMPTY.own[0])}><p class="muted">{tp(EMPTY.own[1])}</p></EmptyState>
  return <EmptyState icon="check" title={tl(EMPTY[scope][0])}><p class="muted">{tl(EMPTY[scope][1])}</p></EmptyState>
}

function Versions({ department, may, reviews }: { department: string; may: boolean; reviews: boolean }) {
  const [scope, setScope] = useState<Scope>(reviews && !may ? 'review' : 'own')
  const { data, error, more, reload } = usePages<ItemList>(`/item-lists?scope=${scope}`)
  const [editing, setEditing] = useState(false)
  const departments = useDepartments()
  const scopes: Scope[] = reviews ? ['review', 'own', 'public'] : ['own', 'public']
  return (
    <>
      <div class="row wrap"><Segmented joined legend={tl('scope')} value={scope} onChoose={setScope} choices={scopes.map((one) => ({ value: one, label: tl(`scope_${one}`), testid: `scope-${one}` }))} />
        <span class="grow" />{may && <Button kind="primary" icon="plus" onClick={() => setEditing(true)} data-testid="new-list">{tp('newList')}</Button>}</div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <Nothing scope={scope} />}
      {data && data.length > 0 && (
        <div class="card"><table data-testid="lists"><caption class="vh">{t('lists')}</caption>
          <thead><tr><th scope="col">{tp('listTitle')}</th><th scope="col">{t('department')}</th><th scope="col">{tp('listKind')}</th><th scope="col" class="num">{tp('taskItems')}</th>
            <th scope="col">{t('state')}</th><th scope="col" class="num">{tp('published')}</th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><th scope="row"><a href={`#/lists/versions/${one.id}`} data-testid="open-list">{one.title}</a> <span class="muted">{t('version', { n: one.version })}</span></th><td>{departments(one.department_id)}</td>
              <td>{tp(one.kind)}</td><td class="num">{one.items}</td><td><ListChip state={one.state} /></td><td class="num nowrap">{day(one.published_at)}</td></tr>))}</tbody>
        </table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {editing && <Edit department={department} onClose={() => setEditing(false)} />}
    </>
  )
}

function Edit({ department, onClose }: { department: string; onClose: () => void }) {
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
    const id = crypto.randomUUID()
    await api('/item-lists', { headers: once(), json: { id, kind, title: title.trim(), ...(reason.trim() ? { reason: reason.trim() } : {}), item_ids: chosen.map((one) => one.id) } })
    onClose()
    location.hash = `/lists/versions/${id}`
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
