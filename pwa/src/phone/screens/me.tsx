import { useState } from 'preact/hooks'
import { signOut } from '../../api/client.ts'
import { forgetPerson } from '../../core/device.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/phone/more.ts'
import { Button, Chip, Sheet } from '../../ui/parts.tsx'
import { openHere, useCounts, useHere } from '../app.ts'
import { Home } from '../frame.tsx'
import { LanguageSwitch } from './language.tsx'

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
    await forgetPerson()
    await openHere()
    location.hash = '/'
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

export function Me() {
  const { person, key } = useHere()
  if (!person) return null
  return (
    <Home title={t('tabMe')} tab="me">
      <section class="card"><div class="in stack"><h2>{person.name}</h2>
        <dl class="kv"><dt>{tc('username')}</dt><dd>{person.username}</dd><dt>{t('department')}</dt><dd>{person.department}</dd><dt>{t('region')}</dt><dd>{person.region}</dd></dl></div></section>
      <section class="card" aria-labelledby="key"><header><h2 id="key" class="grow">{t('deviceKey')}</h2>{key?.enrolled && <Chip tone="ok" icon="check">{t('enrolled')}</Chip>}</header>
        <div class="in stack">{key ? <p data-testid="key-id"><Hash value={key.id} /></p> : <p>{t('noKey')}</p>}<p class="small muted">{t('keyText')}</p></div></section>
      <section class="card" aria-labelledby="lang"><div class="in stack"><h2 id="lang">{tc('language')}</h2><LanguageSwitch /></div></section>
      <section class="card"><div class="in stack"><a class="btn wide" href="/m/rescue.html">{t('exportAll')}</a><Leave /><p class="xs muted">{t('build')} <span class="hash">{__APP__.slice(0, 8)}</span></p></div></section>
    </Home>
  )
}
