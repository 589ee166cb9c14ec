import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tl } from '../../i18n/desk/leads.ts'
import { Button, Chip, EmptyState, Field, Problem, Sheet, type Tone } from '../../ui/parts.tsx'
import { once, query, useAct, useData, usePages } from '../data.ts'
import { minute } from '../format.ts'
import { ObjectPicker, type Picked } from '../objectpicker.tsx'
import type { ScreenProps } from '../rooms.ts'
import { useFilters, Views } from '../views.tsx'
import { Clusters } from './leadclusters.tsx'
import { Copies, CopyOne } from './leadcopies.tsx'
import { LeadOne } from './leadone.tsx'

export interface Lead {
  id: string; number: string; source: string; source_no: string; received_at: string; object_id: string | null; object_name: string; address: string; content: string; item_id: string | null; industry: string | null; district: string | null
  state: string; reason: string | null; cap_reason: string | null; task_id: string | null; inspection_id: string | null; outcome: string; answer: string; version: number
}

const PARTS = ['waiting', 'running', 'done', 'clusters', 'copies'] as const
export const SOURCES = ['hotline_12345', 'complaint', 'transfer', 'data_monitoring', 'accident', 'failed_test', 'deployment', 'media', 'citizen'] as const
export const TONES: { [state: string]: Tone } = { received: 'warn', triaged: 'info', inspecting: 'info', copied: 'info', special: 'info', outcome: 'warn', closed: 'mute', merged: 'mute', no_jurisdiction: 'warn', fed_back: 'ok' }
export const word = (prefix: string, name: string) => tl(`${prefix}_${name}` as Parameters<typeof tl>[0])

const dayNo = (ms: number) => Math.floor((ms + 8 * 3_600_000) / 86_400_000) // China keeps one time, without summer's

/** Calendar days since an instant; no notice gives a number, so the age is only told. */
export function age(instant: string): string {
  const days = dayNo(Date.now()) - dayNo(Date.parse(instant))
  return days <= 0 ? tl('today') : tl('days', { n: days })
}

/** What comes in from outside the plan: the queue by age, what it proposes together, and what was told to other departments. */
export function Screen({ session, route }: ScreenProps) {
  const [part = 'waiting', id] = route
  const may = session.me.permissions.includes('lead:write')
  if (part === 'copies' && id) return <CopyOne key={id} id={id} />
  if (!PARTS.includes(part as typeof PARTS[number])) return <LeadOne key={part} id={part} session={session} />
  return (
    <main class="work">
      <nav class="parttabs" aria-label={tl('parts')}>{PARTS.map((one) => <a key={one} href={one === 'waiting' ? '#/leads' : `#/leads/${one}`} aria-current={one === part ? 'page' : undefined} data-testid={`leads-${one}`}>{tl(one)}</a>)}</nav>
      {part === 'clusters' ? <Clusters session={session} /> : part === 'copies' ? <Copies may={may} /> : <Queue key={part} group={part} may={may} />}
    </main>
  )
}

const NO_FILTER = { source: '' }

