import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { tk } from '../../i18n/desk/custody.ts'
import { t } from '../../i18n/desk/index.ts'
import { Button, Chip, EmptyState, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { once, useAct, useData, usePages } from '../data.ts'
import { colon, day, minute } from '../format.ts'
import { StepUp } from '../stepup.tsx'
import { bytes, Words } from './custody.tsx'

interface Order {
  id: string; state: 'pending' | 'confirmed' | 'done' | 'withdrawn'; reason: string; proposed_at: string; proposer: string; confirmed_at: string | null; confirmer: string | null
  answer: string | null; files: number; size: number; removed: number; kept: number; acts: string[]
}
interface OrderFile { sha256: string; size: number; kind: 'photo'; retain_until: string; state: 'waiting' | 'removing' | 'removed' | 'kept'; removed_at: string | null; note: string | null }
interface Due { sha256: string; size: number; kind: 'photo'; retain_until: string; numbers: string[]; held: boolean; ordered: boolean }
type Task = { kind: 'propose' } | { kind: 'confirm' | 'withdraw' | 'list'; order: Order }

/** What was ordered deleted, by whom, and what became of it. Rows stay. */
export function Orders({ may, onDone }: { may: boolean; onDone: () => Promise<void> }) {
  const { data, error, reload } = useData<{ items: Order[] }>('/custody/orders')
  const [task, setTask] = useState<Task | null>(null)
  const done = async () => { await reload(); await onDone() }
  const close = () => setTask(null)
  return (
    <section class="card" aria-labelledby="orders"><header><h2 id="orders" class="h3 grow">{tk('orders')}</h2>
      {may && <Button small onClick={() => setTask({ kind: 'propose' })} data-testid="propose-order">{tk('propose')}</Button>}</header>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.items.length === 0 && <EmptyState title={tk('noOrders')}><p class="muted">{tk('noOrdersText')}</p></EmptyState>}
      {data && data.items.length > 0 && (
        <table data-testid="orders"><caption class="vh">{tk('orders')}</caption>
          <thead><tr><th scope="col">{tk('proposed')}</th><th scope="col">{tk('why')}</th><th scope="col" class="num">{tk('files')}</th><th scope="col">{tk('state')}</th><th scope="col"><span class="vh">{t('details')}</span></th></tr></thead>
          <tbody>{data.items.map((one) => (
            <tr key={one.id}><th scope="row">{one.proposer}<br /><span class="muted small">{minute(one.proposed_at)}</span></th><td>{one.reason}</td><td class="num">{one.files} · {bytes(one.size)}</td><td><State order={one} /></td>
              <td class="num"><span class="row end"><Button small onClick={() => setTask({ kind: 'list', order: one })} data-testid="order-files">{tk('list')}</Button>
                {one.acts.includes('withdraw') && <Button small onClick={() => setTask({ kind: 'withdraw', order: one })} data-testid="withdraw-order">{tk(one.acts.includes('confirm') ? 'decline' : 'withdraw')}</Button>}
                {one.acts.includes('confirm') && <Button small kind="danger" onClick={() => setTask({ kind: 'confirm', order: one })} data-testid="confirm-order">{tk('review')}</Button>}</span></td></tr>))}</tbody></table>)}
      <p class="in xs muted">{tk('ordersText')}</p>
      {task?.kind === 'propose' && <Propose onClose={close} onDone={done} />}
      {task?.kind === 'list' && <Sheet title={tk('list')} onClose={close} testid="order-list"><Files order={task.order} /></Sheet>}
      {task?.kind === 'confirm' && <Confirm order={task.order} onClose={close} onDone={done} />}
      {task?.kind === 'withdraw' && <Words title={tk(task.order.acts.includes('confirm') ? 'decline' : 'withdraw')} label={tk('declineWhy')} go={tk(task.order.acts.includes('confirm') ? 'decline' : 'withdraw')} onClose={close}
        onGo={async (answer) => { await api(`/custody/orders/${task.order.id}/withdraw`, { headers: once(), json: { answer } }); await done() }} />}
    </section>
  )
}

function State({ order }: { order: Order }) {
  if (order.state === 'done') return <><Chip tone="mute">{tk(order.kept ? 'doneKept' : 'done', { removed: order.removed, kept: order.kept })}</Chip><br /><span class="muted small">{order.confirmer} · {minute(order.confirmed_at)}</span></>
  if (order.state === 'withdrawn') return <Chip tone="mute">{order.answer ? tk('declined', { answer: order.answer }) : tk('withdrawn')}</Chip>
  return <Chip tone={order.state === 'pending' ? 'warn' : 'info'} icon="clock">{tk(order.state)}</Chip>
}

