import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { tu } from '../../i18n/desk/publish.ts'
import { Button, Field, Problem, Segmented, Sheet, Tags } from '../../ui/parts.tsx'
import { faultAt, once, useAct } from '../data.ts'
import { RESULTS, type Ground, type Preview } from './publicationtypes.ts'
import { colon } from '../format.ts'

interface Shown { of: Preview; onClose: () => void; onDone: () => Promise<void> }
const TITLES = { redact: 'redactTitle', withhold: 'withholdTitle', withdraw: 'withdrawTitle' } as const
const GO = { redact: 'redact', withhold: 'withhold', withdraw: 'withdraw' } as const
const PATHS = { redact: 'redactions', withhold: 'withhold', withdraw: 'withdraw' } as const

/** A passage hidden, a whole result withheld, or a public one withdrawn: each with its law. */
export function Keep({ act: kind, of, onClose, onDone }: Shown & { act: 'redact' | 'withhold' | 'withdraw' }) {
  const act = useAct()
  const fault = faultAt(act.error)
  const [text, setText] = useState('')
  const [ground, setGround] = useState<Ground>('trade_secret')
  const proposed = of.proposed.find((one) => one.ground === ground)
  const [law, setLaw] = useState(proposed?.law ?? '')
  const [article, setArticle] = useState(proposed?.article ?? '')
  const [reason, setReason] = useState('')
  const choose = (value: Ground) => {
    const found = of.proposed.find((one) => one.ground === value)
    setGround(value)
    setLaw(found?.law ?? '')
    setArticle(found?.article ?? '')
  }
  const save = () => act.run(async () => {
    const told = { law: law.trim(), article: article.trim(), reason: reason.trim(), ...(kind === 'redact' ? { text, ground } : {}) }
    await api(`/publications/${of.id}/${PATHS[kind]}`, { headers: { ...once(), 'If-Match': String(of.version) }, json: told })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tu(TITLES[kind])} onClose={onClose} testid="keep">
      {kind !== 'redact' && <p class="small">{tu(kind === 'withhold' ? 'withholdText' : 'withdrawText')}</p>}
      {kind === 'redact' && <Field {...fault('text')} label={tu('redactText')} hint={tu('redactHint')}>{(control) => <textarea {...control} class="input" rows={2} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="passage" />}</Field>}
      <Segmented shown legend={tu('ground')} value={ground} onChoose={choose} choices={of.proposed.map((one) => ({ value: one.ground, label: tu(`ground_${one.ground}`) }))} />
      <Field {...fault('law')} label={tu('law')} hint={tu('lawHint')}>{(control) => <input {...control} class="input" value={law} onInput={(event) => setLaw(event.currentTarget.value)} data-testid="law" />}</Field>
      <Field {...fault('article')} label={tu('article')} hint={tu('articleHint')}>{(control) => <input {...control} class="input" value={article} onInput={(event) => setArticle(event.currentTarget.value)} data-testid="article" />}</Field>
      <Field {...fault('reason')} label={tu(kind === 'withdraw' ? 'whyPublic' : 'why')}>{(control) => <textarea {...control} class="input" rows={2} maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="why" />}</Field>
      <Problem error={act.error} placed />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} onClick={() => void save()} data-testid="keep-go">{tu(GO[kind])}</Button></div>
    </Sheet>
  )
}

/** Another edition: other results, failing entries struck out, and a note for the public. */
export function Correct({ of, objection, onClose, onDone }: Shown & { objection?: string | undefined }) {
  const act = useAct()
  const fault = faultAt(act.error)
  const [results, setResults] = useState<string[]>(of.conclusions)
  const [struck, setStruck] = useState<string[]>([])
  const [note, setNote] = useState('')
  const save = () => act.run(async () => {
    const told = { conclusions: results, struck: struck.map((pair) => pair.split('.').map(Number)), note: note.trim(), ...(objection ? { objection_id: objection } : {}) }
    await api(`/publications/${of.id}/correct`, { headers: { ...once(), 'If-Match': String(of.version) }, json: told })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={`${tu('correctTitle')} · ${of.object.name}`} onClose={onClose} testid="correction">
      <p class="small">{tu('correctText')}</p>
      <Tags plain legend={tu('newResults')} values={results} onChange={setResults} choices={RESULTS.map((value) => ({ value: value as string, label: to(value), testid: `result-${value}` }))} />
      {of.failing.length > 0 && <Tags legend={tu('strike')} values={struck} onChange={setStruck} choices={of.failing.map((one) => ({ value: `${one.seqno}.${one.place}`, label: `${one.item}${colon()}${one.text}`, testid: `strike-${one.seqno}-${one.place}` }))} />}
      <Field {...fault('note')} label={tu('correctNote')}>{(control) => <textarea {...control} class="input" rows={3} maxLength={500} value={note} onInput={(event) => setNote(event.currentTarget.value)} data-testid="note" />}</Field>
      <Problem error={act.error} placed />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={results.length === 0 || note.trim().length < 2} onClick={() => void save()} data-testid="correct-go">{tu('correct')}</Button></div>
    </Sheet>
  )
}

/** An objection that came by letter, by telephone or to the window. */
export function Raise({ of, onClose, onDone }: Shown) {
  const act = useAct()
  const fault = faultAt(act.error)
  const [text, setText] = useState('')
  const [show, setShow] = useState(false)
  const save = () => act.run(async () => {
    await api(`/publications/${of.id}/objections`, { headers: once(), json: { text: text.trim(), show } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={`${tu('enterObjection')} · ${of.object.name}`} onClose={onClose} testid="raise">
      <Field {...fault('text')} label={tu('objectionText')} hint={tu('objectionHint')}>{(control) => <textarea {...control} class="input" rows={5} maxLength={2000} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="objection-text" />}</Field>
      <label class="opt"><input type="checkbox" checked={show} onChange={() => setShow(!show)} data-testid="objection-show" /><span>{tu('objectionShow')}</span></label>
      <Problem error={act.error} placed />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={text.trim().length < 2} onClick={() => void save()} data-testid="raise-go">{tu('enterObjection')}</Button></div>
    </Sheet>
  )
}
