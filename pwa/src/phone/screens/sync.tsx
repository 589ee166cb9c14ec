import { useEffect, useState } from 'preact/hooks'
import { room } from '../../core/capture/space.ts'
import { getMeta, withDb } from '../../core/db/open.ts'
import type { BlobRow, EventRow, Trouble } from '../../core/db/schema.ts'
import { openByVisit } from '../../core/sync/byvisit.ts'
import { attention, counts as readCounts, sendAgain, UNCONFIRMED, type Counts } from '../../core/sync/outbox.ts'
import { tm } from '../../i18n/phone/media.ts'
import { t } from '../../i18n/phone/more.ts'
import { Button, Chip, Icon, Sheet } from '../../ui/parts.tsx'
import { engine, syncNow, useEngine, useHere, useLive } from '../app.ts'
import { Home, NetBar } from '../frame.tsx'
import { FilmCard } from './film.tsx'
import { PlaceChip } from './tasks.tsx'
import { bytesWords, timeWords } from '../words.ts'

async function names(): Promise<Map<string, string>> {
  return withDb(async (db) => new Map((await db.getAll('visits')).map((visit) => [visit.id, visit.object.name])))
}

function headline(phase: string, counts: Counts): string {
  if (phase === 'sending') return t('sendingNow')
  if (phase === 'paused') return t('pausedNow')
  if (phase === 'signed-out') return t('signInToSend')
  if (phase === 'refused') return t('deviceRefused')
  if (phase === 'waiting') return t('waitingNow')
  if (counts.phone + counts.sent > 0) return t('ready')
  return counts.attention > 0 ? t('needsYou') : t(counts.confirmed > 0 ? 'allConfirmed' : 'nothingYet')
}

function Flow({ counts }: { counts: Counts }) {
  return (
    <ol class="flow" aria-label={t('flowLabel')}>
      <li class="w"><Icon name="phone" /><b data-testid="count-phone">{counts.phone + counts.attention}</b><span>{t('onPhone')}</span></li>
      <li class="n"><Icon name="send" /><b data-testid="count-sent">{counts.sent}</b><span>{t('sent')}</span></li>
      <li class="o"><Icon name="cloud" /><b data-testid="count-confirmed">{counts.confirmed}</b><span>{t('confirmed')}</span></li>
    </ol>
  )
}

function Now({ who, counts }: { who: Map<string, string>; counts: Counts }) {
  const status = useEngine()
  const { net } = useHere()
  const open = counts.phone + counts.sent
  const { current } = status
  return (
    <section class="card" aria-labelledby="now"><div class="in stack">
      <h2 id="now" data-testid="sync-phase" data-phase={status.phase}>{headline(status.phase, counts)}</h2>
      <Flow counts={counts} />
      {current && <div class="stack-s"><progress max={current.size} value={current.offset} aria-label={t('sendingFile')} />
        <p class="small muted row"><span class="grow">{who.get(current.visit) ?? ''}</span><span class="nowrap">{bytesWords(current.offset)} / {bytesWords(current.size)}</span></p></div>}
      {status.phase === 'waiting' && status.next && <p class="small">{t('triesAgain', { at: timeWords(status.next) })}</p>}
      {status.trouble && <p class="small t-danger">{status.trouble.title || troubleWords(status.trouble).title}{status.trouble.detail && <><br />{status.trouble.detail}</>}</p>}
      <p class="small">{t(open + counts.confirmed + counts.attention > 0 ? 'onlyConfirmed' : 'nothingYetText')}</p>
      {status.phase === 'sending'
        ? <Button wide icon="pause" onClick={() => engine.pause()} data-testid="sync-pause">{t('pause')}</Button>
        : net === 'signed-out'
          ? <a class="btn wide primary" href="#/login" data-testid="login-again">{t('signInToSend')}</a>
          : <Button wide kind={open > 0 ? 'primary' : undefined} icon="sync" onClick={() => void syncNow()} data-testid="sync-now">{t('syncNow')}</Button>}
      {status.lastContact && <p class="xs muted">{t('lastContact', { at: timeWords(status.lastContact) })}</p>}
    </div></section>
  )
}

/** Own words for what the phone itself found; else the server's, which are in the reader's language. */
function troubleWords(trouble: Trouble | undefined): { title: string; detail: string } {
  if (trouble?.code === 'hash-differs') return { title: t('hashDiffers'), detail: t('hashDiffersText') }
  if (trouble?.code === 'leaf-differs') return { title: t('leafDiffers'), detail: t('leafDiffersText') }
  if (trouble?.code === 'bytes-missing') return { title: t('bytesMissing'), detail: t('bytesMissingText') }
  if (trouble?.code === 'bytes-freed') return { title: t('bytesFreed'), detail: t('bytesFreedText') }
  if (trouble?.code === 'phone-full') return { title: t('phoneFull'), detail: '' }
  return { title: trouble?.title || t('notTaken'), detail: trouble?.detail || t('notTakenText') }
}

const TOLD_MS = 7 * 86_400_000

/** The server went back to an older copy: what it lacks goes again by itself, and the phone says so for a week. */
function Restored() {
  const found = useLive(() => getMeta<{ at: number; n: number }>('restored'))
  if (!found || Date.now() - found.at > TOLD_MS) return null
  return <div class="banner warn box" role="status" data-testid="restored"><Icon name="alert" /><p class="grow">{t('restored', { at: timeWords(found.at), n: found.n })}</p></div>
}

