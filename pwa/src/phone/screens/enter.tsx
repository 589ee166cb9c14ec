import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { signIn } from '../../api/client.ts'
import { pinFault } from '../../core/crypto/slots.ts'
import { sealAll } from '../../core/crypto/vault.ts'
import { enrol, protect, StorageRefused } from '../../core/enrol.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/phone/lock.ts'
import { Button, Field, go, Icon, Problem } from '../../ui/parts.tsx'
import { enter, here, opened, useCounts, useHere } from '../app.ts'
import { ReviewDoor } from '../frame.tsx'
import { LanguageSwitch } from './language.tsx'
import './unlock.css'

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
        {(here.person || here.vault) && <a class="btn plain" href="#/">{tc('back')}</a>}</div></header>
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
        {!matchMedia('(display-mode: standalone)').matches && <a class="btn plain" href="#/install" data-testid="how-install">{t('howInstall')}</a>}
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

/** Why two entries of a new PIN will not do, in words; empty when they will. */
function pinWords(pin: string, again: string): string {
  const fault = pinFault(pin)
  if (fault) return t(fault === 'short' ? 'pinShort' : 'pinSimple')
  return pin === again ? '' : t('pinDiffers')
}

/** A new PIN, twice. `onDone` gets one that will do. */
export function NewPin({ busy, label, onDone, children }: { busy: boolean; label: string; onDone: (pin: string) => void; children?: ComponentChildren }) {
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [fault, setFault] = useState('')
  const submit = (event: Event) => {
    event.preventDefault()
    const words = pinWords(pin, again)
    setFault(words)
    if (!words) onDone(pin)
  }
  // not type=password: the browser would keep the PIN in its own store of passwords, with the field before it as the name
  const secret = { class: 'input secret', type: 'text', autocomplete: 'off', autocapitalize: 'none', spellcheck: false, required: true, maxlength: 100 } as const
  return (
    <form class="stack" autocomplete="off" onSubmit={submit}>
      {children}
      <Field label={t('pinNew')} hint={t('pinHint')} fault={fault}>{(control) => <input {...control} {...secret} value={pin} onInput={(event) => setPin(event.currentTarget.value)} data-testid="pin-new" />}</Field>
      <Field label={t('pinAgain')}>{(control) => <input {...control} {...secret} value={again} onInput={(event) => setAgain(event.currentTarget.value)} data-testid="pin-again" />}</Field>
      <Button type="submit" kind="primary" wide busy={busy} data-testid="enrol">{label}</Button>
    </form>
  )
}

/**
 * The PIN first, then the phone's key, of which the server is told the public half. A phone that was enrolled before there
 * were PINs only sets one; what lies on it is sealed where it lies.
 */
export function Enrol() {
  const { key, vault } = useHere()
  const [label, setLabel] = useState(deviceName)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [told, setTold] = useState<[number, number] | null>(null)
  const old = key?.enrolled === true
  const submit = async (pin: string | null) => {
    setBusy(true)
    setError(null)
    try {
      if (pin !== null) await protect(here.person!, pin, old)
      await sealAll((done, all) => { if (done % 20 === 0 || done === all) setTold([done, all]) })
      if (!old) await enrol(here.person!, label.trim())
      await opened()
      go('/')
    } catch (fault) {
      setError(fault)
      setBusy(false)
    }
  }
  const name = <Field label={t('enrolLabel')} hint={t('enrolLabelHint')}>{(control) => <input {...control} class="input" required maxlength={100} value={label}
    onInput={(event) => setLabel(event.currentTarget.value)} data-testid="enrol-label" />}</Field>
  return (
    <>
      <header><div class="bar"><span class="mark" aria-hidden="true">明</span><h1 class="grow">{t(old ? 'setPinTitle' : 'enrolTitle')}</h1></div></header>
      <main class="stack enter">
        <ReviewDoor />
        {old ? <p>{t('setPinOld')}</p> : <p>{t('enrolText', { name: here.person?.name ?? '' })}</p>}
        <ul class="stack-s small muted">{!old && <li class="row top"><Icon name="phone" />{t('enrolOnce')}</li>}<li class="row top"><Icon name="lock" />{t('setPinWhy')}</li></ul>
        {error instanceof StorageRefused
          ? <div class="banner danger box" role="alert"><Icon name="alert" /><p class="grow">{t((error.cause as Error | undefined)?.name === 'QuotaExceededError' ? 'storageFull' : 'storageRefused')}</p></div>
          : <Problem error={error} />}
        {told && busy && <p role="status">{t('sealing', { done: told[0], all: told[1] })}</p>}
        {vault
          ? <form class="stack" autocomplete="off" onSubmit={(event) => { event.preventDefault(); void submit(null) }}>{name}<Button type="submit" kind="primary" wide busy={busy} data-testid="enrol">{t('enrolDo')}</Button></form>
          : <NewPin busy={busy} label={t(old ? 'protectDo' : 'enrolDo')} onDone={(pin) => void submit(pin)}>{!old && name}</NewPin>}
        <a class="btn plain" href="#/login">{t('otherPerson')}</a>
      </main>
    </>
  )
}
