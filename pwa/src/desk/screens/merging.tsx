import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tl } from '../../i18n/desk/libraries.ts'
import { Button, Chip, EmptyState, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { once, useAct, useData, usePages } from '../data.ts'
import { colon, day, minute } from '../format.ts'
import { useDepartments } from '../offices.ts'

interface Side { source: string; source_id: string | null; value: string | null; at: string | null }
interface Conflict { id: string; object_id: string; object_name: string; field: string; sides: Side[] }
const fieldWord = (field: string) => tl(`f_${field}` as 'f_name')
const sideWord = (side: Side) => (side.source === 'library' ? tl('house') : side.source)

/** What source registers say about one field, side by side; one is taken with a reason. */
export function Conflicts({ may }: { may: boolean }) {
  const found = usePages<Conflict>('/conflicts?limit=50')
  const [taking, setTaking] = useState<{ one: Conflict; side: Side } | null>(null)
  return (
    <div class="stack"><p class="muted">{tl('mergingText')}</p>
      <Problem error={found.error} onRetry={() => void found.reload()} />
      {found.data?.length === 0 && <EmptyState icon="check" title={tl('noConflicts')}><p class="muted">{tl('noConflictsText')}</p></EmptyState>}
      {found.data && found.data.length > 0 && <div class="stack" data-testid="conflicts">{found.data.map((one) => (
        <section class="card" key={one.id} aria-labelledby={`c-${one.id}`}><header><h2 id={`c-${one.id}`} class="grow"><a href={`#/registers/objects/${one.object_id}`}>{one.object_name}</a> · {fieldWord(one.field)}</h2></header>
          <div class="scroll" tabIndex={0} role="region" aria-label={`${one.object_name} ${fieldWord(one.field)}`}><table><caption class="vh">{fieldWord(one.field)}</caption>
            <thead><tr><th scope="col">{tl('source')}</th><th scope="col">{fieldWord(one.field)}</th><th scope="col" class="num">{tl('asOf')}</th><th scope="col"><span class="vh">{tl('take')}</span></th></tr></thead>
            <tbody>{one.sides.map((side) => <tr key={side.source + (side.source_id ?? '')}><th scope="row">{sideWord(side)}{side.source_id && <span class="muted small"> {side.source_id}</span>}</th>
              <td>{side.value ?? <span class="muted">{tl('empty')}</span>}</td><td class="num">{day(side.at)}</td>
              <td>{may && <Button small onClick={() => setTaking({ one, side })} data-testid="conflict-take">{tl('take')}</Button>}</td></tr>)}</tbody></table></div></section>))}</div>}
      {found.more && <Button onClick={() => void found.more?.()}>{t('more')}</Button>}
      {taking && <Take {...taking} onClose={() => setTaking(null)} onDone={() => void found.reload()} />}
    </div>
  )
}

function Take({ one, side, onClose, onDone }: { one: Conflict; side: Side; onClose: () => void; onDone: () => void }) {
  const [reason, setReason] = useState('')
  const act = useAct()
  const submit = (event: Event) => {
    event.preventDefault()
    void act.run(async () => { await api(`/conflicts/${one.id}/settle`, { method: 'POST', headers: once(), json: { source: side.source, reason: reason.trim() } }); onDone(); onClose() })
  }
  return (
    <Sheet title={tl('takeTitle', { source: sideWord(side), field: fieldWord(one.field) })} onClose={onClose} testid="take-sheet">
      <form class="stack" onSubmit={submit}><p>{one.object_name}</p><p><strong>{side.value ?? tl('empty')}</strong></p>
        <Field label={tl('taken')} hint={tl('takeHint')}>{(control) => <textarea {...control} class="input" rows={2} required maxLength={300} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="take-reason" />}</Field>
        <Problem error={act.error} />
        <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" type="submit" busy={act.busy} data-testid="take-go">{tl('settle')}</Button></div></form>
    </Sheet>
  )
}

interface Gap { id: string; name: string; uscc: string | null; register_no: string | null; industry: string | null; district: string; duty_department: string | null }

/** Open objects in no sub-library. */
export function Gaps({ may }: { may: boolean }) {
  const found = usePages<Gap>('/gaps?limit=100')
  const facts = useData<{ objects: number; looked_at: string | null }>('/gaps?limit=1')
  const act = useAct()
  const look = () => act.run(async () => { await api('/gaps/look', { method: 'POST', headers: once(), json: {} }); await Promise.all([found.reload(), facts.reload()]) })
  return (
    <div class="stack"><div class="row"><p class="muted grow">{tl('gapsText')}{facts.data?.looked_at && ` ${tl('gapsCount', { n: facts.data.objects.toLocaleString('en') })} · ${tl('lookedAt', { at: minute(facts.data.looked_at) })}`}</p>
      {may && <Button busy={act.busy} icon="sync" onClick={() => void look()} data-testid="gaps-look">{tl(facts.data && !facts.data.looked_at ? 'lookFirst' : 'lookAgain')}</Button>}</div>
      <Problem error={found.error ?? act.error} />
      {found.data?.length === 0 && facts.data && (facts.data.looked_at
        ? <EmptyState icon="check" title={tl('noGaps')}><p class="muted">{tl('noGapsText')}</p></EmptyState>
        : <EmptyState icon="sync" title={tl('neverLooked')}><p class="muted">{tl('neverLookedText')}</p></EmptyState>)}
      {found.data && found.data.length > 0 && <div class="card tbl"><div class="scroll" tabIndex={0} role="region" aria-label={tl('gaps')}><table data-testid="gaps"><caption class="vh">{tl('gaps')}</caption>
        <thead><tr><th scope="col">{tl('name')}</th><th scope="col">{tl('industry')}</th><th scope="col">{tl('district')}</th><th scope="col">{tl('duty')}</th></tr></thead>
        <tbody>{found.data.map((one) => <tr key={one.id}><th scope="row"><a href={`#/registers/objects/${one.id}`}>{one.name}</a></th><td>{one.industry ?? t('none')}</td><td>{one.district}</td><td>{one.duty_department ?? t('none')}</td></tr>)}</tbody></table></div>
        {found.more && <footer class="row"><Button small onClick={() => void found.more?.()}>{t('more')}</Button></footer>}</div>}
    </div>
  )
}

interface Expiry { inspector: { id: string; name: string; department_id: string; certificate_no: string; valid_to: string | null }; alarm: string; counts: boolean; reason: string | null; days: number | null }

/** Whose certificate ends, has ended, or does not count in the region. */
export function Expiring() {
  const found = useData<{ article: string; items: Expiry[] }>('/certificates/expiring')
  const departments = useDepartments()
  const tone = (one: Expiry) => (one.counts ? (one.alarm === 'quarter' ? 'mute' : 'warn') : 'danger')
  const left = (days: number) => (days < 0 ? tl('daysOver', { n: -days }) : tl('daysLeft', { n: days }))
  return (
    <div class="stack">{found.data && <p class="muted">{tl('expiringText', { article: found.data.article })}</p>}
      <Problem error={found.error} onRetry={() => void found.reload()} />
      {found.data?.items.length === 0 && <EmptyState icon="check" title={tl('noExpiring')}><p class="muted">{tl('noExpiringText')}</p></EmptyState>}
      {found.data && found.data.items.length > 0 && <div class="card tbl"><div class="scroll" tabIndex={0} role="region" aria-label={tl('expiring')}><table data-testid="expiring"><caption class="vh">{tl('expiring')}</caption>
        <thead><tr><th scope="col">{tl('person')}</th><th scope="col">{tl('department')}</th><th scope="col">{tl('certificate')}</th><th scope="col">{tl('validTo')}</th><th scope="col">{tl('alarm')}</th><th scope="col">{tl('counts')}</th></tr></thead>
        <tbody>{found.data.items.map((one) => <tr key={one.inspector.id}><th scope="row">{one.inspector.name}</th><td>{departments(one.inspector.department_id)}</td><td class="mono">{one.inspector.certificate_no}</td>
          <td>{one.inspector.valid_to ?? '—'}{one.days !== null && <span class="muted small"> {left(one.days)}</span>}</td><td><Chip tone={tone(one)} icon={one.counts ? 'clock' : 'alert'}>{tl(`a_${one.alarm}` as 'a_none')}</Chip></td>
          <td>{one.counts ? tl('countsYes') : `${tl('countsNo')}${colon()}${one.reason ? tl(`r_${one.reason}` as 'r_none') : ''}`}</td></tr>)}</tbody></table></div></div>}
    </div>
  )
}
