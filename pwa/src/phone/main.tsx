import { options, render, type FunctionComponent, type VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { changed } from '../core/changes.ts'
import { whenBlocked } from '../core/db/open.ts'
import { getMeta } from '../core/db/open.ts'
import { loadWords } from '../i18n/index.ts'
import { t } from '../i18n/phone/index.ts'
import { tc } from '../i18n/both/index.ts'
import { Button, EmptyState, useLanguage, useRoute } from '../ui/parts.tsx'
import '../../../backend/mingcha/publication/static/tokens.css'
import '../../../backend/mingcha/publication/static/base.css'
import '../ui/parts.css'
import '../ui/screens.css'
import './phone.css'
import { greetServer, here, openHere, startTriggers, useHere } from './app.ts'
import { watchFit } from './fit.ts'
import { Home } from './frame.tsx'
import { Tasks } from './screens/tasks.tsx'
import { UpdateNotice, watchWorker } from './worker.tsx'

/** The first picture waits this long for what the phone's store says. */
const PATIENCE_MS = 400

type Part<P> = () => Promise<FunctionComponent<P>>

/** Parts that are here already, with their words. */
const known = new Map<unknown, FunctionComponent<never>>()

async function fetched<P>(part: Part<P>): Promise<FunctionComponent<P>> {
  const found = await part()
  await loadWords()
  known.set(part, found as FunctionComponent<never>)
  return found
}

const signInPart: Part<object> = () => import('./screens/enter.tsx').then((part) => part.SignIn)
const enrolPart: Part<object> = () => import('./screens/enter.tsx').then((part) => part.Enrol)
const unlockPart: Part<object> = () => import('./screens/unlock.tsx').then((part) => part.Unlock)
const refusedPart: Part<{ error: unknown }> = () => import('./screens/refused.tsx').then((part) => part.Refused)
const revokedPart: Part<object> = () => import('./screens/revoked.tsx').then((part) => part.Revoked)
const visitPart: Part<{ id: string; step: string | undefined }> = () => import('./visit/visit.tsx').then((part) => part.VisitScreen)
const syncPart: Part<object> = () => import('./screens/sync.tsx').then((part) => part.Sync)
const scanPart: Part<object> = () => import('./signing/scan.tsx').then((part) => part.Scan)
const installPart: Part<object> = () => import('./screens/install.tsx').then((part) => part.Install)
const mePart: Part<object> = () => import('./screens/me.tsx').then((part) => part.Me)

/** A screen that comes in its own file, with its words; the worker keeps the file for use without network. */
function Lazy<P extends object>({ part, tab, with: props }: { part: Part<P>; tab: string; with: P }) {
  const [Screen, setScreen] = useState(() => (known.get(part) as FunctionComponent<P> | undefined) ?? null)
  const [error, setError] = useState(false)
  useEffect(() => {
    if (!Screen) fetched(part).then((found) => setScreen(() => found), () => setError(true))
  }, [part])
  if (error) return <Home title={t('tabVisit')} tab={tab}><EmptyState icon="off" title={t('partMissing')}><p>{t('partMissingText')}</p></EmptyState></Home>
  return Screen ? <Screen {...props} /> : null
}

/** 现场 returns to the visit that is open. */
function Onsite() {
  const [last, setLast] = useState<string | null | undefined>(undefined)
  useEffect(() => { void getMeta<string>('visit-open').then((id) => setLast(id ?? null)) }, [])
  if (last === undefined) return null
  if (last) {
    location.replace(`#/visit/${last}`)
    return null
  }
  return <Home title={t('tabVisit')} tab="onsite"><EmptyState icon="pen" title={t('noVisitOpen')}><p>{t('noVisitOpenText')}</p><a class="btn" href="#/">{t('toTasks')}</a></EmptyState></Home>
}

function App() {
  useLanguage()
  const { ready, shut, fault } = useHere()
  const [area] = useRoute()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 5_000)
    return () => clearTimeout(timer)
  }, [])
  if (fault) return <Lazy key="refused" part={refusedPart} tab="" with={{ error: fault }} />
  if (!ready) return slow ? <main class="stack"><EmptyState icon="alert" title={t('storageSilent')}><p>{t('storageSilentText')}</p><Button onClick={() => location.reload()}>{tc('retry')}</Button></EmptyState></main> : null
  if (area === 'install') return <Lazy key="install" part={installPart} tab="" with={{}} />
  if (area === 'login') return <Lazy key="login" part={signInPart} tab="" with={{}} />
  return <><Screen />{shut && <Lazy key="unlock" part={unlockPart} tab="" with={{}} />}</>
}

/** The screen of the address. It stays in memory, unseen, while the phone is locked: a form that is open loses nothing. */
function Screen() {
  const { person, key, vault, shut } = useHere()
  const [area, id, step] = useRoute()
  if (shut && !person) return null
  if (!person) return <Lazy key="login" part={signInPart} tab="" with={{}} />
  if (!key?.enrolled || !vault) return <Lazy key="enrol" part={enrolPart} tab="" with={{}} />
  if (area === 'sync') return <Lazy key="sync" part={syncPart} tab="sync" with={{}} />
  if (area === 'scan') return <Lazy key="scan" part={scanPart} tab="" with={{}} />
  if (area === 'me') return <Lazy key="me" part={mePart} tab="me" with={{}} />
  if (key.revoked) return <Lazy key="revoked" part={revokedPart} tab="" with={{}} />
  if (area === 'visit' && id) return <Lazy key={id} part={visitPart} tab="onsite" with={{ id, step }} />
  if (area === 'onsite') return <Onsite />
  return <Tasks />
}

// A browser writes what is typed into its own files, to restore the tab: not in fields that say autocomplete="off".
const before = options.vnode
options.vnode = (vnode: VNode<{ autocomplete?: string }>) => {
  if (vnode.type === 'input' || vnode.type === 'textarea') vnode.props.autocomplete ??= 'off'
  before?.(vnode as VNode)
}

whenBlocked(() => alert(t('closeOthers')))
const opening = openHere().catch((error: unknown) => { // the store is asked first of all: the words come meanwhile
  here.fault = error ?? new Error()
  changed()
})
const seen = opening.then(() => (here.shut ? fetched(unlockPart) : null))
await loadWords()
await Promise.race([seen, new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS) })]).catch(() => {}) // one picture instead of two
await new Promise((turn) => { setTimeout(turn) })
render(<><App /><UpdateNotice /></>, document.body)
watchFit()
await opening
if (!here.fault) {
  startTriggers()
  void greetServer()
}
watchWorker()
