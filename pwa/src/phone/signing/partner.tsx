import { useEffect, useRef, useState } from 'preact/hooks'
import { draft, keepDraft } from '../../core/drafts.ts'
import { grouped, shortCode, typedCode } from '../../core/signing/code.ts'
import { Frames } from '../../core/signing/frames.ts'
import { askFrames, readBack, type BackFault } from '../../core/signing/messages.ts'
import { t } from '../../i18n/phone/signing.ts'
import { Button, Field, Sheet } from '../../ui/parts.tsx'
import { here } from '../app.ts'
import { say, type Open } from '../visit/data.ts'
import { QrFrames } from './qr.tsx'
import { Scanner } from './scanner.tsx'
import type { InspectorRef } from '../../core/db/schema.ts'
import './signing.css'

interface Asked { shown: string; nonce: string }

/** One question per text: the same nonce while the text is the same, a new one when an answer changed it. */
async function nonceFor(visit: string, shown: string): Promise<string> {
  const before = await draft<Asked>(`ask:${visit}`)
  if (before?.shown === shown) return before.nonce
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(8)), (one) => one.toString(16).padStart(2, '0')).join('')
  await keepDraft(`ask:${visit}`, { shown, nonce })
  return nonce
}

/** The first phone's side: shows the question, takes the answer by camera or by its code (evidence.md 4.2 no. 8). */
export function PartnerSheet({ open, one, onClose }: { open: Open; one: InspectorRef; onClose: () => void }) {
  const { visit, shown, text } = open
  const [frames, setFrames] = useState<string[]>([])
  const [nonce, setNonce] = useState('')
  const [scanning, setScanning] = useState(false)
  useEffect(() => {
    void nonceFor(visit.id, shown).then(async (made) => {
      setNonce(made)
      const team = visit.inspectors.map(({ id, name, certificate_no }) => ({ id, name, certificate_no }))
      setFrames(await askFrames({ v: 1, visit: visit.id, number: visit.number, object: visit.object.name, shown, nonce: made, offer: visit.offer?.nonce ?? '0'.repeat(64), from: here.person?.name ?? '', team }, text))
    })
  }, [shown])
  return (
    <Sheet title={t('partnerTitle', { name: one.name })} onClose={onClose} testid="partner-sheet">
      {scanning ? <ScanBack open={open} nonce={nonce} one={one} onDone={onClose} /> : <>
        <p class="small muted">{t('partnerHow')}</p>
        <QrFrames frames={frames} label={t('partnerTitle', { name: one.name })} />
        <details><summary>{t('codeAsk')}</summary><p class="codes" data-testid="ask-code">{grouped(shortCode(shown))}</p></details>
        <p class="strong">{t('thenScanBack')}</p>
        <Button kind="primary" wide icon="camera" onClick={() => setScanning(true)} data-testid="scan-back">{t('scanBack')}</Button></>}
      <TypedBack open={open} one={one} onDone={onClose} />
    </Sheet>
  )
}

function ScanBack({ open, nonce, one, onDone }: { open: Open; nonce: string; one: InspectorRef; onDone: () => void }) {
  const box = useRef(new Frames())
  const done = useRef(false)
  const [seen, setSeen] = useState<{ have: number; of: number } | null>(null)
  const [fault, setFault] = useState<BackFault | null>(null)
  const take = async (text: string) => {
    const found = await box.current.add(text)
    if (!found || done.current) return
    setSeen(found)
    if (found.text === null) return
    const back = found.kind === 'B' ? await readBack(found.text, { visit: open.visit.id, shown: open.shown, nonce, team: [one.id] }) : 'unreadable'
    if (typeof back === 'string') return setFault(back)
    if (done.current) return
    done.current = true
    await say(open.visit, 'countersign.seen', { inspector: one.id, shown: open.shown, event: back.e.id, key: back.e.key, hash: back.hash, line: back.line })
    onDone()
  }
  return (
    <>
      <Scanner onText={(text) => void take(text)} label={t('scanBack')} />
      {seen && seen.of > 1 && <p role="status" class="small">{t('scanProgress', seen)}</p>}
      {fault && <p class="banner warn box" role="alert" data-testid="back-fault">{t(`back_${fault}`)}</p>}
    </>
  )
}

function TypedBack({ open, one, onDone }: { open: Open; one: InspectorRef; onDone: () => void }) {
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const save = async () => {
    setTried(true)
    const code = typedCode(text)
    if (!code) return
    await say(open.visit, 'countersign.seen', { inspector: one.id, shown: open.shown, code })
    onDone()
  }
  return (
    <details><summary data-testid="back-code-open">{t('codeBack')}</summary><div class="stack-s">
      <Field label={t('backCode')} hint={t('codeBackNote')} fault={tried && !typedCode(text) ? t('codeWrong') : undefined}>{(control) => <input {...control} class="input mono" value={text} maxlength={40} autocomplete="off" autocapitalize="characters" onInput={(event) => setText(event.currentTarget.value)} data-testid="back-code" />}</Field>
      <Button onClick={() => void save()} data-testid="back-code-save">{t('codeBackSave')}</Button></div></details>
  )
}
