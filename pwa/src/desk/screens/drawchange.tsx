import { useEffect, useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { sha256 } from '../../core/hash.ts'
import { tc } from '../../i18n/both/index.ts'
import { tv } from '../../i18n/desk/changes.ts'
import { language } from '../../i18n/index.ts'
import { Button, Field, Problem, Segmented, Sheet } from '../../ui/parts.tsx'
import { once, useAct, useData } from '../data.ts'
import { groups } from '../format.ts'
import type { Draw } from './draws.tsx'
import { barsPair, REASONS, type Candidate, type Kind, type Outcome, type Reason, type Row, type Seat } from './drawtypes.ts'

type Body = Record<string, string | number>
export interface Evidence { name: string; hash: string }

/** One change of a draw: what, why, with which evidence; what the rules make of it; then it is proposed. */
export function ChangeSheet({ draw, row, kinds, onClose, onDone }: { draw: Draw; row: Row | null; kinds: Kind[]; onClose: () => void; onDone: () => Promise<void> }) {
  const [kind, setKind] = useState<Kind>(kinds[0]!)
  const [reason, setReason] = useState<Reason | null>(null)
  const [who, setWho] = useState('')
  const [seat, setSeat] = useState('')
  const [named, setNamed] = useState('')
  const [note, setNote] = useState('')
  const [evidence, setEvidence] = useState<Evidence | null>(null)
  const act = useAct()
  const why = REASONS[kind].length === 1 ? REASONS[kind][0]! : reason
  const body = wish(kind, why, row, { who, seat: seat || firstEmpty(row), named })
  const trial = useTrial(draw.id, body)
  const wordless = (kind === 'ASSIGN' || why === 'OTHER') && note.trim().length < 2
  const choose = (next: Kind) => { setKind(next); setReason(null) }
  const propose = () => act.run(async () => {
    await api(`/draws/${draw.id}/proposals`, { headers: once(), json: { id: crypto.randomUUID(), ...body, evidence: evidence!.hash, note: note.trim() || null } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={row ? tv('changeOf', { name: row.name }) : tv(kind)} onClose={onClose} testid="change">
      {kinds.length > 1 && <Segmented shown legend={tv('whatKind')} value={kind} onChoose={choose} choices={kinds.map((one) => ({ value: one, label: tv(one), testid: `kind-${one}` }))} />}
      {kind === 'RECUSE' && row && <Segmented shown legend={tv('whoLeaves')} value={who} onChoose={setWho} choices={row.team.filter((one) => one.pseudonym).map((one) => ({ value: one.pseudonym!, label: one.name ?? one.pseudonym!, testid: `who-${one.seat}` }))} />}
      {(kind === 'FILL' || kind === 'ASSIGN') && row && <Segmented shown legend={tv('whichSeat')} value={seat || firstEmpty(row)} onChoose={setSeat} choices={row.team.filter((one) => !one.pseudonym).map((one) => ({ value: String(one.seat), label: tv('seatNo', { n: one.seat }) }))} />}
      {kind === 'ASSIGN' && <Candidates draw={draw.id} value={named} onChange={setNamed} />}
      {REASONS[kind].length > 1 && <Segmented<Reason> shown legend={tv('reason')} value={reason} onChoose={setReason} choices={REASONS[kind].map((one) => ({ value: one, label: tv(one), testid: `reason-${one}` }))} />}
      <section class="card in stack-s sunken" aria-live="polite" data-testid="outcome"><h3>{tv('byRule')}</h3>
        {trial.error ? <Problem error={trial.error} /> : trial.outcome ? <OutcomeText kind={kind} reason={why!} outcome={trial.outcome} /> : <p class="muted">{tv('byRuleWait')}</p>}</section>
      <EvidenceField label={tv('evidence')} hint={tv('evidenceHint')} value={evidence} onChange={setEvidence} />
      <Field label={tv('note')} hint={wordless ? tv('noteNeeded') : ''}>{(control) => <textarea {...control} class="input" rows={2} maxLength={500} value={note} onInput={(event) => setNote(event.currentTarget.value)} data-testid="change-note" />}</Field>
      <Problem error={act.error} />
      <div class="row"><p class="muted small grow">{tv('proposeHint')}</p><Button onClick={onClose}>{tc('cancel')}</Button>
        <Button kind="primary" busy={act.busy} disabled={!trial.outcome || !evidence || wordless} onClick={() => void propose()} data-testid="propose">{tv('propose')}</Button></div>
    </Sheet>
  )
}

function firstEmpty(row: Row | null): string {
  return String(row?.team.find((one) => !one.pseudonym)?.seat ?? '')
}

/** The event's fields, or null while something is not chosen yet. */
function wish(kind: Kind, reason: Reason | null, row: Row | null, chosen: { who: string; seat: string; named: string }): Body | null {
  if (!reason) return null
  const about: Body = row ? { type: kind, reason, entity: row.code } : { type: kind, reason }
  if (kind === 'RECUSE') return chosen.who ? { ...about, inspector: chosen.who } : null
  if (kind === 'FILL') return { ...about, seat: Number(chosen.seat) }
  if (kind === 'ASSIGN') return chosen.named ? { ...about, seat: Number(chosen.seat), new: chosen.named } : null
  return about
}

/** What the server computes for the wish; asked again whenever it changes. */
function useTrial(draw: string, body: Body | null): { outcome: Outcome | null; error: unknown } {
  const key = JSON.stringify(body)
  const [found, setFound] = useState<{ key: string; outcome: Outcome | null; error: unknown }>({ key: '', outcome: null, error: null })
  useEffect(() => {
    if (!body) return
    let stale = false
    api<Outcome>(`/draws/${draw}/trial`, { headers: once(), json: body }).then(
      (outcome) => { if (!stale) setFound({ key, outcome, error: null }) },
      (error: unknown) => { if (!stale) setFound({ key, outcome: null, error }) })
    return () => { stale = true }
  }, [draw, key])
  return found.key === key ? found : { outcome: null, error: null }
}

function Candidates({ draw, value, onChange }: { draw: string; value: string; onChange: (value: string) => void }) {
  const { data, error } = useData<{ items: Candidate[] }>(`/draws/${draw}/inspectors`)
  return (
    <><Problem error={error} />
      <Field label={tv('whomAssign')}>{(control) => (
        <select {...control} class="input" value={value} onChange={(event) => onChange(event.currentTarget.value)} data-testid="assign-who"><option value="">{tv('chooseOne')}</option>
          {data?.items.map((one) => <option key={one.pseudonym} value={one.pseudonym}>{one.name} · {one.department}</option>)}</select>)}</Field></>
  )
}

/** A file whose SHA-256 is computed here; the file itself stays where it is. */
export function EvidenceField({ label, hint, value, onChange }: { label: string; hint?: string; value: Evidence | null; onChange: (value: Evidence | null) => void }) {
  const act = useAct()
  const read = (file: File | undefined) => act.run(async () => {
    onChange(null)
    if (file) onChange({ name: file.name, hash: await sha256(await file.arrayBuffer()) })
  })
  return (
    <div class="stack-s">
      <Field label={label} {...(hint ? { hint } : {})}>{(control) => <input {...control} type="file" class="input" onChange={(event) => void read(event.currentTarget.files?.[0])} data-testid="evidence-file" />}</Field>
      <Problem error={act.error} />
      {value && <Hash label={tv('evidenceHash')} hash={value.hash} testid="evidence-hash" />}
    </div>
  )
}

/** A hash in groups of eight, the first one bold. */
export function Hash({ label, hash, testid }: { label: string; hash: string; testid?: string }) {
  return <p class="hash" data-testid={testid} data-hash={hash}><span class="muted">{label}</span> {groups(hash).map((one, index) => (index === 0 ? <b key={index}>{one} </b> : <span key={index}>{one} </span>))}</p>
}

/** The team by name; an empty seat is said. */
export function teamText(team: Seat[]): string {
  return team.map((one) => one.name ?? tv('emptySeat')).join(language() === 'en' ? ', ' : '、')
}

/** What the change does, in sentences. */
export function OutcomeText({ kind, reason, outcome }: { kind: Kind; reason: string; outcome: Outcome }) {
  const name = outcome.object ?? ''
  const lines: string[] = []
  if (kind === 'REPLACE') lines.push(tv('leavesList', { name }), outcome.exhausted ? tv('exhausted') : tv('stepsIn', { name: outcome.replacement ?? '' }))
  if (kind === 'RECUSE') lines.push(tv('leavesTeam', { who: outcome.leaves ?? '', name }), tv(barsPair(reason) ? 'barsPair' : 'barsPerson'))
  if (kind === 'VOID') lines.push(tv('voidDoes'))
  if (kind === 'CLOSE') lines.push(tv('closeDoes'))
  if (outcome.team.length > 0) lines.push(tv('teamThen', { team: teamText(outcome.team) }))
  if (outcome.short) lines.push(tv('shortThen', { n: outcome.short }))
  return <ul class="stack-s">{lines.map((line) => <li key={line}>{line}</li>)}</ul>
}
