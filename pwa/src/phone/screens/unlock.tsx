import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { currentSession, signIn } from '../../api/client.ts'
import { changePin, tryPin, unsent, vaults, type Miss, type Vault } from '../../core/crypto/vault.ts'
import { dropDraft } from '../../core/drafts.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/phone/lock.ts'
import { Button, Field, Icon, Problem } from '../../ui/parts.tsx'
import { here, opened, turnTo, useHere, useLive } from '../app.ts'
import { openByOffice } from '../contact.ts'
import { phoneUnlock } from '../phonekey.ts'
import { restoreUnsaved, stayOpen } from '../lock.ts'
import { NewPin } from './enter.tsx'
import './unlock.css'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'erase', '0', 'go'] as const

/** Seconds until a time, counted down; 0 when it is past. */
function useCountdown(until: number): number {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const look = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)))
    look()
    const timer = setInterval(look, 500)
    return () => clearInterval(timer)
  }, [until])
  return left
}

async function done(): Promise<void> {
  const inMemory = here.person !== null // the screen is still there under the lock: what is typed now must not be undone
  stayOpen()
  if (inMemory) await dropDraft('unsaved')
  await opened()
  if (!inMemory) await restoreUnsaved()
}

interface PadProps { vault: Vault; onForgot: () => void }

