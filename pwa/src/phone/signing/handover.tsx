import { useRef, useState } from 'preact/hooks'
import { withDb } from '../../core/db/open.ts'
import { Frames } from '../../core/signing/frames.ts'
import { cardFrames, readCard, type Card } from '../../core/signing/messages.ts'
import { t } from '../../i18n/phone/signing.ts'
import { t as tv } from '../../i18n/phone/visit.ts'
import { Button, Field, Icon, Segmented, Sheet } from '../../ui/parts.tsx'
import { here, useLive } from '../app.ts'
import { clean, mine, say, type Open } from '../visit/data.ts'
import { useTyped } from '../visit/typed.ts'
import { QrFrames } from './qr.tsx'
import { Scanner } from './scanner.tsx'
import './signing.css'

const REASONS = ['ill', 'emergency', 'leave', 'other'] as const

/** Somebody cannot go on: a colleague takes over, told without network; their phone fetches what is there when it has one. */
export function HandOverSheet({ open, onClose }: { open: Open; onClose: () => void }) {
  const { visit } = open
  const [leaves, setLeaves] = useState(mine(visit)?.id ?? visit.inspectors[0]!.id)
  const [reason, setReason] = useState<(typeof REASONS)[number]>('ill')
  const [text, setText] = useTyped(open, 'hand_over/text', '')
  const [card, setCard] = useState<Card | null>(null)
  const [tried, setTried] = useState(false)
  const free = card && !visit.inspectors.some((one) => one.id === card.id)
  const save = async () => {
    setTried(true)
    if (!free || !clean(text)) return
    await say(visit, 'hand_over', { leaves, joins: card.id, name: card.name, certificate_no: card.certificate_no, reason, text: clean(text) })
    onClose()
  }
  return (
    <Sheet title={t('handOverTitle')} onClose={onClose} testid="handover-sheet">
      <p class="small muted">{t('handOverHelp')}</p>
      <Segmented shown legend={t('handOverWho')} value={leaves} onChoose={setLeaves} choices={visit.inspectors.map((one) => ({ value: one.id, label: one.name }))} />
      <Field label={t('handOverWhy')}>{(control) => <select {...control} class="input" value={reason} onChange={(event) => setReason(event.currentTarget.value as typeof reason)} data-testid="handover-reason">{REASONS.map((one) => <option key={one} value={one}>{t(`why_${one}`)}</option>)}</select>}</Field>
      <Field label={t('handOverText')} fault={tried && !clean(text) ? tv('needWords') : undefined}>{(control) => <textarea {...control} class="input" rows={2} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="handover-text" />}</Field>
      <p class="label">{t('handOverTo')}</p>
      {card ? <p class="row" data-testid="handover-card"><Icon name="user" /><span class="grow">{card.name} <span class="small muted">{card.certificate_no}</span></span></p> : <CardFinder onCard={setCard} />}
      <Button kind="primary" wide disabled={!free} onClick={() => void save()} data-testid="handover-go">{t('handOverGo')}</Button>
    </Sheet>
  )
}

function CardFinder({ onCard }: { onCard: (card: Card) => void }) {
  const box = useRef(new Frames())
  const [on, setOn] = useState(false)
  const take = async (text: string) => {
    const found = await box.current.add(text)
    const card = found?.kind === 'C' && found.text !== null ? readCard(found.text) : null
    if (card) onCard(card)
  }
  return on ? <Scanner onText={(text) => void take(text)} label={t('handOverScan')} />
    : <><p class="small muted">{t('handOverCard')}</p><Button icon="camera" wide onClick={() => setOn(true)} data-testid="handover-scan">{t('handOverScan')}</Button></>
}

/** The own card: who I am, for a colleague's scanner. */
export function CardSheet({ onClose }: { onClose: () => void }) {
  const frames = useLive(async () => {
    const visits = await withDb((db) => db.getAll('visits'))
    const id = here.person!.inspector ?? here.person!.id
    const seat = visits.flatMap((one) => one.inspectors).find((one) => one.id === id)
    return cardFrames({ v: 1, id, name: here.person!.name, certificate_no: seat?.certificate_no || '—' })
  })
  return (
    <Sheet title={t('myCard')} onClose={onClose} testid="card-sheet"><p class="small muted">{t('myCardHelp')}</p>
      {frames && <QrFrames frames={frames} label={t('myCard')} />}<p class="strong">{here.person!.name}</p></Sheet>
  )
}
