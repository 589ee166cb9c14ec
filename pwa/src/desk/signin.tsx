import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { signIn, type Me } from '../api/client.ts'
import { tc } from '../i18n/both/index.ts'
import { t } from '../i18n/desk/index.ts'
import { Button, Field, Problem } from '../ui/parts.tsx'
import { useAct } from './data.ts'
import { LanguageSwitch } from './language.tsx'

/** The desk's front door. What was typed stays when the server refuses. */
export function SignIn() {
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  document.body.className = 'portal'
  const submit = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      await signIn(username.trim(), password)
    } catch (fault) {
      setError(fault)
    } finally {
      setBusy(false)
    }
  }
  return (
    <main class="signin">
      <form class="card in stack" onSubmit={submit}>
        <div class="row"><span class="mark" aria-hidden="true">明</span><h1 class="grow">{t('deskTitle')}</h1><LanguageSwitch /></div>
        <Problem error={error} />
        <Field label={tc('username')}>{(control) => (
          <input {...control} class="input" name="username" autocomplete="username" autocapitalize="none" required value={username}
            onInput={(event) => setUsername(event.currentTarget.value)} data-testid="login-username" />)}</Field>
        <Field label={tc('password')}>{(control) => (
          <input {...control} class="input" name="password" type="password" autocomplete="current-password" required value={password}
            onInput={(event) => setPassword(event.currentTarget.value)} data-testid="login-password" />)}</Field>
        <Button kind="primary" wide type="submit" busy={busy} data-testid="login-submit">{tc('signIn')}</Button>
        <p class="hint"><a href="/">{t('otherDoors')}</a></p>
      </form>
    </main>
  )
}

/** Over everything that is open when the session ended by itself: the password again, and what was typed is still there. */
export function Again({ me, onLeave }: { me: Me; onLeave: () => void }) {
  const box = useRef<HTMLDialogElement>(null)
  const [password, setPassword] = useState('')
  const act = useAct()
  useLayoutEffect(() => {
    const dialog = box.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog class="sheet-box again" ref={box} aria-labelledby="again" onCancel={(event) => event.preventDefault()} data-testid="again">
      <form class="stack" onSubmit={(event) => { event.preventDefault(); void act.run(async () => { await signIn(me.username, password) }) }}>
        <h2 id="again">{tc('signedOutTitle')}</h2>
        <p>{t('againText', { name: me.name })}</p>
        <Problem error={act.error} />
        <Field label={tc('password')}>{(control) => (
          <input {...control} class="input" name="password" type="password" autocomplete="current-password" required value={password}
            onInput={(event) => setPassword(event.currentTarget.value)} data-testid="again-password" />)}</Field>
        <div class="row end"><Button onClick={onLeave}>{t('againOther')}</Button><Button kind="primary" type="submit" busy={act.busy} data-testid="again-go">{tc('signIn')}</Button></div>
      </form>
    </dialog>
  )
}
