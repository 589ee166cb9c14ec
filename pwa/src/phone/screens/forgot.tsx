import { useState } from 'preact/hooks'
import { currentSession, signIn } from '../../api/client.ts'
import { changePin, type Vault } from '../../core/crypto/vault.ts'
import { tc } from '../../i18n/both/index.ts'
import { FORGOT, t } from '../../i18n/phone/lock.ts'
import { Button, Field, Problem } from '../../ui/parts.tsx'
import { openByOffice } from '../contact.ts'
import { NewPin } from './enter.tsx'

/** Signing in, and the office's spare key; then a new PIN. */
export function Forgot({ vault, onBack, onDone }: { vault: Vault; onBack: () => void; onDone: () => Promise<void> }) {
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [open, setOpen] = useState(false)
  const guarded = (work: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    void work().catch(setError).finally(() => setBusy(false))
  }
  const submit = (event: Event) => {
    event.preventDefault()
    guarded(async () => {
      const session = currentSession()?.me.username === username.trim() ? currentSession()! : await signIn(username.trim(), password)
      if (session.me.id !== vault.person) throw new Error(t('notYours', { mask: vault.mask }))
      await openByOffice(vault, FORGOT)
      setOpen(true)
    })
  }
  if (open) return <><h2>{t('newPinTitle')}</h2><Problem error={error} /><NewPin busy={busy} label={t('protectDo')} onDone={(pin) => guarded(async () => { await changePin(pin); await onDone() })} /></>
  return (
    <form class="stack" onSubmit={submit}>
      <h2>{t('forgotTitle')}</h2><p class="small">{t('forgotText')}</p>
      <Field label={tc('username')}>{(control) => <input {...control} class="input" autocomplete="username" autocapitalize="none" required value={username} onInput={(event) => setUsername(event.currentTarget.value)} data-testid="forgot-username" />}</Field>
      <Field label={tc('password')}>{(control) => <input {...control} class="input" type="password" autocomplete="current-password" required value={password} onInput={(event) => setPassword(event.currentTarget.value)} data-testid="forgot-password" />}</Field>
      <Problem error={error} />
      <Button type="submit" kind="primary" wide busy={busy} data-testid="forgot-go">{t('forgotDo')}</Button>
      <Button wide kind="plain" onClick={onBack}>{tc('back')}</Button>
    </form>
  )
}
