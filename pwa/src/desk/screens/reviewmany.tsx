import { useRef, useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { tx } from '../../i18n/desk/records.ts'
import { Button, errorText, Sheet } from '../../ui/parts.tsx'
import { once } from '../data.ts'
import type { Row } from '../record.ts'

type Ended = 'done' | { title: string }

/** Records in which nothing was found, signed by the business: the only ones that may be approved without opening each. */
export function plain(rows: Row[]): Row[] {
  return rows.filter((row) => row.conclusion.length === 1 && row.conclusion[0] === 'no_problem' && row.acknowledged === 'signed' && row.ending === null)
}

/** One after the other, so that it can be stopped and each refusal is told by its own words. */
export function ReviewMany({ rows, onClose }: { rows: Row[]; onClose: (changed: boolean) => Promise<void> }) {
  const [chosen, setChosen] = useState(() => new Set(rows.map((row) => row.id)))
  const [ended, setEnded] = useState(new Map<string, Ended>())
  const [running, setRunning] = useState(false)
  const stop = useRef(false)
  const turn = (id: string) => setChosen((old) => { const next = new Set(old); if (!next.delete(id)) next.add(id); return next })
  const left = rows.filter((row) => chosen.has(row.id) && ended.get(row.id) !== 'done')
  const run = async () => {
    setRunning(true)
    stop.current = false
    for (const row of left) {
      if (stop.current) break
      let how: Ended = 'done'
      try {
        await api(`/inspections/${row.id}/approve?among_many=true`, { method: 'POST', headers: { ...once(), 'If-Match': String(row.version) }, json: {} })
      } catch (fault) {
        how = { title: errorText(fault).title }
      }
      setEnded((old) => new Map(old).set(row.id, how))
    }
    setRunning(false)
  }
  const done = [...ended.values()].filter((one) => one === 'done').length
  const close = () => { stop.current = true; void onClose(done > 0) }
  return (
    <Sheet title={tx('many', { n: rows.length })} onClose={close} testid="review-many">
      <p class="muted">{tx('manyText')}</p>
      <ul class="stack-s tall scroll" tabIndex={0} aria-label={tx('many', { n: rows.length })}>{rows.map((row) => {
        const how = ended.get(row.id)
        return <li key={row.id}><label class="opt"><input type="checkbox" checked={chosen.has(row.id)} disabled={running || how === 'done'} onChange={() => turn(row.id)} data-testid={`many-${row.number}`} />
          <span>{row.object.name} <span class="muted small mono">{row.number}</span>{how && <span class={how === 'done' ? 'sub t-ok' : 'sub t-danger'}>{how === 'done' ? tx('manyDone') : how.title}</span>}</span></label></li>
      })}</ul>
      <p role="status" data-testid="many-told">{ended.size > 0 && tx('manyTold', { done, failed: ended.size - done })}</p>
      <div class="row end">{running ? <Button onClick={() => { stop.current = true }}>{tx('manyStop')}</Button> : <Button onClick={close}>{ended.size > 0 ? tc('close') : tc('cancel')}</Button>}
        <Button kind="primary" busy={running} disabled={left.length === 0} onClick={() => void run()} data-testid="many-go">{tx('manyGo', { n: left.length })}</Button></div>
    </Sheet>
  )
}
