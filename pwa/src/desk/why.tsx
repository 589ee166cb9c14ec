import { useState } from 'preact/hooks'
import { tc } from '../i18n/both/index.ts'
import { Button, Field, Problem, Sheet } from '../ui/parts.tsx'
import { faultAt, useAct } from './data.ts'

/** Asked before something that stands on record is taken back: the reason is kept beside it. */
export function Why({ title, text, label, onGo, onClose }: { title: string; text: string; label: string; onGo: (reason: string) => Promise<void>; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const act = useAct()
  const fault = faultAt(act.error)
  return (
    <Sheet title={title} onClose={onClose} testid="why">
      <p class="small">{text}</p>
      <Field {...fault('reason')} label={label}>{(control) => <textarea {...control} class="input" rows={2} maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="why-reason" />}</Field>
      <Problem error={act.error} placed />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={reason.trim().length < 2} onClick={() => void act.run(async () => { await onGo(reason.trim()); onClose() })} data-testid="why-go">{title}</Button></div>
    </Sheet>
  )
}