function said(miss: Miss | null, vault: Vault, left: number): string {
  if (!vault.pin) return t('pinGone')
  if (left > 0) return t('waitSeconds', { s: left >= 60 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}` : `${left} s` })
  if (miss !== 'wrong') return ''
  return vault.misses >= 5 && vault.escrow ? `${t('wrongPin')} · ${t('missesLeft', { n: Math.max(0, 10 - vault.misses) })}` : t('wrongPin')
}

/** Digits for one thumb, or a field for a phrase. */
function PinPad({ vault, onForgot }: PadProps) {
  const [pin, setPin] = useState('')
  const [miss, setMiss] = useState<Miss | null>(null)
  const [busy, setBusy] = useState(false)
  const [now, setNow] = useState(vault)
  const left = useCountdown(now.until)
  const words = said(miss, now, left)
  const typed = useRef('')
  const type = (next: string) => {
    typed.current = next
    setPin(next)
  }
  const run = async () => {
    if (busy || left > 0 || !typed.current) return
    setBusy(true)
    const answer = await tryPin(vault.person, typed.current)
    if (!('miss' in answer)) return done()
    type('')
    setMiss(answer.miss)
    setNow(answer.vault)
    setBusy(false)
  }
  const press = (key: string) => {
    if (busy) return
    if (key === 'go' || key === 'Enter') void run()
    else if (key === 'erase' || key === 'Backspace') type(typed.current.slice(0, -1))
    else if (/^\d$/.test(key) && typed.current.length < 40) type(typed.current + key)
  }
  const latest = useRef(press)
  latest.current = press
  useLayoutEffect(() => { // before the first paint: no key that is pressed is missed
    if (now.pin?.words !== false) return
    const down = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLButtonElement && event.key === 'Enter') return
      latest.current(event.key)
    }
    addEventListener('keydown', down)
    return () => removeEventListener('keydown', down)
  }, [now.pin])
  return (
    <>
      <p class="said" role="status" data-testid="unlock-said">{words}</p>
      {now.pin?.words === false && <>
        <p class="dots" aria-label={t('typed', { n: pin.length })} role="img" data-testid="unlock-dots" data-n={pin.length}>{pin ? [...pin].map((_, at) => <i key={at} />) : <span class="small muted">{t('enterPin')}</span>}</p>
        <div class="keys" role="group" aria-label={t('enterPin')}>{KEYS.map((key) => (
          <button key={key} type="button" class={key === 'go' ? 'btn primary' : 'btn'} disabled={left > 0 || (key === 'go' && busy)} aria-busy={key === 'go' && busy ? 'true' : undefined} aria-label={key === 'go' ? t('unlock') : key === 'erase' ? t('erase') : undefined}
            onClick={() => press(key)} data-testid={`unlock-${key}`}>{key === 'go' ? <Icon name="check" /> : key === 'erase' ? <Icon name="back" /> : key}</button>
        ))}</div></>}
      {now.pin?.words && <form class="stack" autocomplete="off" onSubmit={(event) => { event.preventDefault(); void run() }}>
        <Field label={t('enterPin')}>{(control) => <input {...control} class="input secret" autocomplete="off" autocapitalize="none" spellcheck={false} value={pin} onInput={(event) => type(event.currentTarget.value)} data-testid="unlock-words" />}</Field>
        <Button type="submit" kind="primary" wide busy={busy} disabled={left > 0} data-testid="unlock-go">{t('unlock')}</Button></form>}
      {vault.prf && <Button wide icon="user" onClick={() => void phoneUnlock(vault).then((open) => { if (open) void done() }, () => {})} data-testid="unlock-phone">{t('withPhone')}</Button>}
      {vault.escrow
        ? <Button wide kind={now.pin ? 'plain' : 'primary'} onClick={onForgot} data-testid="unlock-forgot">{t(now.pin ? 'forgot' : 'forgotTitle')}</Button>
        : !now.pin && <p>{t('noEscrow')}</p>}
    </>
  )
}

/** Signing in, and the office's spare key; then a new PIN. */
function Forgot({ vault, onBack }: { vault: Vault; onBack: () => void }) {
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
      await openByOffice(vault, t('forgotReason'))
      setOpen(true)
    })
  }
  if (open) return <><h2>{t('newPinTitle')}</h2><Problem error={error} /><NewPin busy={busy} label={t('protectDo')} onDone={(pin) => guarded(async () => { await changePin(pin); await done() })} /></>
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

interface Lying { vault: Vault; n: number }

async function lying(): Promise<Lying[]> {
  return Promise.all((await vaults()).map(async (vault) => ({ vault, n: await unsent(vault) })))
}

/** Over everything else while the phone is locked: whose records these are, what waits, and the keys. */
export function Unlock() {
  const { vault } = useHere()
  const all = useLive(lying)
  const [forgot, setForgot] = useState(false)
  const box = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const dialog = box.current!
    const show = () => { if (!dialog.open && dialog.isConnected) dialog.showModal() }
    document.body.classList.add('shut')
    show()
    dialog.addEventListener('close', show)
    return () => {
      dialog.removeEventListener('close', show)
      document.body.classList.remove('shut')
    }
  }, [])
  if (!vault) return null
  const waiting = all?.find((one) => one.vault.person === vault.person)?.n ?? 0
  const others = all?.filter((one) => one.vault.person !== vault.person) ?? []
  return (
    <dialog class="lock" ref={box} aria-labelledby="lock" onCancel={(event) => event.preventDefault()} data-testid="unlock"><main class="stack" tabIndex={-1} autofocus>
      <header class="row"><span class="mark" aria-hidden="true">明</span><div class="grow"><h1 id="lock">{t('whose', { mask: vault.mask })}</h1>
        <p class="small muted" data-testid="unlock-waiting">{waiting > 0 ? t('waiting', { n: waiting }) : t('nothingWaiting')}</p></div><Icon name="lock" /></header>
      {forgot ? <Forgot key={vault.person} vault={vault} onBack={() => setForgot(false)} /> : <PinPad key={vault.person} vault={vault} onForgot={() => setForgot(true)} />}
      {!forgot && others.map(({ vault: one, n }) => <Button key={one.person} wide icon="user" onClick={() => void turnTo({ id: one.person })} data-testid="unlock-other">{n > 0 ? t('otherUnsent', { mask: one.mask, n }) : t('otherDone', { mask: one.mask })}</Button>)}
      {!forgot && <a class="btn plain wide" href="#/login" onClick={() => { here.person = null }} data-testid="unlock-login">{t('someoneElse')}</a>}
    </main></dialog>
  )
}