function Queue({ group, may }: { group: string; may: boolean }) {
  const [filter, set] = useFilters(group === 'waiting' ? 'leads' : `leads/${group}`, NO_FILTER)
  const { source } = filter
  const [entering, setEntering] = useState(false)
  const { data, error, more, reload } = usePages<Lead>('/leads' + query({ group, source }))
  return (
    <>
      {group === 'waiting' && <p class="muted">{tl('lead')}</p>}
      <div class="row wrap"><select class="input so" aria-label={tl('source')} value={source} onChange={(event) => set({ source: event.currentTarget.value })}><option value="">{tl('source')} · {t('all')}</option>{SOURCES.map((one) => <option key={one} value={one}>{word('o', one)}</option>)}</select><Views room="leads" filters={filter} nothing={NO_FILTER} onTake={set} />
        {may && group === 'waiting' && <Button kind="primary" onClick={() => setEntering(true)} data-testid="enter-lead">{tl('enter')}</Button>}</div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="check" title={group === 'waiting' && !source ? tl('none') : t('nothingHere')}>{group === 'waiting' && <p class="muted">{tl('noneText')}</p>}</EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table class="found" data-testid="leads"><caption class="vh">{tl('title')}</caption>
          <thead><tr><th scope="col">{tl('object')}</th><th scope="col">{tl('source')}</th><th scope="col">{tl('content')}</th><th scope="col">{tl('state')}</th><th scope="col" class="num">{group === 'done' ? tl('receivedAt') : tl('age')}</th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><th scope="row"><a href={`#/leads/${one.id}`}>{one.object_name}</a><span class="sub mono xs">{one.number}</span></th><td>{word('o', one.source)}</td><td>{one.content.length > 60 ? one.content.slice(0, 60) + '…' : one.content}</td>
              <td><Chip tone={TONES[one.state] ?? 'mute'}>{word('s', one.state)}</Chip></td><td class="num nowrap" title={minute(one.received_at)}>{group === 'done' ? minute(one.received_at) : age(one.received_at)}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {entering && <Enter onClose={() => setEntering(false)} />}
    </>
  )
}

function Enter({ onClose }: { onClose: () => void }) {
  const [id] = useState(uuid7())
  const [picked, setPicked] = useState<Picked | null>(null)
  const [said, setSaid] = useState<{ [name: string]: string }>({ source: 'hotline_12345' })
  const act = useAct()
  const set = (name: string) => (event: { currentTarget: { value: string } }) => setSaid({ ...said, [name]: event.currentTarget.value })
  const text = (name: string) => said[name]?.trim() ?? ''
  const save = () => act.run(async () => {
    const informant = text('name') || text('phone') ? { informant: { name: text('name'), phone: text('phone') } } : {}
    await api('/leads', { headers: once(), json: { id, source: text('source'), source_no: text('source_no'), object_id: picked?.id ?? null, object_name: picked?.name ?? text('object_name'), address: text('address'), content: text('content'), ...informant } })
    location.hash = `/leads/${id}`
  })
  return (
    <Sheet title={tl('enter')} onClose={onClose}>
      <div class="grid2"><Field label={tl('source')}>{(control) => <select {...control} class="input" value={said['source']} onChange={set('source')}>{SOURCES.filter((one) => one !== 'citizen').map((one) => <option key={one} value={one}>{word('o', one)}</option>)}</select>}</Field>
        <Field label={tl('sourceNo')}>{(control) => <input {...control} class="input" maxLength={80} value={said['source_no'] ?? ''} onInput={set('source_no')} />}</Field></div>
      {!picked && <Field label={tl('object')}>{(control) => <input {...control} class="input" maxLength={200} value={said['object_name'] ?? ''} onInput={set('object_name')} data-testid="lead-object" />}</Field>}
      <ObjectPicker label={tl('objectInLibrary')} hint={tl('findObject')} value={picked} onPick={setPicked} />
      <Field label={tl('content')}>{(control) => <textarea {...control} class="input" rows={4} maxLength={4000} value={said['content'] ?? ''} onInput={set('content')} data-testid="lead-content" />}</Field>
      <div class="grid2"><Field label={tl('informant')}>{(control) => <input {...control} class="input" maxLength={60} value={said['name'] ?? ''} onInput={set('name')} />}</Field>
        <Field label={tl('phone')} hint={tl('phoneHint')}>{(control) => <input {...control} class="input" maxLength={40} value={said['phone'] ?? ''} onInput={set('phone')} />}</Field></div>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!(picked || text('object_name').length > 1) || text('content').length < 2} onClick={() => void save()} data-testid="lead-save">{tc('save')}</Button></div>
    </Sheet>
  )
}

/** Words and name of an item, for triage and clusters. */
export function useItems(): { id: string; code: string; name: string; published: boolean }[] {
  return useData<{ items: { id: string; code: string; name: string; published: boolean }[] }>('/items?limit=200').data?.items ?? []
}
