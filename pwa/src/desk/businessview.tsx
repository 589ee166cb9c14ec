import { useState } from 'preact/hooks'
import { API, api } from '../api/client.ts'
import { tb } from '../i18n/desk/business.ts'
import { tx } from '../i18n/desk/records.ts'
import { Button, Chip, Field, Problem, type Tone } from '../ui/parts.tsx'
import { once, useAct, useData } from './data.ts'
import { minute } from './format.ts'

interface File { evidence: string; sha256: string; type: string; len: number }
interface Proof { id: string; files: File[]; note: string; sent_at: string; state: 'sent' | 'accepted' | 'asked_again'; answer: string; decided_at: string | null; decided_by_name: string }
interface Side { replies: { id: string; text: string; sent_at: string; leaf: string }[]; proofs: Proof[]; rating: { stars: number; text: string; rated_at: string } | null; may_read_rating: boolean; may_decide: boolean }

const TONES: { [S in Proof['state']]: Tone } = { sent: 'info', accepted: 'ok', asked_again: 'warn' }

/** What the business added by its receipt: statements, proof, and for supervisors the rating. Nothing where there is nothing. */
export function BusinessSection({ id }: { id: string }) {
  const { data, error, reload } = useData<Side>(`/inspections/${id}/business`)
  if (!data) return error ? <Problem error={error} onRetry={() => void reload()} /> : null
  if (data.replies.length + data.proofs.length === 0 && !data.rating) return null
  return (
    <section class="card in stack" data-testid="business-side"><h3>{tb('title')}</h3>
      {data.replies.length > 0 && <div class="stack-s"><h4>{tb('replies')}</h4>{data.replies.map((one) => (
        <div key={one.id} data-testid="business-reply"><p class="muted small">{tb('sentAt', { at: minute(one.sent_at) })} <code title={one.leaf}>{one.leaf.slice(0, 8)}</code></p><p class="pre">{one.text}</p></div>))}</div>}
      {data.proofs.length > 0 && <div class="stack"><h4>{tb('proofs')}</h4>{data.proofs.map((one) => <ProofCard key={one.id} one={one} may={data.may_decide} onDone={reload} />)}</div>}
      {data.rating && <div class="stack-s" data-testid="business-rating"><h4>{tb('rating')}</h4><p><strong>{tb('stars', { n: data.rating.stars })}</strong> <span class="muted small">{minute(data.rating.rated_at)}</span></p>{data.rating.text && <p class="pre">{data.rating.text}</p>}<p class="muted small">{tb('ratingHint')}</p></div>}
    </section>
  )
}

function ProofCard({ one, may, onDone }: { one: Proof; may: boolean; onDone: () => Promise<void> }) {
  return (
    <div class="stack-s" data-testid="business-proof"><p class="row wrap"><Chip tone={TONES[one.state]}>{tb(one.state)}</Chip><span class="muted small">{tb('sentAt', { at: minute(one.sent_at) })}</span></p>
      {one.note && <p class="pre">{one.note}</p>}
      <div class="row wrap top">{one.files.map((file, index) => (
        <figure key={file.evidence}>{file.type.startsWith('image/') && <a href={`${API}/evidence/${file.evidence}/view?size=1600`} target="_blank" rel="noopener"><img src={`${API}/evidence/${file.evidence}/view?size=320`} alt={tb('photoOf', { n: index + 1 })} loading="lazy" width={240} /></a>}
          <figcaption class="xs muted">{tb('file', { n: index + 1 })} · {file.type === 'application/pdf' ? 'PDF' : tx('photo')} · {Math.max(file.len / 1e6, 0.1).toFixed(1)} MB · <a href={`${API}/evidence/${file.evidence}/original`} download>{tb('original')}</a></figcaption></figure>))}</div>
      {one.state === 'sent' ? may && <Decide id={one.id} onDone={onDone} /> : <p><span class="muted">{tb('decided', { name: one.decided_by_name, at: minute(one.decided_at) })}</span> {one.answer || tb(one.state)}</p>}
    </div>
  )
}

function Decide({ id, onDone }: { id: string; onDone: () => Promise<void> }) {
  const act = useAct()
  const [asking, setAsking] = useState(false)
  const [answer, setAnswer] = useState('')
  const decide = (accepted: boolean) => act.run(async () => {
    await api(`/proofs/${id}/decide`, { method: 'POST', headers: once(), json: { accepted, answer: answer.trim() } })
    await onDone()
  })
  if (!asking) return <div class="stack-s"><Problem error={act.error} /><div class="row"><Button small kind="primary" busy={act.busy} onClick={() => void decide(true)} data-testid="proof-accept">{tb('accept')}</Button><Button small onClick={() => setAsking(true)} data-testid="proof-ask">{tb('askAgain')}</Button></div></div>
  return (
    <form class="stack form narrow" onSubmit={(event) => { event.preventDefault(); void decide(false) }}><Problem error={act.error} />
      <Field label={tb('answer')} hint={tb('answerHint')}>{(control) => <textarea {...control} class="input" rows={2} maxLength={500} value={answer} onInput={(event) => setAnswer(event.currentTarget.value)} data-testid="proof-answer" />}</Field>
      <div class="row"><Button kind="primary" type="submit" busy={act.busy} disabled={answer.trim().length < 2} data-testid="proof-send">{tb('send')}</Button></div></form>
  )
}
