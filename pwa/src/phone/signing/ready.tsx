import { room, type Room } from '../../core/capture/space.ts'
import { getMeta } from '../../core/db/open.ts'
import { raw } from '../../api/client.ts'
import { language } from '../../i18n/index.ts'
import { t } from '../../i18n/phone/signing.ts'
import { tt } from '../../i18n/phone/trip.ts'
import { Icon } from '../../ui/parts.tsx'
import { here, useLive } from '../app.ts'
import { bytesWords, timeWords } from '../words.ts'

const LOW_BYTES = 500e6
const FAR_SECONDS = 120
const OLD_MS = 7 * 86_400_000

type Level = 'ok' | 'warn' | 'ask'
interface Point { name: string; level: Level; words: string }

async function permission(name: 'camera' | 'geolocation'): Promise<PermissionState> {
  try {
    return (await navigator.permissions.query({ name: name as PermissionName })).state
  } catch {
    return 'prompt' // the browser does not tell; it will ask
  }
}

/** Seconds between this phone's clock and the server's, by the date of its answer; null without network. */
async function clockOff(): Promise<number | null> {
  try {
    const before = Date.now()
    const answer = await raw('/auth/session')
    const date = Date.parse(answer.headers.get('date') ?? '')
    return Number.isNaN(date) ? null : Math.round((date - (before + Date.now()) / 2) / 1000)
  } catch {
    return null
  }
}

/** A stretch of time in its largest unit. */
function spanWords(seconds: number): string {
  const [unit, size] = seconds >= 172_800 ? ['days', 86_400] as const : seconds >= 7_200 ? ['hours', 3_600] as const : ['minutes', 60] as const
  return t(`span_${unit}`, { n: Math.round(seconds / size) })
}

async function look(): Promise<Point[]> {
  const [kept, space, off, camera, place, prepared] = await Promise.all([
    navigator.storage?.persisted?.() ?? false, room(), clockOff(), permission('camera'), permission('geolocation'), getMeta<{ shell: boolean; at: number }>('prepared'),
  ])
  const point = (name: string, good: boolean, values = {}): Point => ({ name, level: good ? 'ok' : 'warn', words: t(`ready_${name}${good ? '' : '_not'}` as 'ready_key', values) })
  const asked = (name: 'camera' | 'place', state: PermissionState): Point => (state === 'prompt' ? { name, level: 'ask', words: t(`ready_${name}_ask`) } : point(name, state === 'granted'))
  return [
    point('key', Boolean(here.key?.enrolled)), point('storage', kept), spacePoint(space),
    off === null ? { name: 'clock', level: 'ask', words: t('ready_clock_unknown') } : point('clock', Math.abs(off) <= FAR_SECONDS, { by: spanWords(Math.abs(off)) }),
    point('install', matchMedia('(display-mode: standalone)').matches), asked('camera', camera), asked('place', place), point('shell', prepared?.shell ?? false),
    prepared ? point('fresh', Date.now() - prepared.at < OLD_MS, { at: timeWords(prepared.at) }) : { name: 'fresh', level: 'warn', words: t('ready_fresh_never') }, point('escrow', Boolean(here.vault?.escrow)),
  ]
}

/** Where the browser does not tell what is free, the ballast does: either 20 MB more went onto the disk, or not. */
function spacePoint({ level, free }: Room): Point {
  const words = (name: string) => t(`ready_space${name}` as 'ready_space', { free: bytesWords(free ?? 0) })
  if (level === 'no-photo') return { name: 'space', level: 'warn', words: words('_full') }
  if (free === null) return { name: 'space', level: 'ok', words: words('_some') }
  return free > LOW_BYTES ? { name: 'space', level: 'ok', words: words('') } : { name: 'space', level: 'warn', words: words('_not') }
}

/** What the phone needs for the field, each with what to do about it. Neutral where only the future can tell. */
export function Ready() {
  const points = useLive(look, [language()])
  return (
    <section aria-labelledby="ready"><h3 id="ready">{t('readyTitle')}</h3><ul class="stack-s" data-testid="ready">{points?.map((one) => (
      <li key={one.name} class={`row top ${one.level === 'warn' ? 't-warn' : ''}`} data-testid={`ready-${one.name}`} data-level={one.level}>
        <span class={one.level === 'ok' ? 't-ok' : ''}><Icon name={one.level === 'ok' ? 'check' : one.level === 'warn' ? 'alert' : 'info'} /></span><span class="grow">{one.words}{one.name === 'install' && one.level !== 'ok' && <> <a href="#/install">{tt('installTitle')}</a></>}</span></li>))}</ul></section>
  )
}
