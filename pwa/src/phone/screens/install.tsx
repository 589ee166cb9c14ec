import { useState } from 'preact/hooks'
import { tc } from '../../i18n/both/index.ts'
import { tt } from '../../i18n/phone/trip.ts'
import { Button, Icon } from '../../ui/parts.tsx'
import { install } from '../likes.ts'
import '../signing/signing.css'

/** A phone's outline with the place to tap in it. */
function Picture({ tap, sign }: { tap: 'below' | 'above' | 'home'; sign: string }) {
  const [x, y] = { below: [45, 128], above: [76, 20], home: [45, 60] }[tap] as [number, number]
  return (
    <svg viewBox="0 0 90 150" class="step-pic" aria-hidden="true"><rect x="3" y="3" width="84" height="144" rx="12" />
      <path d={tap === 'home' ? 'M20 28h14v14H20zM56 28h14v14H56zM20 82h14v14H20zM56 82h14v14H56z' : 'M16 40h58M16 54h58M16 68h40'} />
      <circle cx={x} cy={y} r="11" /><path d={sign} transform={`translate(${x - 6} ${y - 6}) scale(.5)`} /></svg>
  )
}

const SHARE = 'M12 15V3M8 7l4-4 4 4M6 11v10h12V11'
const DOTS = 'M12 4v2M12 11v2M12 18v2'
const HOUSE = 'M4 12l8-8 8 8v9H4z'
const WAYS = [['installIphone', 'below', SHARE, 'iphone1', 'iphone2'], ['installAndroid', 'above', DOTS, 'android1', 'android2'], ['installOther', 'below', DOTS, 'other1', 'other2']] as const

/** How this app gets onto the home screen, with pictures; by a tap where the browser offers it. */
export function Install() {
  const [ready, setReady] = useState(install.offer)
  const inside = matchMedia('(display-mode: standalone)').matches
  const take = async () => {
    await ready!.prompt()
    install.offer = null
    setReady(null)
  }
  return (
    <>
      <header><div class="bar"><a class="btn plain icon" href="#/me" aria-label={tc('back')} data-testid="back"><Icon name="back" /></a><h1 class="grow">{tt('installTitle')}</h1></div></header>
      <main class="stack">
        {inside ? <p class="banner ok box"><Icon name="check" />{tt('installed')}</p> : <p>{tt('installWhy')}</p>}
        {ready && <Button kind="primary" wide onClick={() => void take()}>{tt('installNow')}</Button>}
        {WAYS.map(([title, tap, sign, one, two]) => (
          <section class="card" key={title} aria-label={tt(title)}><div class="in stack"><h2>{tt(title)}</h2>
            <ol class="steps-pics"><li><Picture tap={tap} sign={sign} /><p class="small">1 {tt(one)}</p></li><li><Picture tap="above" sign="M12 5v14M5 12h14" /><p class="small">2 {tt(two)}</p></li>
              <li><Picture tap="home" sign={HOUSE} /><p class="small">3 {tt('last3')}</p></li></ol></div></section>))}
        <p class="small muted">{tt('installNo')}</p></main>
    </>
  )
}