function Attention({ events, blobs, who }: { events: EventRow[]; blobs: BlobRow[]; who: Map<string, string> }) {
  const all = [
    ...events.map((row) => ({ kind: 'event' as const, id: row.id, visit: row.visit, what: t(`kind_${row.kind.replace('.', '_')}` as never) ?? tm('evidence'), problem: row.problem })),
    ...blobs.map((row) => ({ kind: 'blob' as const, id: row.evidence, visit: row.visit, what: row.role === 'photo' ? t('aPhoto') : row.role === 'clip' ? tm('clip') : row.role === 'document' ? tm('document') : t('aSignature'), problem: row.problem })),
  ]
  if (all.length === 0) return null
  const again = async (kind: 'event' | 'blob', id: string) => {
    await sendAgain(kind, id)
    void syncNow()
  }
  return (
    <section class="card attn" aria-labelledby="att"><header><Icon name="alert" /><h2 id="att" class="grow">{t('needsYou')}</h2><span class="small muted">{t('pieces', { n: all.length })}</span></header>
      <ul class="list">{all.map((one) => {
        const words = troubleWords(one.problem)
        return (
          <li class="in stack" key={one.id} data-testid="attention"><div><h3>{who.get(one.visit) ?? ''} · {one.what}</h3><p class="small">{words.title}</p><p class="small muted">{words.detail}</p></div>
            <div class="row wrap"><Button icon="up" onClick={() => void again(one.kind, one.id)}>{t('sendAgain')}</Button><a class="btn plain" href={`#/visit/${one.visit}`}>{t('openVisit')}</a></div></li>
        )
      })}</ul></section>
  )
}

function Waiting({ who }: { who: Map<string, string> }) {
  const open = useLive(openByVisit)
  if (!open || open.size === 0) return null
  return (
    <section class="card" aria-labelledby="out"><header><h2 id="out" class="grow">{t('visitsOpen')}</h2></header><ul class="list">
      {[...open].map(([visit, counts]) => (
        <li key={visit}><a class="item" href={`#/visit/${visit}`}><span class="grow stack-s"><b>{who.get(visit) ?? visit}</b>
          <span class="small muted">{t('openCounts', { phone: counts.phone + counts.attention, sent: counts.sent })}</span></span><PlaceChip place={UNCONFIRMED.find((one) => counts[one])} any /></a></li>
      ))}
    </ul></section>
  )
}

function Storage() {
  const [space, setSpace] = useState<{ used: number; free: number | null; full: boolean; safe: boolean } | null>(null)
  useEffect(() => {
    void (async () => {
      const [estimate, safe] = await Promise.all([navigator.storage?.estimate?.(), navigator.storage?.persisted?.()])
      const { free, level } = await room()
      setSpace({ used: estimate?.usage ?? 0, free, full: level === 'no-photo', safe: safe ?? false })
    })()
  }, [])
  return (
    <section class="card" aria-labelledby="sto"><header><h2 id="sto" class="grow">{t('storage')}</h2>
      {space && (space.safe ? <Chip tone="ok" icon="shield">{t('protected')}</Chip> : <Chip tone="warn" icon="alert">{t('notProtected')}</Chip>)}</header>
      <div class="in stack">
        {space?.full && <p class="row top t-warn" data-testid="full"><Icon name="alert" /><span class="grow">{t('storageFull')}</span></p>}
        {space && space.free !== null && <meter min={0} max={space.used + space.free} value={space.used} aria-label={t('storage')} />}
        {space && <p class="small muted">{space.free === null ? t('usedOnly', { used: bytesWords(space.used) }) : t('usedOf', { used: bytesWords(space.used), free: bytesWords(space.free) })}</p>}
        <p class="small">{t('keptDays')}</p>
        <a class="btn wide" href="/m/rescue.html" data-testid="rescue"><Icon name="down" />{t('exportAll')}</a>
      </div></section>
  )
}

export function Sync() {
  const troubled = useLive(attention)
  const who = useLive(names) ?? new Map<string, string>()
  const counts = useLive(readCounts)
  const [help, setHelp] = useState(false)
  if (!counts) return <Home title={t('tabSync')} tab="sync">{null}</Home> // a nought that nobody has counted is not shown
  return (
    <Home title={t('tabSync')} tab="sync" extra={<Button kind="plain" icon="info" aria-label={t('syncHelp')} onClick={() => setHelp(true)} />}>
      <NetBarIfOut />
      <Restored />
      <Now who={who} counts={counts} />
      {troubled && <Attention events={troubled.events} blobs={troubled.blobs} who={who} />}
      <FilmCard />
      <Waiting who={who} />
      <Storage />
      {help && <Sheet title={t('syncHelp')} onClose={() => setHelp(false)}><dl class="stack">
        <div><dt class="strong">{t('onPhone')}</dt><dd>{t('helpPhone')}</dd></div><div><dt class="strong">{t('sent')}</dt><dd>{t('helpSent')}</dd></div>
        <div><dt class="strong">{t('confirmed')}</dt><dd>{t('helpConfirmed')}</dd></div></dl></Sheet>}
    </Home>
  )
}

function NetBarIfOut() {
  const { net } = useHere()
  return net === 'offline' ? <NetBar onSync /> : null
}
