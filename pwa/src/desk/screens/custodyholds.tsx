import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { tk } from '../../i18n/desk/custody.ts'
import { Button, EmptyState, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { useAct, useData } from '../data.ts'
import { minute } from '../format.ts'
import { Words } from './custody.tsx'

interface Hold { id: string; inspection_id: string; number: string; object_name: string | null; reason: string; set_at: string; set_by: string }

/** What nobody may delete, and why. */
export function Holds({ may, open, onDone }: { may: boolean; open: boolean; onDone: () => Promise<void> }) {
  const { data, error, reload } = useData<{ items: Hold[] }>('/custody/holds')
  const [placing, setPlacing] = useState(false)
  const [lifting, setLifting] = useState<Hold | null>(null)
  const done = async () => { await reload(); await onDone() }
  return (
    <section class="card" aria-labelledby="holds"><header><h2 id="holds" class="h3 grow">{tk('holds')}</h2>
      {may && <Button kind="primary" small icon="lock" onClick={() => setPlacing(true)} data-testid="place-hold">{tk('placeHold')}</Button>}</header>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.items.length === 0 && <EmptyState icon="lock" title={tk('noHolds')}><p class="muted">{tk('noHoldsText')}</p></EmptyState>}
      {data && data.items.length > 0 && (
        <table data-testid="holds"><caption class="vh">{tk('holds')}</caption>
          <thead><tr><th scope="col">{tk('belongs')}</th><th scope="col">{tk('why')}</th><th scope="col">{tk('setBy')}</th>{may && <th scope="col"><span class="vh">{tk('lift')}</span></th>}</tr></thead>
          <tbody>{data.items.map((one) => (
            <tr key={one.id}><th scope="row">{open ? <a class="mono" href={`#/dossiers/${one.inspection_id}`}>{one.number}</a> : <span class="mono">{one.number}</span>} {one.object_name}</th>
              <td>{one.reason}</td><td>{one.set_by} · {minute(one.set_at)}</td>{may && <td class="num"><Button small onClick={() => setLifting(one)} data-testid="lift-hold">{tk('lift')}</Button></td>}</tr>))}</tbody></table>)}
      <p class="in xs muted">{tk('holdsText')}</p>
      {placing && <Place onClose={() => setPlacing(false)} onDone={done} />}
      {lifting && <Words title={`${tk('liftTitle')} · ${lifting.number}`} label={tk('why')} go={tk('lift')} onClose={() => setLifting(null)}
        onGo={async (reason) => { await api(`/custody/holds/${lifting.id}/lift`, { json: { reason } }); await done() }} />}
    </section>
  )
}

function Place({ onClose, onDone }: { onClose: () => void; onDone: () => Promise<void> }) {
  const [number, setNumber] = useState('')
  const [reason, setReason] = useState('')
  const [id] = useState(() => crypto.randomUUID())
  const act = useAct()
  const save = () => act.run(async () => {
    await api('/custody/holds', { json: { id, number: number.trim(), reason: reason.trim() } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tk('placeTitle')} onClose={onClose} testid="hold-sheet">
      <Field label={tk('number')} hint={tk('numberHint')}>{(control) => <input {...control} class="input" value={number} onInput={(event) => setNumber(event.currentTarget.value)} data-testid="hold-number" />}</Field>
      <Field label={tk('why')} hint={tk('holdWhyHint')}>{(control) => <textarea {...control} class="input" rows={3} maxLength={1000} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="hold-reason" />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button>
        <Button kind="primary" busy={act.busy} disabled={!number.trim() || reason.trim().length < 4} onClick={() => void save()} data-testid="hold-go">{tk('placeHold')}</Button></div>
    </Sheet>
  )
}
