import { useState } from 'preact/hooks'
import { api, ProblemError } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { td } from '../../i18n/desk/draws.ts'
import { tv } from '../../i18n/desk/changes.ts'
import { Button, Chip, EmptyState, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { Confirm } from '../confirm.tsx'
import { once, useAct, useData, type Loaded } from '../data.ts'
import { count, minute } from '../format.ts'
import { StepUp } from '../stepup.tsx'
import { ChangeSheet, EvidenceField, Hash, OutcomeText, type Evidence } from './drawchange.tsx'
import type { Draw } from './draws.tsx'
import type { DrawEvent, Kind, Proposal, Rate, Rates } from './drawtypes.ts'

interface Items<T> { items: T[] }

/** What waits for a second person, large and above everything else. */
export function Waiting({ draw, proposals, onDone }: { draw: Draw; proposals: Proposal[]; onDone: () => Promise<void> }) {
  const [sheet, setSheet] = useState<'confirm' | 'decline' | 'withdraw' | null>(null)
  const found = proposals.find((one) => one.state === 'pending')
  if (!found) return null
  const confirms = found.can.includes('confirm')
  const send = async (verb: string, body: unknown) => {
    await api(`/draws/${draw.id}/proposals/${found.id}/${verb}`, { headers: once(), json: body })
    await onDone()
  }
  return (
    <section class="card in stack now" aria-labelledby="waiting" data-testid="waiting">
      <div class="row wrap"><h3 id="waiting" class="grow">{tv('waiting')}</h3><Chip tone="info">{tv(found.body.type)} · {tv(found.body.reason)}</Chip></div>
      <OutcomeText kind={found.body.type} reason={found.body.reason} outcome={found.outcome} />
      {found.note && <p><span class="muted">{tv('note')}</span> {found.note}</p>}
      <Hash label={tv('evidenceHash')} hash={found.body.evidence} />
      <div class="row wrap"><p class="muted small grow">{tv('proposedBy', { who: found.proposer, at: minute(found.proposed_at) })}{!confirms && found.can.length > 0 && ` · ${tv('ownText')}`}</p>
        {confirms && <><Button onClick={() => setSheet('decline')} data-testid="decline">{tv('decline')}</Button><Button kind="primary" onClick={() => setSheet('confirm')} data-testid="confirm-change">{tv('confirm')}</Button></>}
        {!confirms && found.can.includes('withdraw') && <Button onClick={() => setSheet('withdraw')} data-testid="withdraw">{tv('withdraw')}</Button>}</div>
      {sheet === 'confirm' && <ConfirmChange proposal={found} onClose={() => setSheet(null)} onGo={(password) => send('confirm', { password })} />}
      {sheet === 'decline' && <Decline onClose={() => setSheet(null)} onGo={(reason) => send('withdraw', { reason })} />}
      {sheet === 'withdraw' && <Confirm text={tv('withdrawAsk')} go={tv('withdraw')} onClose={() => setSheet(null)} onGo={() => send('withdraw', {})} />}
    </section>
  )
}

function ConfirmChange({ proposal, onClose, onGo }: { proposal: Proposal; onClose: () => void; onGo: (password: string) => Promise<void> }) {
  const [file, setFile] = useState<Evidence | null>(null)
  const wrong = file !== null && file.hash !== proposal.body.evidence
  return (
    <Sheet title={`${tv(proposal.body.type)} · ${tv(proposal.body.reason)}`} onClose={onClose} testid="confirm">
      <OutcomeText kind={proposal.body.type} reason={proposal.body.reason} outcome={proposal.outcome} />
      <EvidenceField label={tv('checkFile')} value={file} onChange={setFile} />
      {file && <p role="status"><Chip tone={wrong ? 'danger' : 'ok'} icon={wrong ? 'alert' : 'check'}>{tv(wrong ? 'otherFile' : 'sameFile')}</Chip></p>}
      <StepUp go={tv('confirm')} disabled={wrong} onGo={onGo} onClose={onClose}><p class="muted">{tv('confirmAsk')}</p></StepUp>
    </Sheet>
  )
}

function Decline({ onClose, onGo }: { onClose: () => void; onGo: (reason: string) => Promise<void> }) {
  const [reason, setReason] = useState('')
  const act = useAct()
  return (
    <Sheet title={tv('declineTitle')} onClose={onClose} testid="decline-sheet">
      <Field label={tv('declineReason')}>{(control) => <textarea {...control} class="input" rows={3} maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="decline-reason" />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button>
        <Button kind="primary" busy={act.busy} disabled={reason.trim().length < 2} data-testid="decline-go" onClick={() => void act.run(async () => { await onGo(reason.trim()); onClose() })}>{tv('decline')}</Button></div>
    </Sheet>
  )
}

/** All changes in order, each with both people and its place in the chain; and how the draw ends. */
export function History({ draw, proposals, onDone }: { draw: Draw; proposals: Loaded<Items<Proposal>>; onDone: () => Promise<void> }) {
  const events = useData<Items<DrawEvent>>(draw.events > 0 ? `/draws/${draw.id}/events` : null)
  const [kind, setKind] = useState<Kind | null>(null)
  if (proposals.error instanceof ProblemError && proposals.error.status === 403) return null
  const decided = proposals.data?.items.filter((one) => one.state !== 'pending') ?? []
  const waits = proposals.data?.items.some((one) => one.state === 'pending')
  const ends: Kind[] = waits ? [] : [...(draw.can.includes('events') && (draw.mode === 'open' || draw.revealed_at) ? ['CLOSE' as const] : []), ...(draw.can.includes('void') ? ['VOID' as const] : [])]
  return (
    <section class="card" aria-labelledby="history"><header><h3 id="history" class="grow">{tv('history')}</h3>
      {ends.map((one) => <Button key={one} small {...(one === 'VOID' ? { kind: 'danger' as const } : {})} onClick={() => setKind(one)} data-testid={`end-${one}`}>{tv(one)}</Button>)}</header>
      <Problem error={proposals.error} />
      {proposals.data && decided.length === 0 && <EmptyState title={tv('noHistory')}><p class="muted">{tv('noHistoryText')}</p></EmptyState>}
      {decided.length > 0 && <div class="scroll" tabIndex={0} role="region" aria-label={tv('history')}><table data-testid="history"><caption class="vh">{tv('history')}</caption>
        <thead><tr><th scope="col" class="num">{tv('seq')}</th><th scope="col">{tv('what')}</th><th scope="col">{tv('result')}</th><th scope="col">{tv('people')}</th><th scope="col" class="num">{tv('when')}</th><th scope="col">{tv('hash')}</th></tr></thead>
        <tbody>{decided.map((one) => <Line key={one.id} proposal={one} hash={events.data?.items.find((event) => event.seq === one.seq)?.hash} />)}</tbody></table></div>}
      {draw.head && draw.events > 0 && <div class="in stack-s"><p class="hash" data-testid="head" data-head={draw.head}><span class="muted">{tv('head')}</span> <b>{draw.head.slice(0, 8)}</b>{draw.head.slice(8).replace(/(.{8})/g, ' $1')}</p><p class="muted small">{tv('headHint')}</p></div>}
      {kind && <ChangeSheet draw={draw} row={null} kinds={[kind]} onClose={() => setKind(null)} onDone={onDone} />}
    </section>
  )
}

function Line({ proposal: one, hash }: { proposal: Proposal; hash: string | undefined }) {
  const done = one.state === 'confirmed'
  return (
    <tr class={done ? undefined : 'off'}><td class="num">{one.seq ?? '—'}</td><th scope="row">{tv(one.body.type)}<br /><span class="muted">{tv(one.body.reason)}</span></th>
      <td>{done ? <OutcomeText kind={one.body.type} reason={one.body.reason} outcome={{ ...one.outcome, short: null }} /> : <><Chip tone="mute">{tv(one.decided_by === one.proposed_by ? 'withdrawn' : 'declined')}</Chip> {one.outcome.object} {one.answer}</>}{one.note && <p class="muted">{one.note}</p>}</td>
      <td>{one.proposer} · {one.decider}</td><td class="num">{minute(one.decided_at)}</td><td class="mono">{hash?.slice(0, 8) ?? '—'}</td></tr>
  )
}

/** How much was replaced, in this draw and by the office; where the limit is reached, the way to a supplementary draw. */
export function Replaced({ draw }: { draw: Draw }) {
  const rates = useData<Rates>(`/draws/${draw.id}/rates`)
  const [open, setOpen] = useState(false)
  const data = rates.data
  if (!data) return null
  const full = data.strata.filter((one) => one.used_up && one.replaced > 0)
  return (
    <section class="card" aria-labelledby="rates"><header><h3 id="rates" class="grow">{tv('rates')}</h3>
      {full.length > 0 && draw.can.includes('events') && !draw.rehearsal && !draw.supplements && <Button small onClick={() => setOpen(true)} data-testid="supplement">{tv('supplement')}</Button>}</header>
      <div class="ratecols"><RateTable title={tv('thisDraw')} rates={data.strata} />{data.office.length > 0 && data.year && <RateTable title={tv('thisOffice', { year: data.year })} rates={data.office} plain />}</div>
      <p class="in small muted">{tv('ratesHint')}</p>
      {open && <Supplement draw={draw} full={full} onClose={() => setOpen(false)} />}
    </section>
  )
}

function RateTable({ title, rates, plain }: { title: string; rates: Rate[]; plain?: boolean }) {
  return (
    <table class="tight2"><caption>{title}</caption>
      <thead><tr><th scope="col">{td('stratum')}</th><th scope="col" class="num">{tv('drawnN')}</th><th scope="col" class="num">{tv('replacedN')}</th><th scope="col" class="num">{tv('rate')}</th></tr></thead>
      <tbody>{rates.map((one) => (
        <tr key={one.stratum}><th scope="row"><span class={`rk rk-${one.stratum}`}>{one.stratum}</span></th><td class="num">{count(one.drawn)}</td><td class="num">{count(one.replaced)}</td>
          <td class="num">{(one.permille / 10).toFixed(1)}%{!plain && one.used_up && one.replaced > 0 && <> <Chip tone="warn" icon="alert">{tv('usedUp')}</Chip></>}</td></tr>))}</tbody></table>
  )
}

function Supplement({ draw, full, onClose }: { draw: Draw; full: Rate[]; onClose: () => void }) {
  const [owed, setOwed] = useState<Record<string, string>>({})
  const act = useAct()
  const wanted = Object.fromEntries(full.map((one) => [one.stratum, Number(owed[one.stratum] || 0)] as const).filter(([, n]) => n > 0))
  const save = () => act.run(async () => {
    const id = crypto.randomUUID()
    const sources = draw.seed_sources.filter((one) => one.after_freeze_s !== null).map(({ name, detail, after_freeze_s }) => ({ name, detail, after_freeze_s }))
    await api('/draws', { headers: once(), json: { id, task_id: draw.task_id, mode: draw.mode, publication: draw.publication, alg: draw.alg, supplements: draw.id, owed: wanted, ...(sources.length === draw.seed_sources.length ? { seed_sources: sources } : {}) } })
    location.hash = `/draws/${id}`
  })
  return (
    <Sheet title={tv('supplement')} onClose={onClose} testid="supplement-sheet">
      <p>{tv('supplementHint')}</p>
      <div class="grid2">{full.map((one) => (
        <Field key={one.stratum} label={tv('owed', { stratum: one.stratum, max: one.drawn })}>{(control) => (
          <input {...control} class="input" inputMode="numeric" placeholder="0" value={owed[one.stratum] ?? ''} onInput={(event) => setOwed({ ...owed, [one.stratum]: event.currentTarget.value.replace(/\D/g, '') })} data-testid={`owed-${one.stratum}`} />)}</Field>))}</div>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={Object.keys(wanted).length === 0} onClick={() => void save()} data-testid="supplement-go">{tv('supplementGo')}</Button></div>
    </Sheet>
  )
}
