import type { ComponentChildren } from 'preact'
import { t } from '../i18n/phone/index.ts'
import { tc } from '../i18n/both/index.ts'
import { Icon, type Tone } from '../ui/parts.tsx'
import type { IconName } from '../ui/icons.ts'
import { currentSession } from '../api/client.ts'
import { useCounts, useHere } from './app.ts'

/** Marks that everything on this screen is made up, as the sample county says in its region name. */
export function Sample() {
  const { person } = useHere()
  return person?.region.includes('示例') ? <span class="sample">{tc('sample')}</span> : null
}

const TABS: { path: string; icon: IconName; word: 'tabTasks' | 'tabVisit' | 'tabSync' | 'tabMe'; testid: string }[] = [
  { path: '', icon: 'work', word: 'tabTasks', testid: 'tab-tasks' },
  { path: 'onsite', icon: 'pen', word: 'tabVisit', testid: 'tab-visit' },
  { path: 'sync', icon: 'sync', word: 'tabSync', testid: 'tab-sync' },
  { path: 'me', icon: 'user', word: 'tabMe', testid: 'tab-me' },
]

export function Tabs({ current }: { current: string }) {
  const { phone, sent, attention } = useCounts()
  const open = phone + sent + attention
  return (
    <footer><nav class="tabs" aria-label={t('mainNav')}>
      {TABS.map((tab) => (
        <a key={tab.path} href={`#/${tab.path}`} aria-current={tab.path === current ? 'page' : undefined} data-testid={tab.testid}>
          <Icon name={tab.icon} /><span>{t(tab.word)}</span>
          {tab.path === 'sync' && open > 0 && <b data-testid="sync-unconfirmed"><span class="vh">{t('unconfirmed')} </span>{open}</b>}
        </a>
      ))}
    </nav></footer>
  )
}

const NET: Record<string, { tone: Tone; icon: IconName }> = {
  offline: { tone: 'mute', icon: 'off' }, 'signed-out': { tone: 'info', icon: 'user' },
}

/** Under the header: without network or session, with what lies on this phone. Neutral, because that is normal in the field. */
export function NetBar({ onSync }: { onSync?: boolean }) {
  const { net } = useHere()
  const { phone, sent } = useCounts()
  const look = NET[net]
  if (!look && phone + sent === 0) return null
  const { tone, icon } = look ?? { tone: 'mute', icon: 'phone' }
  const open = phone + sent > 0 ? t('openCounts', { phone, sent }) : t('nothingOpen')
  return (
    <div class={`banner ${tone}`} role="status" data-testid="net-bar" data-net={net}>
      <Icon name={icon} />
      <span class="grow">{net === 'offline' && <>{t('offlineGoOn')}<br /></>}{net === 'signed-out' && <>{t('signInToSend')}<br /></>}
        <span class="strong">{open}</span></span>
      {net === 'signed-out'
        ? <a class="row nowrap tapline" href="#/login" data-testid="login-again">{tc('signIn')}<Icon name="right" /></a>
        : !onSync && <a class="row nowrap tapline" href="#/sync">{t('seeSync')}<Icon name="right" /></a>}
    </div>
  )
}

/** For who may review: the queue, online, on the desk's own screen. */
export function ReviewDoor() {
  useHere()
  return currentSession()?.me.permissions.includes('inspection:review') ? <a class="btn wide" href="/desk#/review" data-testid="review-door"><Icon name="search" />{t('review')}</a> : null
}

/** A home screen: title, content, the four tabs. */
export function Home({ title, tab, mark, extra, children }: { title: string; tab: string; mark?: boolean; extra?: ComponentChildren; children: ComponentChildren }) {
  return (
    <>
      <header>
        <div class="bar">{mark && <span class="mark" aria-hidden="true">明</span>}<h1 class="grow">{title}</h1><Sample />{extra}</div>
        {tab !== 'sync' && <NetBar />}
      </header>
      <main class="stack">{children}</main>
      <Tabs current={tab} />
    </>
  )
}
