import { useEffect, useRef, useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { td } from '../../i18n/desk/deputies.ts'
import { tx } from '../../i18n/desk/records.ts'
import { Button, Chip, EmptyState, Field, Icon, Problem } from '../../ui/parts.tsx'
import { once, useAct, useData, usePages } from '../data.ts'
import { Deputies } from '../deputies.tsx'
import { day } from '../format.ts'
import { linesOf, resultOf, type Record, type Row } from '../record.ts'
import { recall } from '../recall.tsx'
import { Facts, RecordView } from '../recordview.tsx'
import type { ScreenProps } from '../rooms.ts'
import { offerUndo } from '../undo.tsx'
import { plain, ReviewMany } from './reviewmany.tsx'

interface Place { person_id: string; name: string; until_on: string }
interface Waiting extends Row { for: Place | null }

/** Thirty records before lunch: the queue, the record, the decision; everything by keyboard too. */
export function Screen({ session, route }: ScreenProps) {
  if (route[0] === 'deputies') return <main class="work"><p><a href="#/review">← {tx('toQueue')}</a></p><h2>{td('title')}</h2><Deputies me={session.me.id} own={false} /></main>
  return <Queue session={session} route={route} />
}

const HAND = '(max-width: 48rem)'

/** True on a phone: the queue or one record, not both beside each other. */
function useHand(): boolean {
  const query = matchMedia(HAND)
  const [hand, setHand] = useState(query.matches)
  useEffect(() => {
    const look = () => setHand(query.matches)
    query.addEventListener('change', look)
    return () => query.removeEventListener('change', look)
  }, [])
  return hand
}

/** On a phone: back to the queue, and down to the decision, from anywhere in a long record. */
function HandBar({ left }: { left: number }) {
  useEffect(() => scrollTo(0, 0), [])
  return <div class="handbar"><a class="btn" href="#/review" data-testid="to-queue"><Icon name="back" />{tx('queue', { n: left })}</a><Button icon="down" onClick={() => document.getElementById('opinion')?.scrollIntoView()} data-testid="to-opinion">{tx('opinion')}</Button></div>
}

function Queue({ session, route }: ScreenProps) {
  const hand = useHand()
  const queue = usePages<Waiting>('/review-queue?limit=100')
  const rows = queue.data ?? []
  const at = Math.max(0, rows.findIndex((row) => row.id === route[0]))
  const current = rows[at]
  const quiet = plain(rows)
  const [many, setMany] = useState(false)
  const open = (index: number) => { const next = rows[index]; if (next) location.hash = `/review/${next.id}` }
  const done = async () => {
    const next = rows[at + 1] ?? rows[at - 1]
    await queue.reload()
    location.hash = next ? `/review/${next.id}` : '/review'
  }
  if (queue.error && !queue.data) return <main class="work"><Problem error={queue.error} onRetry={() => void queue.reload()} /></main>
  if (queue.data && rows.length === 0) return <main class="work"><EmptyState icon="check" title={tx('emptyQueue')}><p class="muted">{tx('emptyQueueText')}</p><p><a href="#/review/deputies">{td('title')}</a></p></EmptyState></main>
  return (
    <main class="rev">{hand && route[0] && <HandBar key={route[0]} left={rows.length} />}<div class="three">
      {!(hand && route[0]) && <div class="pane side" role="navigation" aria-label={tx('queue', { n: rows.length })}>
        <p class="in row"><strong class="grow" data-testid="queue-count">{tx('queue', { n: rows.length })}</strong><a class="btn s" href="#/review/deputies" data-testid="deputies-open">{td('open')}</a></p>
        <StandingIn rows={rows} />
        {quiet.length > 1 && <div class="in"><Button wide icon="check" onClick={() => setMany(true)} data-testid="review-many-open">{tx('many', { n: quiet.length })}</Button></div>}
        {rows.map((row, index) => (
          <a key={row.id} class="item" href={`#/review/${row.id}`} aria-current={index === at && (!hand || route[0]) ? 'true' : undefined} data-testid={`queue-${row.number}`}>
            <span class="grow"><span class="item-t">{row.object.name}</span><br /><span class="muted small">{row.task.title} · <span class="nowrap">{day(row.due_on)}</span></span>{row.for && <><br /><Chip tone="info">{td('forWhom', { name: row.for.name })}</Chip></>}</span>
            {row.conclusion.includes('no_problem') ? <Chip tone="ok" icon="check">{tx('conforming')}</Chip> : row.acknowledged === 'refused' ? <Chip tone="warn" icon="user">{tx('refused')}</Chip> : <Chip tone="danger" icon="alert">{tx('failing')}</Chip>}
          </a>))}
      </div>}
      {current && (!hand || route[0]) && <One key={current.id} id={current.id} me={session.me.id} place={current.for} onDone={done} onStep={(by) => open(at + by)} />}
    </div><Keys />{many && <ReviewMany rows={quiet} onClose={async (changed) => { setMany(false); if (changed) { await queue.reload(); location.hash = '/review' } }} />}</main>
  )
}

/** In whose place the reader reviews, told once above the queue. */
function StandingIn({ rows }: { rows: Waiting[] }) {
  const places = new Map(rows.flatMap((row) => (row.for ? [[row.for.person_id, row.for] as const] : [])))
  return <>{[...places.values()].map((one) => <p key={one.person_id} class="in banner info" data-testid="stands-for"><Icon name="user" />{td('standsFor', { name: one.name, until: one.until_on })}</p>)}</>
}

function One({ id, me, place, onDone, onStep }: { id: string; me: string; place: Place | null; onDone: () => Promise<void>; onStep: (by: number) => void }) {
  const { data: record, error, reload } = useData<Record>(`/inspections/${id}`)
  const [marked, setMarked] = useState<string[]>([])
  const [all, setAll] = useState(false)
  const [reason, setReason] = useState('')
  const box = useRef<HTMLTextAreaElement>(null)
  const act = useAct()
  const mark = (entry: string) => setMarked((old) => (old.includes(entry) ? old.filter((one) => one !== entry) : [...old, entry]))
  const decide = (verb: 'approve' | 'return') => act.run(async () => {
    if (!record) return
    await api(`/inspections/${id}/${verb}`, { method: 'POST', headers: { ...once(), 'If-Match': String(record.version) }, json: verb === 'return' ? { reason: reason.trim(), entries: marked } : {} })
    await onDone()
    if (verb === 'return' && !matchMedia(HAND).matches) offerUndo( // on a phone the bar would lie over the next decision; the visit's page has the way back
      tx('returnedNow', { name: record.object.name }), async () => { await recall(id, record.version + 1, tx('recallNow')); await onDone(); location.hash = `/review/${id}` })
  })
  const nextFailing = () => {
    const failing = record ? linesOf(record).filter((line) => resultOf(line.entry) === 'failing').map((line) => document.getElementById(`entry-${line.entry.id}`)) : []
    const now = failing.indexOf(document.activeElement as HTMLElement)
    failing[(now + 1) % Math.max(failing.length, 1)]?.focus()
  }
  useKeys({
    j: () => onStep(1), k: () => onStep(-1), n: nextFailing, e: () => setAll(!all),
    a: () => { if (record?.can.includes('approve')) void decide('approve') },
    r: () => box.current?.focus(),
    m: () => { const found = document.activeElement?.id.replace(/^entry-/, ''); if (found && document.activeElement?.id.startsWith('entry-')) mark(found) },
  })
  if (!record) return <><div class="pane work"><Problem error={error} onRetry={() => void reload()} /></div><div class="pane side" /></>
  return (
    <>
      <div class="pane work"><RecordView record={record} marked={marked} onMark={mark} openAll={all} onOpenAll={() => setAll(!all)} /></div>
      <div class="pane side in stack">
        <h3>{tx('facts')}</h3>
        <Facts record={record} mine={record.inspectors.some((one) => one.id === me)} />
        <Problem error={act.error} />
        {place && !record.can.includes('approve') && record.inspectors.some((one) => one.id === place.person_id) && <p class="banner warn"><Icon name="alert" />{td('notForTeam', { name: place.name })}</p>}
        <div class="form stack dec"><h3 id="opinion">{tx('opinion')}</h3>
          <Button kind="primary" wide busy={act.busy} disabled={!record.can.includes('approve')} onClick={() => void decide('approve')} data-testid="approve">{tx('approve')}<kbd>A</kbd></Button>
          <Field label={tx('returnReason')} hint={tx('returnHint')}>{(control) => (
            <textarea {...control} ref={box} class="input" rows={3} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="return-reason" />)}</Field>
          <Button kind="danger" wide busy={act.busy} disabled={!record.can.includes('return') || reason.trim().length < 2} onClick={() => void decide('return')} data-testid="return">{tx('return')}<kbd>R</kbd></Button>
        </div>
      </div>
    </>
  )
}

/** Single keys, off while somebody types. */
function useKeys(keys: { [key: string]: () => void }): void {
  const latest = useRef(keys)
  latest.current = keys // as soon as it is drawn: a press in the same moment must not meet the keys of the record before
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest('input:not([type=checkbox]), textarea, select, dialog')
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return
      const act = latest.current[event.key.toLowerCase()]
      if (act) { event.preventDefault(); act() }
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])
}

function Keys() {
  return (
    <p class="keys" aria-label={tx('keys')}><span><kbd>J</kbd> <kbd>K</kbd> {tx('keyNext')}</span><span><kbd>N</kbd> {tx('keyFail')}</span><span><kbd>E</kbd> {tx('keyAll')}</span>
      <span><kbd>M</kbd> {tx('keyMark')}</span><span><kbd>A</kbd> {tx('keyApprove')}</span><span><kbd>R</kbd> {tx('keyReturn')}</span></p>
  )
}
