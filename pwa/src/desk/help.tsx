import { useEffect, useState } from 'preact/hooks'
import { language } from '../i18n/index.ts'
import { helpOf, type Help } from '../i18n/desk/help/index.ts'
import { th } from '../i18n/desk/comfort.ts'
import { Problem, Sheet } from '../ui/parts.tsx'

/** What a room is for, the steps, and the law by name; its words are fetched when it is opened. */
export function HelpSheet({ room, name, onClose }: { room: string; name: string; onClose: () => void }) {
  const [help, setHelp] = useState<Help | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => { helpOf(room).then(setHelp, setError) }, [room])
  const told = help?.[language()]
  return (
    <Sheet title={th('helpOf', { room: name })} onClose={onClose} testid="help-sheet">
      <Problem error={error} />
      {told && <>
        <p>{told.what}</p>
        <section class="stack-s"><h3>{th('steps')}</h3><ol class="helpsteps">{told.steps.map((one) => <li key={one}>{one}</li>)}</ol></section>
        <section class="stack-s"><h3>{th('law')}</h3><ul class="stack-s">{told.law.map((one) => <li key={one}>{one}</li>)}</ul></section>
        <p class="muted small">{th('keys')}</p></>}
    </Sheet>
  )
}
