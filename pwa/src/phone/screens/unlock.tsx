import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { expectPin, tryPin, unsent, vaults, type Miss, type Vault } from '../../core/crypto/vault.ts'
import { t } from '../../i18n/phone/lock.ts'
import { Button, Field, Icon } from '../../ui/parts.tsx'
import { here, opened, turnTo, useHere, useLive } from '../app.ts'
import { phoneUnlock } from '../phonekey.ts'
import { stayOpen } from '../lock.ts'
import { Later } from '../signing/later.tsx'
import { primeTasks, warmTasks } from './tasks.tsx'
import './unlock.css'

/** Who pauses this long has typed all: the hand is on its way to the last button. */
const PAUSE_MS = 100

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
  const inMemory = here.person !== null // the screen is still there under the lock
  stayOpen()
  await opened(inMemory || location.hash.length > 2 ? undefined : primeTasks)
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
  const [fault, setFault] = useState('')
  const words = fault || said(miss, now, left)
  const typed = useRef('')
  const type = (next: string) => {
    typed.current = next
    setPin(next)
  }
  useEffect(() => {
    const { pin: slot } = now
    if (!slot || slot.words || busy) return
    const timer = setTimeout(() => expectPin(slot, pin.length >= 6 ? pin : null), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [pin])
  useEffect(warmTasks, [])
  const run = async () => {
    if (busy || left > 0 || !typed.current) return
    setBusy(true)
    setFault('')
    try {
      const answer = await tryPin(vault.person, typed.current)
      if (!('miss' in answer)) return await done()
      setMiss(answer.miss)
      setNow(answer.vault)
    } catch (error) {
      setFault(t((error as Error).name === 'QuotaExceededError' ? 'storageFull' : 'notOpened')) // a miss is written down before each try: on a phone that is full none can be
    }
    type('')
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

const forgotPart = () => import('./forgot.tsx').then((part) => part.Forgot)

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
      {forgot ? <Later key={vault.person} part={forgotPart} with={{ vault, onBack: () => setForgot(false), onDone: done }} /> : <PinPad key={vault.person} vault={vault} onForgot={() => setForgot(true)} />}
      {!forgot && others.map(({ vault: one, n }) => <Button key={one.person} wide icon="user" onClick={() => void turnTo({ id: one.person })} data-testid="unlock-other">{n > 0 ? t('otherUnsent', { mask: one.mask, n }) : t('otherDone', { mask: one.mask })}</Button>)}
      {!forgot && <a class="btn plain wide" href="#/login" onClick={() => { here.person = null }} data-testid="unlock-login">{t('someoneElse')}</a>}
    </main></dialog>
  )
}
