import { useState } from 'preact/hooks'
import { withDb, withRaw } from '../../core/db/open.ts'
import type { ItemRef, Place, ProgressRow, VisitRow } from '../../core/db/schema.ts'
import { lastPrepared, pull, visitsOf, type Prepared } from '../../core/pull.ts'
import { placesOf } from '../../core/sync/outbox.ts'
import { t } from '../../i18n/phone/index.ts'
import { Button, Chip, EmptyState, Icon, Problem, Progress, Segmented, Sheet } from '../../ui/parts.tsx'
import { engine, here, useLive } from '../app.ts'
import { Home, ReviewDoor } from '../frame.tsx'
import { like, setLike } from '../likes.ts'
import { Later, readyPart, tripsPart } from '../signing/later.tsx'
import { daysTo, dayWords, timeWords } from '../words.ts'

export interface Row { visit: VisitRow; progress: ProgressRow | undefined; place: Place | undefined; entries: number }
export type Group = 'returned' | 'overdue' | 'today' | 'week' | 'later' | 'sealed' | 'done'
const ORDER: Group[] = ['returned', 'overdue', 'today', 'week', 'later', 'sealed', 'done']

async function readRows(): Promise<Row[]> {
  const begun = withRaw((db) => db.getAllKeys('progress')).then(placesOf)
  const [visits, places, items, under] = await Promise.all([visitsOf(here.person?.id ?? here.vault!.person), begun, checklists(), withDb((db) => db.getAll('progress'))])
  const progress = new Map(under.map((row) => [row.visit, row]))
  const sizes = new Map(items.map((item) => [item.id, item.entries.length]))
  return visits.filter((visit) => !visit.gone || progress.has(visit.id)).map((visit) => ({
    visit, progress: progress.get(visit.id), place: places.get(visit.id),
    entries: visit.items.reduce((sum, item) => sum + (sizes.get(item) ?? 0), 0),
  }))
}

let ahead: Promise<ItemRef[]> | undefined

/** Reads the checklists while the phone is still locked: they are published, so they lie in clear. */
export function warmTasks(): void {
  ahead = withRaw((db) => db.getAll('items'))
  ahead.catch(() => { ahead = undefined })
}

function checklists(): Promise<ItemRef[]> {
  const read = ahead ?? withDb((db) => db.getAll('items'))
  ahead = undefined
  return read
}

let primed: Row[] | undefined

/** Reads the list before it is shown, so that its first picture is whole. */
export async function primeTasks(): Promise<void> {
  primed = await readRows()
}

function takePrimed(): Row[] | undefined {
  const rows = primed
  primed = undefined
  return rows
}

/** True when a supervisor's return waits for an amendment of this phone. */
export function waitsForAmend(visit: VisitRow, progress: ProgressRow | undefined): boolean {
  return visit.returned != null && (!progress?.amended || Date.parse(progress.amended) < Date.parse(visit.returned.at))
}

export function groupOf({ visit, progress }: Row): Group {
  if (waitsForAmend(visit, progress)) return 'returned'
  if (visit.state === 'accepted') return 'done'
  if (progress?.sealed || visit.state === 'sealed') return 'sealed'
  const days = daysTo(visit.due_on)
  return days < 0 ? 'overdue' : days === 0 ? 'today' : days <= 7 ? 'week' : 'later'
}

function DueChip({ row, group }: { row: Row; group: Group }) {
  const { visit, progress } = row
  if (group === 'returned') return <Chip tone="danger" icon="undo">{t('returned')}</Chip>
  if (group === 'done') return <Chip tone="bare" icon="check">{t('accepted')}</Chip>
  if (group === 'sealed') return <Chip icon="lock">{progress?.sealed ? t('sealedAt', { at: timeWords(progress.sealed) }) : t('sealedElsewhere')}</Chip>
  if (group === 'overdue') return <Chip tone="danger" icon="alert">{t('overdueSince', { day: dayWords(visit.due_on) })}</Chip>
  if (group === 'today') return <Chip tone="danger" icon="alert">{t('dueToday')}</Chip>
  return <Chip tone={group === 'week' ? 'warn' : 'mute'} icon="clock">{dayWords(visit.due_on)}{visit.due_provisional ? t('provisional') : ''}</Chip>
}

/** Where the records of one visit are, in one chip. */
export function PlaceChip({ place, any }: { place: Place | undefined; any: boolean }) {
  if (place === 'attention') return <Chip tone="danger" icon="alert">{t('needsYou')}</Chip>
  if (place === 'phone') return <Chip icon="phone">{t('onPhone')}</Chip>
  if (place === 'sent') return <Chip tone="info" icon="send">{t('sentWaiting')}</Chip>
  return any ? <Chip tone="ok" icon="cloud">{t('confirmed')}</Chip> : null
}

/** One visit of the list; `note` says something of the way there. */
export function TaskRow({ row, group, note }: { row: Row; group: Group; note?: string }) {
  const { visit, progress, place, entries } = row
  const done = progress ? Object.keys(progress.answers).length : 0
  const departments = new Set(visit.inspectors.map((one) => one.department)).size
  return (
    <li><a class="item" href={`#/visit/${visit.id}`} data-testid={`visit-${visit.number}`}><span class="grow stack-s">
      <span class="item-t">{visit.object.name}</span>
      <span class="small muted row wrap"><Icon name="pin" /><span>{visit.object.address}</span></span>
      <span class="row wrap"><DueChip row={row} group={group} /><span class="small muted">{departments > 1 ? t('jointOf', { n: departments }) : ''}{t('entries', { n: entries })}{note ? ` · ${note}` : ''}</span></span>
      {progress?.appointed && !progress.sealed && <span class="small row"><Icon name="clock" />{t('appointedAt', { at: timeWords(progress.appointed) })}</span>}
      {progress && <span class="row"><Progress value={done} max={entries} label={t('filledOf', { done, all: entries })} /><PlaceChip place={place} any /></span>}
    </span></a></li>
  )
}

