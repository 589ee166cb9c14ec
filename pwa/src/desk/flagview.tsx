import { useState } from 'preact/hooks'
import { API, api } from '../api/client.ts'
import { tg } from '../i18n/desk/flags.ts'
import { Button, Chip, Field, Problem } from '../ui/parts.tsx'
import { once, useAct } from './data.ts'
import { count, minute } from './format.ts'

export type FlagKind = 'same_photo' | 'like_photo' | 'same_strokes' | 'like_strokes' | 'travel' | 'bulk_answers'
interface Visit { id: string; number: string; object: string | null; readable: boolean }
interface Piece { evidence: string; at: string | null; by: string | null; picture?: string | null; name?: string | null }
interface Fix { at: string; lat_u: number; lng_u: number; acc_m: number; crs: string }
/** A fact across visits, with its figures; which of them there are depends on the kind. */
export interface Flag {
  id: string; kind: FlagKind; found_at: string; first: Visit; second: Visit | null; people: { [id: string]: string }; explained: { at: string; by: string; reason: string } | null
  facts: {
    first?: Piece; second?: Piece; bits?: number; limit_bits?: number; thousandths?: number; limit_thousandths?: number; person?: string; from?: Fix; to?: Fix
    metres?: number; slack_m?: number; seconds?: number; kmh?: number; limit_kmh?: number; answers?: number; ms?: number; limit_answers?: number; limit_seconds?: number
  }
}

const far = (metres: number) => (metres < 1000 ? tg('metres', { n: metres }) : tg('kilometres', { n: (metres / 1000).toFixed(metres < 100_000 ? 1 : 0) }))

function long(seconds: number): string {
  if (seconds < 120) return tg('seconds', { n: seconds })
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? tg('minutes', { n: minutes }) : tg('hours', { n: Math.floor(minutes / 60), m: minutes % 60 })
}

/** What was measured, in a sentence. */
export function flagTold({ kind, facts, people }: Flag): string {
  const name = people[facts.person ?? ''] ?? ''
  if (kind === 'like_photo') return tg('like_photo_told', { bits: facts.bits ?? 0, limit: facts.limit_bits ?? 0 })
  if (kind === 'like_strokes') return tg('like_strokes_told', { apart: facts.thousandths ?? 0, limit: facts.limit_thousandths ?? 0, bits: facts.bits ?? 0 })
  if (kind === 'travel') {
    const [way, slack] = [facts.metres ?? 0, facts.slack_m ?? 0]
    return tg('travel_told', { name, way: far(way), rest: far(way - slack), time: long(facts.seconds ?? 0), kmh: count(facts.kmh), limit: facts.limit_kmh ?? 0 })
  }
  if (kind === 'bulk_answers') return tg('bulk_answers_told', { name, time: tg('seconds', { n: ((facts.ms ?? 0) / 1000).toFixed(1) }), n: facts.answers ?? 0, seconds: facts.limit_seconds ?? 0, limit: facts.limit_answers ?? 0 })
  return tg(`${kind}_told`)
}

function Side({ flag, visit, piece, fix }: { flag: Flag; visit: Visit; piece: Piece | undefined; fix: Fix | undefined }) {
  const strokes = flag.kind.endsWith('strokes')
  const shown = piece && visit.readable ? (strokes ? piece.picture : piece.evidence) : null
  const name = piece?.name ?? flag.people[piece?.by ?? ''] ?? ''
  const at = piece?.at ?? fix?.at
  return (
    <figure class="stack-s flagside">
      {piece && (shown ? <img src={`${API}/evidence/${shown}/view?size=320`} alt={tg(strokes ? 'strokesOf' : 'photoOf', { number: visit.number })} loading="lazy" class={strokes ? 'ink' : undefined} data-testid="flag-picture" /> : <p class="muted in">{tg('noPicture')}</p>)}
      <figcaption class="stack-s small"><p>{visit.readable ? <><a href={`#/inspections/${visit.id}`}>{visit.object}</a> <span class="mono">{visit.number}</span></> : <>{tg('hidden')} <span class="mono">{visit.number}</span></>}</p>
        {at && <p class="muted">{tg('takenAt', { at: minute(at), name })}</p>}
        {fix && <p class="muted">{tg('positioned', { lat: (fix.lat_u / 1e6).toFixed(5), lng: (fix.lng_u / 1e6).toFixed(5), acc: fix.acc_m })} {fix.crs}</p>}</figcaption></figure>
  )
}

/** One flag whole: the sentence, both sides, and what explains it. */
export function FlagCard({ flag, mayExplain, onDone }: { flag: Flag; mayExplain: boolean; onDone: () => Promise<void> }) {
  const { facts } = flag
  return (
    <article class="card in stack" data-testid="flag" data-kind={flag.kind}>
      <div class="row wrap"><h2 class="h3 grow">{tg(flag.kind)}</h2><Chip tone={flag.explained ? 'mute' : 'info'} icon={flag.explained ? 'check' : 'info'}>{tg(flag.explained ? 'explained' : 'open')}</Chip></div>
      <p>{flagTold(flag)}</p>
      <div class="flagsides"><Side flag={flag} visit={flag.first} piece={facts.first} fix={facts.from} />{flag.second && <Side flag={flag} visit={flag.second} piece={facts.second} fix={facts.to} />}</div>
      {flag.explained ? <p data-testid="flag-explained"><span class="muted">{tg('saidBy', { name: flag.explained.by, at: minute(flag.explained.at) })}</span>{flag.explained.reason}</p>
        : mayExplain && <Explain id={flag.id} onDone={onDone} />}
    </article>
  )
}

function Explain({ id, onDone }: { id: string; onDone: () => Promise<void> }) {
  const act = useAct()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const save = () => act.run(async () => {
    await api(`/flags/${id}/explain`, { method: 'POST', headers: once(), json: { reason: reason.trim() } })
    await onDone()
  })
  if (!asking) return <div><Button small onClick={() => setAsking(true)} data-testid="explain">{tg('explain')}</Button></div>
  return (
    <form class="stack form narrow" onSubmit={(event) => { event.preventDefault(); void save() }}><Problem error={act.error} />
      <Field label={tg('reason')} hint={tg('reasonHint')}>{(control) => <textarea {...control} class="input" rows={2} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="explain-reason" />}</Field>
      <div><Button kind="primary" type="submit" busy={act.busy} disabled={reason.trim().length < 2} data-testid="explain-save">{tg('save')}</Button></div></form>
  )
}

/** In the record: one line each; nothing when there is none. */
export function FlagLines({ flags }: { flags: Flag[] }) {
  if (flags.length === 0) return null
  return (
    <section class="card in stack-s" data-testid="across"><h3>{tg('title')}</h3><ul class="stack-s">{flags.map((flag) => (
      <li key={flag.id}><p><a href={`#/flags/${flag.id}`} class="strong">{tg(flag.kind)}</a> {flag.explained && <Chip tone="mute" icon="check">{tg('explained')}</Chip>}</p><p class="small">{flagTold(flag)}</p></li>))}</ul></section>
  )
}
