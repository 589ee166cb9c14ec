import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { tc } from '../i18n/both/index.ts'
import { tw } from '../i18n/desk/observers.ts'
import { Button, Field, Problem } from '../ui/parts.tsx'
import { useAct } from './data.ts'

/**
 * The own password once more, before an act that a second person answers for. Put it at the end of a sheet, in place of its buttons:
 * `onGo` sends the password with the act; a refusal is shown here and nothing else changes.
 */
export function StepUp({ go, disabled, onGo, onClose, children }: { go: string; disabled?: boolean; onGo: (password: string) => Promise<void>; onClose: () => void; children?: ComponentChildren }) {
  const [password, setPassword] = useState('')
  const act = useAct()
  const submit = (event: Event) => {
    event.preventDefault()
    void act.run(async () => {
      try {
        await onGo(password)
      } finally {
        setPassword('')
      }
      onClose()
    })
  }
  return (
    <form class="stack" onSubmit={submit}>
      {children}
      <Field label={tw('stepUpLabel')} hint={tw('stepUpHint')}>{(control) => (
        <input {...control} class="input" type="password" name="password" autocomplete="current-password" required value={password} data-testid="step-up-password"
          onInput={(event) => setPassword(event.currentTarget.value)} />)}</Field>
      <Problem error={act.error} />
      <div class="row end">
        <Button onClick={onClose}>{tc('cancel')}</Button>
        <Button kind="primary" type="submit" busy={act.busy} disabled={disabled || !password} data-testid="confirm-go">{go}</Button>
      </div>
    </form>
  )
}