function Files({ order }: { order: Order }) {
  const { data, error, reload } = useData<{ items: OrderFile[] }>(`/custody/orders/${order.id}/files`)
  return (
    <><Problem error={error} onRetry={() => void reload()} />
      {data && <div class="scroll tall" tabIndex={0} role="region" aria-label={tk('list')}><table data-testid="order-files-table"><caption class="vh">{tk('list')}</caption>
        <thead><tr><th scope="col">{tk('fingerprint')}</th><th scope="col">{tk('kind')}</th><th scope="col" class="num">{tk('size')}</th><th scope="col">{tk('keptTill')}</th><th scope="col">{tk('state')}</th></tr></thead>
        <tbody>{data.items.map((one) => (
          <tr key={one.sha256}><td class="mono" title={one.sha256}>{one.sha256.slice(0, 16)}</td><td>{tk(one.kind)}</td><td class="num">{bytes(one.size)}</td><td class="nowrap">{day(one.retain_until)}</td>
            <td>{one.state === 'removed' ? `${tk('removed')} ${minute(one.removed_at)}` : one.state === 'kept' ? `${tk('kept')}${colon()}${one.note ?? ''}` : tk('waiting')}</td></tr>))}</tbody></table></div>}</>
  )
}

function Confirm({ order, onClose, onDone }: { order: Order; onClose: () => void; onDone: () => Promise<void> }) {
  return (
    <Sheet title={tk('confirmTitle', { n: order.files })} onClose={onClose} testid="confirm-sheet">
      <p>{tk('confirmText', { who: order.proposer, at: minute(order.proposed_at), size: bytes(order.size) })}</p>
      <p class="strong">{order.reason}</p>
      <Files order={order} />
      <StepUp go={tk('confirmGo')} onClose={onClose} onGo={async (password) => { await api(`/custody/orders/${order.id}/confirm`, { json: { password } }); await onDone() }} />
    </Sheet>
  )
}

function Propose({ onClose, onDone }: { onClose: () => void; onDone: () => Promise<void> }) {
  const { data, error, more, reload } = usePages<Due>('/custody/due?limit=100')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [reason, setReason] = useState('')
  const [id] = useState(() => crypto.randomUUID())
  const act = useAct()
  const free = data?.filter((one) => !one.held && !one.ordered).map((one) => one.sha256) ?? []
  const turn = (sha: string) => { const next = new Set(chosen); if (!next.delete(sha)) next.add(sha); setChosen(next) }
  const save = () => act.run(async () => {
    await api('/custody/orders', { headers: once(), json: { id, files: [...chosen], reason: reason.trim() } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tk('proposeTitle')} onClose={onClose} testid="propose-sheet">
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="check" title={tk('noDue')}><p class="muted">{tk('noDueText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <>
          <label class="row"><input type="checkbox" checked={free.length > 0 && free.every((sha) => chosen.has(sha))} onChange={(event) => setChosen(event.currentTarget.checked ? new Set(free) : new Set())} data-testid="choose-all" />{tk('allShown')}</label>
          <div class="scroll tall" tabIndex={0} role="region" aria-label={tk('proposeTitle')}><table data-testid="due"><caption class="vh">{tk('proposeTitle')}</caption>
            <thead><tr><th scope="col"><span class="vh">{tk('propose')}</span></th><th scope="col">{tk('fingerprint')}</th><th scope="col">{tk('kind')}</th><th scope="col">{tk('belongs')}</th><th scope="col" class="num">{tk('size')}</th><th scope="col">{tk('keptTill')}</th></tr></thead>
            <tbody>{data.map((one) => (
              <tr key={one.sha256}><td>{one.held || one.ordered ? <Chip tone="warn">{tk(one.held ? 'held' : 'ordered')}</Chip> : <input type="checkbox" aria-label={tk('choose', { sha: one.sha256.slice(0, 16) })} checked={chosen.has(one.sha256)} onChange={() => turn(one.sha256)} />}</td>
                <td class="mono" title={one.sha256}>{one.sha256.slice(0, 16)}</td><td>{tk(one.kind)}</td><td class="mono">{one.numbers.join(' ')}</td><td class="num">{bytes(one.size)}</td><td class="nowrap">{day(one.retain_until)}</td></tr>))}</tbody></table></div>
          {more && <Button small onClick={() => void more()}>{t('more')}</Button>}
          <Field label={tk('proposeWhy')}>{(control) => <textarea {...control} class="input" rows={2} maxLength={1000} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="order-reason" />}</Field>
        </>)}
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button>
        {free.length > 0 && <Button kind="primary" busy={act.busy} disabled={chosen.size === 0 || reason.trim().length < 4} onClick={() => void save()} data-testid="order-go">{tk('proposeGo', { n: chosen.size })}</Button>}</div>
    </Sheet>
  )
}
