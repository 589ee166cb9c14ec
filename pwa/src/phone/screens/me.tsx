import { useEffect, useState } from 'preact/hooks'
import { signOut } from '../../api/client.ts'
import { changePin, setPhoneUnlock } from '../../core/crypto/vault.ts'
import { tc } from '../../i18n/both/index.ts'
import { t as tl } from '../../i18n/phone/lock.ts'
import { t } from '../../i18n/phone/more.ts'
import { Button, Chip, Icon, Sheet } from '../../ui/parts.tsx'
import { opened, useCounts, useHere } from '../app.ts'
import { Home } from '../frame.tsx'
import { lock } from '../lock.ts'
import { addPhoneUnlock, canPhoneUnlock } from '../phonekey.ts'
import { NewPin } from './enter.tsx'
import { LanguageSwitch } from './language.tsx'
import { t as ts } from '../../i18n/phone/signing.ts'
import { tt } from '../../i18n/phone/trip.ts'
import { saved } from '../feel.ts'
import { like, setLike } from '../likes.ts'
import { cardPart, Later, readyPart } from '../signing/later.tsx'

function Hash({ value }: { value: string }) {
  const groups = value.match(/.{8}/g) ?? []
  return <span class="hash"><b>{groups[0]}</b> {groups.slice(1).join(' ')}</span>
}

function Leave() {
  const counts = useCounts()
  const open = counts.phone + counts.sent + counts.attention
  const [asked, setAsked] = useState(false)
  const leave = async () => {
    await signOut()
    location.hash = '/'
    await lock()
  }
  return (
    <>
      <Button wide onClick={() => (open > 0 ? setAsked(true) : void leave())} data-testid="sign-out">{tc('signOut')}</Button>
      {asked && <Sheet title={t('leaveOpenTitle', { n: open })} onClose={() => setAsked(false)} testid="leave-warning">
        <p>{t('leaveOpenText')}</p>
        <a class="btn primary wide" href="#/sync">{t('syncFirst')}</a>
        <Button wide onClick={() => void leave()} data-testid="sign-out-anyway">{t('leaveAnyway')}</Button>
      </Sheet>}
    </>
  )
}

/** The person's own lock: shut it now, another PIN, the phone's own unlocking where there is one. */
function Lock() {
  const { vault, person } = useHere()
  const [asked, setAsked] = useState(false)
  const [told, setTold] = useState('')
  const [able, setAble] = useState(false)
  useEffect(() => { void canPhoneUnlock().then(setAble) }, [])
  const change = async (pin: string) => {
    await changePin(pin)
    setAsked(false)
    setTold(tl('pinChanged'))
  }
  const phone = async () => {
    const made = vault?.prf ? (await setPhoneUnlock(null), true) : await addPhoneUnlock(person!.id).catch(() => false)
    setTold(made ? '' : tl('phoneUnlockNo'))
    await opened()
  }
  return (
    <section class="card" aria-labelledby="lock-it"><div class="in stack"><h2 id="lock-it">{tl('lockSection')}</h2><p class="small muted">{tl('lockText')}</p>
      <p class={vault?.escrow ? 'small row top' : 'small row top t-warn'}><Icon name={vault?.escrow ? 'check' : 'alert'} />{tl(vault?.escrow ? 'escrowYes' : 'escrowNo')}</p>
      <Button wide icon="lock" onClick={() => void lock()} data-testid="lock-now">{tl('lockNow')}</Button>
      <Button wide onClick={() => setAsked(true)} data-testid="change-pin">{tl('changePin')}</Button>
      {(able || vault?.prf) && <Button wide onClick={() => void phone()} data-testid="phone-unlock">{tl(vault?.prf ? 'phoneUnlockOff' : 'phoneUnlockOn')}</Button>}
      {told && <p role="status" class="small">{told}</p>}
      {asked && <Sheet title={tl('changePin')} onClose={() => setAsked(false)} testid="change-pin-sheet"><NewPin busy={false} label={tl('protectDo')} onDone={(pin) => void change(pin)} /></Sheet>}
    </div></section>
  )
}

/** Both off until somebody wants them. */
function Habits() {
  const [, again] = useState(0)
  const box = (name: 'shake' | 'sound') => (
    <label class="opt pick"><input type="checkbox" checked={like(name) === 'yes'} onChange={(event) => { setLike(name, event.currentTarget.checked ? 'yes' : 'no'); again((n) => n + 1); saved() }} data-testid={`like-${name}`} />{tt(name)}</label>
  )
  return <section class="card" aria-labelledby="habits"><div class="in"><h2 id="habits">{tt('habits')}</h2>{'vibrate' in navigator ? box('shake') : <p class="small muted">{tt('shakeNot')}</p>}{box('sound')}</div></section>
}

export function Me() {
  const { person, key } = useHere()
  const [card, setCard] = useState(false)
  if (!person) return null
  return (
    <Home title={t('tabMe')} tab="me">
      <section class="card"><div class="in stack"><h2>{person.name}</h2>
        <dl class="kv"><dt>{tc('username')}</dt><dd>{person.username}</dd><dt>{t('department')}</dt><dd>{person.department}</dd><dt>{t('region')}</dt><dd>{person.region}</dd></dl>
        <Button wide icon="user" onClick={() => setCard(true)} data-testid="my-card">{ts('myCard')}</Button></div></section>
      {card && <Later part={cardPart} with={{ onClose: () => setCard(false) }} />}
      <section class="card" aria-labelledby="key"><header><h2 id="key" class="grow">{t('deviceKey')}</h2>{key?.enrolled && <Chip tone="ok" icon="check">{t('enrolled')}</Chip>}</header>
        <div class="in stack">{key ? <p data-testid="key-id"><Hash value={key.id} /></p> : <p>{t('noKey')}</p>}<p class="small muted">{t('keyText')}</p></div></section>
      <Lock />
      <details class="card in" data-testid="check-phone"><summary>{tt('checkPhone')}</summary><Later part={readyPart} with={{}} /></details>
      <Habits />
      <section class="card" aria-labelledby="lang"><div class="in stack"><h2 id="lang">{tc('language')}</h2><LanguageSwitch /></div></section>
      <section class="card"><div class="in stack"><a class="btn wide" href="/m/rescue.html">{t('exportAll')}</a><Leave /><p class="xs muted">{t('build')} <span class="hash">{__APP__.slice(0, 8)}</span></p></div></section>
    </Home>
  )
}
