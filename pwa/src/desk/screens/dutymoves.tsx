import { useState } from 'preact/hooks'
import { api, currentSession } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tl } from '../../i18n/desk/libraries.ts'
import { Button, Chip, Field, Problem, Sheet, type Tone } from '../../ui/parts.tsx'
import { once, useAct, useData, usePages, type PageOf } from '../data.ts'
import { day } from '../format.ts'
import { useDepartmentList } from '../offices.ts'

type How = 'led' | 'joined' | 'stays'
interface Fate { id: string; number: string; title: string; how: How }
interface Move { id: string; sender: string; receiver: string; items: { id: string; name: string }[]; tasks: Fate[]; document: string; reason: string; moved_at: string; moved_by_name: string }
interface Item { id: string; code: string; name: string }

const TONES: Record<How, Tone> = { led: 'warn', joined: 'info', stays: 'mute' }

/** Items that another department takes over, and what became of the open tasks. */
export function DutyMoves({ mine }: { mine: string | null }) {
  const { data, error, more, reload } = usePages<Move>('/duty-moves')
  const [moving, setMoving] = useState(false)
  const may = currentSession()?.me.permissions.includes('plan:write')
  return (
    <section class="card" aria-labelledby="duty-moves"><header><h2 id="duty-moves" class="grow">{tl('moves')}</h2>{may && mine && <Button small icon="plus" onClick={() => setMoving(true)} data-testid="duty-move">{tl('moveNew')}</Button>}</header>
      <div class="in stack-s"><p class="muted small">{tl('movesText')}</p><Problem error={error} onRetry={() => void reload()} />
        {data?.length === 0 && <p class="muted">{tl('moveNone')}</p>}
        {data && data.length > 0 && <div class="scroll" tabIndex={0} role="region" aria-label={tl('moves')}><table data-testid="duty-moves"><caption class="vh">{tl('moves')}</caption>
          <thead><tr><th scope="col" class="num">{tl('moveOn')}</th><th scope="col">{tl('moveWhat')}</th><th scope="col">{tl('moveFrom')}</th><th scope="col">{tl('moveTo')}</th><th scope="col">{tl('moveDocument')}</th><th scope="col">{tl('moveTasks')}</th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><td class="num nowrap">{day(one.moved_at)}<span class="sub">{one.moved_by_name}</span></td><th scope="row">{one.items.map((item) => item.name).join('；')}</th><td>{one.sender}</td><td>{one.receiver}</td><td>{one.document}<span class="sub">{one.reason}</span></td>
              <td>{one.tasks.length === 0 ? t('none') : <Fates rows={one.tasks} />}</td></tr>))}</tbody></table></div>}
        {more && <Button onClick={() => void more()}>{t('more')}</Button>}</div>
      {moving && mine && <Moving mine={mine} onClose={() => setMoving(false)} onDone={reload} />}
    </section>
  )
}

function Fates({ rows }: { rows: Fate[] }) {
  return <ul class="stack-s">{rows.map((one) => <li key={one.id} class="row wrap"><Chip tone={TONES[one.how]}>{tl(one.how)}</Chip><span>{one.title} <span class="muted mono">{one.number}</span></span></li>)}</ul>
}

function Moving({ mine, onClose, onDone }: { mine: string; onClose: () => void; onDone: () => Promise<void> }) {
  const items = useData<PageOf<Item>>(`/items?limit=200&department=${mine}`)
  const departments = useDepartmentList()
  const [id] = useState(uuid7())
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [to, setTo] = useState('')
  const [told, setTold] = useState('')
  const [reason, setReason] = useState('')
  const act = useAct()
  const wanted = [...chosen].sort()
  const fates = useData<{ tasks: Fate[] }>(wanted.length ? `/duty-moves/preview?items=${wanted.join(',')}` : null)
  const turn = (one: string) => setChosen((old) => { const next = new Set(old); if (!next.delete(one)) next.add(one); return next })
  const save = () => act.run(async () => {
    await api('/duty-moves', { headers: once(), json: { id, to_id: to, item_ids: wanted, document: told.trim(), reason: reason.trim() } })
    await onDone()
    onClose()
  })
  const name = departments.find((one) => one.id === to)?.name ?? ''
  return (
    <Sheet title={tl('moveNew')} onClose={onClose} testid="duty-moving"><form class="stack" onSubmit={(event) => { event.preventDefault(); void save() }}>
      <fieldset class="stack-s"><legend class="label">{tl('moveItems')}</legend><div class="pick">{items.data?.items.map((one) => <label key={one.id} class="opt"><input type="checkbox" checked={chosen.has(one.id)} onChange={() => turn(one.id)} /><span>{one.name} <span class="muted mono">{one.code}</span></span></label>)}</div></fieldset>
      <Field label={tl('moveTo')}>{(control) => <select {...control} class="input" value={to} onChange={(event) => setTo(event.currentTarget.value)} data-testid="duty-to"><option value="">{tl('moveChoose')}</option>{departments.filter((one) => one.id !== mine).map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>}</Field>
      <Field label={tl('moveDocument')} hint={tl('moveDocumentHint')}>{(control) => <input {...control} class="input" maxLength={200} value={told} onInput={(event) => setTold(event.currentTarget.value)} />}</Field>
        <Field label={tl('moveReason')}>{(control) => <input {...control} class="input" maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}</Field>
      {fates.data && wanted.length > 0 && <section class="stack-s" aria-live="polite"><h3>{tl('moveFates')}</h3>{fates.data.tasks.length === 0 ? <p class="muted">{tl('moveNoFates')}</p> : <Fates rows={fates.data.tasks} />}</section>}
      {name && wanted.length > 0 && <p class="muted">{tl('moveAsk', { n: wanted.length, to: name })}</p>}
      <Problem error={items.error ?? fates.error ?? act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button type="submit" kind="primary" busy={act.busy} disabled={!wanted.length || !to || told.trim().length < 2 || reason.trim().length < 2} data-testid="duty-go">{tl('moveGo')}</Button></div>
    </form></Sheet>
  )
}
