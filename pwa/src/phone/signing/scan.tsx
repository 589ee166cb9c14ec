import { useRef, useState } from 'preact/hooks'
import { typedCode } from '../../core/signing/code.ts'
import { Frames } from '../../core/signing/frames.ts'
import { creditCode, readAsk, type Ask } from '../../core/signing/messages.ts'
import { visitsOf } from '../../core/pull.ts'
import { t } from '../../i18n/phone/signing.ts'
import { Button, Field, go } from '../../ui/parts.tsx'
import { here, useLive } from '../app.ts'
import { Home } from '../frame.tsx'
import { Countersign } from './countersign.tsx'
import { Scanner } from './scanner.tsx'

/** One scanner for everything: a colleague's question, a business licence; by camera or by a typed code. */
export function Scan() {
  const [ask, setAsk] = useState<Ask | null>(null)
  if (ask) return <Countersign ask={ask} />
  return (
    <Home title={t('scanTitle')} tab="">
      <Finder onAsk={setAsk} />
      <Typed onAsk={setAsk} />
    </Home>
  )
}

function Finder({ onAsk }: { onAsk: (ask: Ask) => void }) {
  const box = useRef(new Frames())
  const [seen, setSeen] = useState<{ have: number; of: number } | null>(null)
  const [words, setWords] = useState('')
  const licence = async (text: string) => {
    const paper = /#(\/visit\/[\w-]+\/paper\/\w+)$/.exec(text)?.[1]
    if (paper) return go(paper)
    const code = creditCode(text)
    if (!code) return setWords(t('scanUnknown'))
    const found = (await visitsOf(here.person!.id)).filter((visit) => visit.object.uscc === code && !visit.gone)
    const visit = found.find((one) => one.state === 'planned' || one.state === 'started') ?? found[0]
    if (visit) go(`/visit/${visit.id}`)
    else setWords(t('scanNoVisit', { code }))
  }
  const take = async (text: string) => {
    const found = await box.current.add(text)
    if (!found) return text.startsWith('MC1') ? undefined : licence(text)
    setSeen(found)
    if (found.text === null) return
    const ask = found.kind === 'A' ? await readAsk(found.text) : null
    if (ask) onAsk(ask)
    else setWords(found.kind === 'B' ? t('scanBackHere') : found.kind === 'C' ? t('scanCardHere') : t('scanUnknown'))
  }
  return (
    <section class="stack"><p class="small muted">{t('scanHelp')}</p>
      <Scanner onText={(text) => void take(text)} label={t('scanTitle')} />
      {seen && seen.of > 1 && <p role="status" class="small" data-testid="scan-progress">{t('scanProgress', seen)}</p>}
      {words && <p class="banner warn box" role="alert" data-testid="scan-words">{words}</p>}</section>
  )
}

/** Where no camera works: the visit from the own list, and the code that stands for the text on the other phone. */
function Typed({ onAsk }: { onAsk: (ask: Ask) => void }) {
  const visits = useLive(async () => (await visitsOf(here.person!.id)).filter((one) => !one.gone && (one.state === 'planned' || one.state === 'started'))) ?? []
  const [id, setId] = useState('')
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const start = () => {
    setTried(true)
    const code = typedCode(text)
    const visit = visits.find((one) => one.id === id)
    if (!code || !visit) return
    const team = visit.inspectors.map(({ id: key, name, certificate_no }) => ({ id: key, name, certificate_no }))
    onAsk({ v: 1, visit: visit.id, number: visit.number, object: visit.object.name, shown: code, nonce: '', offer: visit.offer?.nonce ?? '0'.repeat(64), from: '', team })
  }
  return (
    <details class="card in"><summary data-testid="type-code">{t('typeCode')}</summary><div class="stack">
      <Field label={t('typeCodeVisit')}>{(control) => <select {...control} class="input" value={id} onChange={(event) => setId(event.currentTarget.value)} data-testid="code-visit"><option value="" />{visits.map((one) => <option key={one.id} value={one.id}>{one.object.name} {one.number}</option>)}</select>}</Field>
      <Field label={t('typeCodeCode')} fault={tried && !typedCode(text) ? t('typeCodeWrong') : undefined}>{(control) => <input {...control} class="input mono" value={text} maxlength={40} autocomplete="off" autocapitalize="characters" onInput={(event) => setText(event.currentTarget.value)} data-testid="ask-code-typed" />}</Field>
      <Button kind="primary" disabled={!id} onClick={start} data-testid="code-go">{t('typeCodeGo')}</Button></div></details>
  )
}