/** Loads the screens of a visit, so that they are there without network. */
const lazyParts = () => import('../visit/visit.tsx')

function PrepareCard() {
  const before = useLive(lastPrepared)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [result, setResult] = useState<Prepared | null>(null)
  const run = async () => {
    setBusy(true)
    setError(null)
    try {
      const { prepare } = await import('../../core/prepare.ts')
      setResult(await prepare(here.person!.id, lazyParts))
      void engine.kick(true)
    } catch (fault) {
      setError(fault)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <section class="card prep" aria-labelledby="prep"><div class="in row">
        <span class={before ? 't-ok' : 'muted'}><Icon name={before ? 'shield' : 'down'} /></span>
        <div class="grow"><h2 id="prep" class="h3">{before ? t('preparedTitle') : t('prepareTitle')}</h2>
          <p class="small muted" data-testid="prepared">{before ? t('preparedText', { visits: before.visits, entries: before.entries, at: timeWords(before.at) }) : t('prepareText')}</p></div>
        <Button small kind={before ? undefined : 'primary'} busy={busy} onClick={() => void run()} data-testid="prepare">{before ? t('prepareAgain') : t('prepareDo')}</Button></div>
      </section>
      <Problem error={error} onRetry={() => void run()} />
      {result && <PreparedSheet result={result} onClose={() => setResult(null)} />}
    </>
  )
}

function Fact({ good, children }: { good: boolean; children: string }) {
  return <li class={`row top ${good ? '' : 't-warn'}`}><span class={good ? 't-ok' : ''}><Icon name={good ? 'check' : 'alert'} /></span><span class="grow">{children}</span></li>
}

/** What came of preparing, good and bad alike. */
function PreparedSheet({ result, onClose }: { result: Prepared; onClose: () => void }) {
  return (
    <Sheet title={t('prepareResult')} onClose={onClose} testid="prepare-result">
      <ul class="stack">
        <Fact good={result.visits > 0}>{t('factVisits', { visits: result.visits, items: result.items, entries: result.entries })}</Fact>
      </ul>
      <Later part={readyPart} with={{}} />
      <Button kind="primary" wide onClick={onClose} data-testid="prepare-done">{t('goOut')}</Button>
    </Sheet>
  )
}

type Order = 'due' | 'way'
/** From here on rows that are far down are not laid out until they come near. */
const LONG = 40

function wordsOf({ visit }: Row): string {
  const { object } = visit
  return `${object.name} ${object.address} ${object.district} ${object.uscc ?? ''} ${visit.number} ${visit.task.title}`.normalize('NFKC').toLowerCase()
}

export function Tasks() {
  const rows = useLive(readRows, [], takePrimed)
  const [query, setQuery] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [order, setOrder] = useState<Order>(like('order') === 'way' ? 'way' : 'due')
  const choose = (next: Order) => {
    setLike('order', next)
    setOrder(next)
  }
  const words = (query ?? '').normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  const wanted = (rows ?? []).filter((row) => words.every((word) => wordsOf(row).includes(word)))
  const refresh = () => void pull(here.person!.id).then(() => setError(null), setError)
  const search = <><a class="btn plain icon" href="#/scan" aria-label={t('scan')} data-testid="scan"><Icon name="scan" /></a><Button kind="plain" icon="search" aria-label={t('search')} aria-pressed={query !== null} onClick={() => setQuery(query === null ? '' : null)} /></>
  return (
    <Home title={t('tasksTitle')} tab="" mark extra={search}>
      {query !== null && <input class="input" type="search" aria-label={t('search')} placeholder={t('searchHint')} value={query} onInput={(event) => setQuery(event.currentTarget.value)} />}
      <ReviewDoor />
      <PrepareCard />
      <Problem error={error} onRetry={refresh} />
      {rows && rows.length === 0 && <EmptyState icon="work" title={t('noTasks')}><p>{t('noTasksText')}</p></EmptyState>}
      {rows && rows.length > 0 && wanted.length === 0 && <EmptyState icon="search" title={t('noMatch')}><Button onClick={() => setQuery('')}>{t('clearFilter')}</Button></EmptyState>}
      {rows && rows.length > 1 && <Segmented<Order> joined legend={t('order')} value={order} onChoose={choose}
        choices={[{ value: 'due', label: t('order_due'), testid: 'order-due' }, { value: 'way', label: t('order_way'), testid: 'order-way' }]} />}
      {order === 'way' && rows && <Later part={tripsPart} with={{ rows: wanted }} />}
      {order === 'due' && ORDER.map((group) => {
        const inGroup = wanted.filter((row) => groupOf(row) === group)
        if (inGroup.length === 0) return null
        return (
          <section key={group}><h2 class="group">{t(`group_${group}`)}<span>{t('places', { n: inGroup.length })}</span></h2>
            <ul class={wanted.length > LONG ? 'list card far' : 'list card'}>{inGroup.map((row) => <TaskRow key={row.visit.id} row={row} group={group} />)}</ul></section>
        )
      })}
    </Home>
  )
}
