import { useState } from 'preact/hooks'
import { api } from '../api/client.ts'
import { tc } from '../i18n/both/index.ts'
import { tt } from '../i18n/desk/trail.ts'
import { Button, Field, Problem, Sheet } from '../ui/parts.tsx'
import { useAct } from './data.ts'

const PURPOSES = ['contact_business', 'check_identity', 'complaint', 'case_handling', 'review', 'other'] as const

/** A telephone or identity number: masked until a purpose is given, then shown as long as this screen stands. `field` is its place in the record. */
export function Private({ inspection, hidden, field, value }: { inspection: string; hidden: string[]; field: string; value: string }) {
  const [shown, setShown] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  if (!hidden.includes(field) || shown !== null) return <span data-testid="private-value">{shown ?? value}</span>
  return (
    <><span data-testid="private-value">{value}</span> <Button small kind="plain" onClick={() => setAsking(true)} data-testid="reveal">{tt('show')}</Button>
      {asking && <Ask inspection={inspection} field={field} onClose={() => setAsking(false)} onShown={setShown} />}</>
  )
}

function Ask({ inspection, field, onClose, onShown }: { inspection: string; field: string; onClose: () => void; onShown: (value: string) => void }) {
  const [purpose, setPurpose] = useState<string>(PURPOSES[0])
  const [text, setText] = useState('')
  const act = useAct()
  const go = () => act.run(async () => {
    const found = await api<{ value: string }>(`/inspections/${inspection}/reveal`, { json: { field, purpose, text: text.trim() } })
    onClose()
    onShown(found.value)
  })
  return (
    <Sheet title={tt('showTitle')} onClose={onClose}>
      <p class="muted">{tt('showText')}</p>
      <Field label={tt('purpose')}>{(control) => <select {...control} class="input" value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)} data-testid="reveal-purpose">{PURPOSES.map((one) => <option key={one} value={one}>{tt(one)}</option>)}</select>}</Field>
      <Field label={tt('showWhy')} hint={tt('showHint')}>{(control) => <textarea {...control} class="input" rows={2} maxLength={300} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="reveal-text" />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={text.trim().length < 2} onClick={() => void go()} data-testid="reveal-go">{tt('show')}</Button></div>
    </Sheet>
  )
}
