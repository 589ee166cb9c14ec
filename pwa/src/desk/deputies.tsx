import { useState } from 'preact/hooks'
import { api } from '../api/client.ts'
import { tc } from '../i18n/both/index.ts'
import { td } from '../i18n/desk/deputies.ts'
import { t } from '../i18n/desk/index.ts'
import { Button, Chip, EmptyState, Field, Problem, type Tone } from '../ui/parts.tsx'
import { Confirm } from './confirm.tsx'
import { once, query, useAct, useData, usePages } from './data.ts'

type State = 'coming' | 'running' | 'over' | 'ended'
interface Deputyship {
  id: string; person_id: string; person: string; deputy_id: string; deputy: string; department: string; from_on: string; to_on: string; reason: string; state: State; named_by_name: string; own: boolean; can: 'end'[]
}
interface Reviewer { id: string; name: string; department: string; mine: boolean }

const TONES: Record<State, Tone> = { coming: 'info', running: 'ok', over: 'mute', ended: 'mute' }
const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())

/** Who reviews in whose place; `own` shows only what concerns the reader. */
export function Deputies({ me, own, onChange }: { me: string; own: boolean; onChange?: () => Promise<void> }) {
  const { data, error, more, reload } = usePages<Deputyship>('/deputies' + query({ own: own ? 'true' : '' }))
  const [naming, setNaming] = useState(false)
  const [ending, setEnding] = useState<Deputyship | null>(null)
  const changed = async () => { await reload(); await onChange?.() }
  const end = async (one: Deputyship) => {
    await api(`/deputies/${one.id}/end`, { method: 'POST', headers: once(), json: {} })
    await changed()
  }
  return (
    <div class="stack">
      <p class="muted narrow">{td('lead')}</p>
      <Problem error={error} onRetry={() => void reload()} />
      {naming ? <Naming me={me} onClose={() => setNaming(false)} onDone={changed} />
        : <div class="row"><Button icon="plus" kind={own ? 'plain' : 'primary'} onClick={() => setNaming(true)} data-testid="deputy-new">{td('new')}</Button></div>}
      {data?.length === 0 && !naming && <EmptyState icon="user" title={td('none')}><p class="muted">{td('noneText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table class="found" data-testid="deputies"><caption class="vh">{td('title')}</caption>
          <thead><tr><th scope="col">{td('away')}</th><th scope="col">{td('deputy')}</th><th scope="col" class="num">{td('days')}</th><th scope="col">{td('reason')}</th><th scope="col">{t('state')}</th><th scope="col"><span class="vh">{t('details')}</span></th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><th scope="row">{one.person}<span class="sub">{one.department}</span></th><td>{one.deputy}</td><td class="num nowrap">{one.from_on} – {one.to_on}</td>
              <td>{one.reason}<span class="sub">{td('namedBy', { name: one.named_by_name })}</span></td><td><Chip tone={TONES[one.state]}>{td(one.state)}</Chip></td>
              <td class="num">{one.can.includes('end') && <Button small onClick={() => setEnding(one)} data-testid="deputy-end">{td('end')}</Button>}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {ending && <Confirm text={td('endAsk', { deputy: ending.deputy, name: ending.person })} go={td('end')} onGo={() => end(ending)} onClose={() => setEnding(null)} />}
    </div>
  )
}

function Naming({ me, onClose, onDone }: { me: string; onClose: () => void; onDone: () => Promise<void> }) {
  const reviewers = useData<{ items: Reviewer[] }>('/deputies/reviewers')
  const [id] = useState(() => crypto.randomUUID())
  const [away, setAway] = useState(me)
  const [deputy, setDeputy] = useState('')
  const [from, setFrom] = useState(today())
  const [until, setUntil] = useState(today())
  const [reason, setReason] = useState('')
  const act = useAct()
  const all = reviewers.data?.items ?? []
  const save = () => act.run(async () => {
    await api('/deputies', { method: 'POST', headers: once(), json: { id, person_id: away, deputy_id: deputy, from_on: from, to_on: until, reason: reason.trim() } })
    await onDone()
    onClose()
  })
  return (
    <form class="card in stack narrow" onSubmit={(event) => { event.preventDefault(); void save() }}>
      <Problem error={reviewers.error ?? act.error} />
      <div class="grid2">
        <Field label={td('away')}>{(control) => <select {...control} class="input" value={away} onChange={(event) => setAway(event.currentTarget.value)} data-testid="deputy-for">
          {all.filter((one) => one.mine).map((one) => <option key={one.id} value={one.id}>{one.id === me ? td('myself', { name: one.name }) : `${one.name} · ${one.department}`}</option>)}</select>}</Field>
        <Field label={td('deputy')}>{(control) => <select {...control} class="input" value={deputy} onChange={(event) => setDeputy(event.currentTarget.value)} data-testid="deputy-who">
          <option value="">{td('chooseDeputy')}</option>{all.filter((one) => one.id !== away).map((one) => <option key={one.id} value={one.id}>{one.name} · {one.department}</option>)}</select>}</Field>
        <Field label={td('from')}>{(control) => <input {...control} class="input" type="date" value={from} onInput={(event) => setFrom(event.currentTarget.value)} data-testid="deputy-from" />}</Field>
        <Field label={td('until')}>{(control) => <input {...control} class="input" type="date" value={until} min={from} onInput={(event) => setUntil(event.currentTarget.value)} data-testid="deputy-until" />}</Field>
      </div>
      <Field label={td('reason')} hint={td('reasonHint')}>{(control) => <input {...control} class="input" maxLength={300} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="deputy-reason" />}</Field>
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button>
        <Button type="submit" kind="primary" busy={act.busy} disabled={!deputy || !from || !until || reason.trim().length < 2} data-testid="deputy-save">{td('save')}</Button></div>
    </form>
  )
}
