import { useState } from 'preact/hooks'
import { signIn } from '../../api/client.ts'
import { enrol, StorageRefused } from '../../core/device.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/phone/index.ts'
import { Button, Field, go, Icon, Problem } from '../../ui/parts.tsx'
import { enter, here, openHere, useCounts } from '../app.ts'
import { LanguageSwitch } from './language.tsx'

export function SignIn() {
  const [username, setUsername] = useState(here.person?.username ?? '')
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const { phone, sent, attention } = useCounts()
  const open = phone + sent + attention
  const submit = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      const session = await signIn(username.trim(), password)
      await enter(session)
      go('/')
    } catch (fault) {
      setError(fault)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <header><div class="bar"><span class="mark" aria-hidden="true">明</span><h1 class="grow">{t('appTitle')}</h1>
        {here.person && <a class="btn plain" href="#/">{tc('back')}</a>}</div></header>
      <main class="stack enter">
        <p class="muted">{t('signInHelp')}</p>
        {open > 0 && <div class="banner mute box" role="status"><Icon name="phone" /><p class="grow">{t('signInKeeps', { n: open })}</p></div>}
        <form class="stack" onSubmit={(event) => void submit(event)}>
          <Field label={tc('username')}>{(control) => <input {...control} class="input" autocomplete="username" autocapitalize="none" required
            value={username} onInput={(event) => setUsername(event.currentTarget.value)} data-testid="login-username" />}</Field>
          <Field label={tc('password')}>{(control) => <input {...control} class="input" type="password" autocomplete="current-password" required
            value={password} onInput={(event) => setPassword(event.currentTarget.value)} data-testid="login-password" />}</Field>
          <Problem error={error} />
          <Button type="submit" kind="primary" wide busy={busy} data-testid="login-submit">{tc('signIn')}</Button>
        </form>
        <LanguageSwitch />
      </main>
    </>
  )
}

function deviceName(): string {
  const agent = navigator.userAgent
  const kind = /iPhone|iPad/.exec(agent)?.[0] ?? (/Android/.test(agent) ? 'Android' : /HarmonyOS|OpenHarmony/.exec(agent)?.[0]) ?? t('thisPhone')
  return `${here.person?.name ?? ''} · ${kind}`.slice(0, 100)
}

/** Makes the phone's key and tells the server its public half. */
export function Enrol() {
  const [label, setLabel] = useState(deviceName)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      await enrol(here.person!, label.trim())
      await openHere()
      go('/')
    } catch (fault) {
      setError(fault)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <header><div class="bar"><span class="mark" aria-hidden="true">明</span><h1 class="grow">{t('enrolTitle')}</h1></div></header>
      <main class="stack enter">
        <p>{t('enrolText', { name: here.person?.name ?? '' })}</p>
        <ul class="stack-s small muted"><li class="row top"><Icon name="lock" />{t('enrolKey')}</li><li class="row top"><Icon name="phone" />{t('enrolOnce')}</li></ul>
        <form class="stack" onSubmit={(event) => void submit(event)}>
          <Field label={t('enrolLabel')} hint={t('enrolLabelHint')}>{(control) => <input {...control} class="input" required maxlength={100} value={label}
            onInput={(event) => setLabel(event.currentTarget.value)} data-testid="enrol-label" />}</Field>
          {error instanceof StorageRefused
            ? <div class="banner danger box" role="alert"><Icon name="alert" /><p class="grow">{t('storageRefused')}</p></div>
            : <Problem error={error} />}
          <Button type="submit" kind="primary" wide busy={busy} data-testid="enrol">{t('enrolDo')}</Button>
        </form>
        <a class="btn plain" href="#/login">{t('otherPerson')}</a>
      </main>
    </>
  )
}
