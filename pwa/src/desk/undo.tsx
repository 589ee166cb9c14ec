import { useEffect, useState } from 'preact/hooks'
import { th } from '../i18n/desk/comfort.ts'
import { Button, Icon, Problem } from '../ui/parts.tsx'
import { useAct } from './data.ts'

interface Offer { text: string; reverse: () => Promise<void> }
const SAID = 'mingcha-undo'

/** What was just done, and the act that takes it back: a real one on the server, so it holds for everybody at once. */
export function offerUndo(text: string, reverse: () => Promise<void>): void {
  dispatchEvent(new CustomEvent<Offer>(SAID, { detail: { text, reverse } }))
}

/** Stays until it is used, closed, followed by another, or the room is left: nobody has to hurry. */
export function UndoBar({ room }: { room: string | undefined }) {
  const [offer, setOffer] = useState<Offer | null>(null)
  const [done, setDone] = useState(false)
  const act = useAct()
  useEffect(() => {
    const hear = (event: Event) => { act.clear(); setDone(false); setOffer((event as CustomEvent<Offer>).detail) }
    addEventListener(SAID, hear)
    return () => removeEventListener(SAID, hear)
  }, [])
  useEffect(() => setOffer(null), [room])
  return (
    <div class="undobar" role="status" data-testid="undo-bar">
      {offer && <div class="row card"><Icon name="check" /><span class="grow">{done ? th('undone') : offer.text}</span>
        {!done && <Button small busy={act.busy} onClick={() => void act.run(async () => { await offer.reverse(); setDone(true) })} data-testid="undo">{th('undo')}</Button>}
        <Button small kind="plain" icon="x" aria-label={th('close')} onClick={() => setOffer(null)} /></div>}
      <Problem error={act.error} />
    </div>
  )
}
