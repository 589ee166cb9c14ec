import { useState } from 'preact/hooks'
import { api } from '../api/client.ts'
import { tc } from '../i18n/both/index.ts'
import { tw } from '../i18n/desk/missing.ts'
import { Button, Chip, Field, Problem, Sheet, type Tone } from '../ui/parts.tsx'
import { query, useAct, useData, type PageOf } from './data.ts'
import { minute } from './format.ts'

export type MissingKind = 'visit' | 'seal' | 'file' | 'publication'
export const KINDS: MissingKind[] = ['visit', 'seal', 'file', 'publication']

export interface Missing {
  id: string; kind: MissingKind; about: string; inspection_id: string; number: string; object_name: string; department: { id: string; name: string }
  since: string; found_at: string; closed_at: string | null; how: 'arrived' | 'excused' | 'moved' | null; leaf: string
}
interface Obligation { inspection_id: string; due_on: string; provisional: boolean; state: 'open' | 'met' | 'missed' | 'excused'; excused: { at: string; by: string; reason: string } | null }

const TONES: { [S in Obligation['state']]: Tone } = { open: 'info', met: 'ok', missed: 'warn', excused: 'mute' }

/** What was to be done for one inspection, and what is or was missing of it. */
export function MissingOf({ inspection, mayExcuse, first }: { inspection: string; mayExcuse: boolean; first?: boolean }) {
  const duty = useData<PageOf<Obligation>>('/obligations' + query({ inspection_id: inspection }))
  const missing = useData<PageOf<Missing>>('/missing-work' + query({ inspection_id: inspection, limit: 100 }))
  const [asking, setAsking] = useState(false)
  const one = duty.data?.items[0]
  const rows = missing.data?.items ?? []
  if (!one && rows.length === 0) return null
  return (
    <section class="stack-s" data-testid="obligation">{first ? <h2 class="h3">{tw('duty')}</h2> : <h3>{tw('duty')}</h3>}
      {one && <p class="row wrap"><Chip tone={TONES[one.state]} testid="obligation-state">{tw(one.state === 'excused' ? 'state_excused' : one.state)}</Chip><span class="small">{tw('due', { on: one.due_on })}{one.provisional && ` ${tw('provisional')}`}</span></p>}
      {one?.excused && <p class="small">{tw('by', { by: one.excused.by, at: minute(one.excused.at), reason: one.excused.reason })}</p>}
      {rows.length > 0 && <ul class="stack-s">{rows.map((row) => (
        <li key={row.id} class="small"><strong>{tw(row.kind)}</strong> · {tw('since')} {minute(row.since)} · {tw('found')} {minute(row.found_at)}{row.closed_at && row.how && ` · ${tw(row.how)} ${minute(row.closed_at)}`} <code title={`${tw('leafHint')} ${row.leaf}`}>{row.leaf.slice(0, 8)}</code></li>))}</ul>}
      {mayExcuse && one && (one.state === 'open' || one.state === 'missed') && <Button small onClick={() => setAsking(true)} data-testid="excuse">{tw('excuse')}</Button>}
      {asking && one && <Excuse inspection={inspection} onClose={() => setAsking(false)} onDone={async () => { await duty.reload(); await missing.reload() }} />}
    </section>
  )
}

function Excuse({ inspection, onClose, onDone }: { inspection: string; onClose: () => void; onDone: () => Promise<void> }) {
  const [reason, setReason] = useState('')
  const act = useAct()
  const save = () => act.run(async () => {
    await api(`/obligations/${inspection}/excuse`, { json: { reason: reason.trim() } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tw('excuseTitle')} onClose={onClose}>
      <Field label={tw('excuseReason')} hint={tw('excuseHint')}>{(control) => <textarea {...control} class="input" rows={3} maxLength={1000} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="excuse-reason" />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={reason.trim().length < 2} onClick={() => void save()} data-testid="excuse-go">{tw('excuseGo')}</Button></div>
    </Sheet>
  )
}
