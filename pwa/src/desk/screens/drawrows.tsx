import { useState } from 'preact/hooks'
import { ProblemError } from '../../api/client.ts'
import { td } from '../../i18n/desk/draws.ts'
import { tv } from '../../i18n/desk/changes.ts'
import { Button, Chip, Field, Problem } from '../../ui/parts.tsx'
import { useData } from '../data.ts'
import { count } from '../format.ts'
import { ChangeSheet, teamText } from './drawchange.tsx'
import { paper, PaperLinks } from './drawpapers.tsx'
import type { Draw } from './draws.tsx'
import { kindsOf, type Row } from './drawtypes.ts'

/** Who was drawn and who goes there; the papers of each, and what can be changed. */
export function Rows({ draw, runs, waits, onDone }: { draw: Draw; runs: boolean; waits: boolean; onDone: () => Promise<void> }) {
  const { data, error, reload } = useData<{ items: Row[] }>(`/draws/${draw.id}/rows`)
  const [open, setOpen] = useState<Row | null>(null)
  if (error instanceof ProblemError && error.status === 403) return <section class="card in"><h3>{td('drawnRows')}</h3><p class="muted">{tv('sealedRows')}</p></section>
  if (!data) return <Problem error={error} onRetry={() => void reload()} />
  return (
    <section class="card" aria-labelledby="rows"><header><h3 id="rows" class="grow">{td('drawnRows')} · {count(data.items.filter((row) => row.live).length)}</h3>
      <a class="btn s" href={paper(draw.id, 'certificate')} download data-testid="certificate">{tv('certificate')}</a></header>
      <div class="scroll tall" tabIndex={0} role="region" aria-label={td('drawnRows')}>
        <table data-testid="drawn"><caption class="vh">{td('drawnRows')}</caption>
          <thead><tr><th scope="col" class="num">{td('position')}</th><th scope="col">{td('object')}</th><th scope="col">{td('stratum')}</th><th scope="col">{td('ticket')}</th><th scope="col">{td('team')}</th><th scope="col">{tv('papers')}</th><th scope="col"><span class="vh">{tv('change')}</span></th></tr></thead>
          <tbody>{data.items.map((row) => <Line key={row.code} draw={draw} row={row} runs={runs} waits={waits} onChange={() => setOpen(row)} />)}</tbody></table></div>
      {open && <ChangeSheet draw={draw} row={open} kinds={kindsOf(draw, open)} onClose={() => setOpen(null)} onDone={onDone} />}
    </section>
  )
}

function Line({ draw, row, runs, waits, onChange }: { draw: Draw; row: Row; runs: boolean; waits: boolean; onChange: () => void }) {
  const short = row.team.some((seat) => !seat.pseudonym)
  return (
    <tr class={row.live ? undefined : 'off'} data-testid={`row-${row.position}`}><td class="num">{row.position}</td>
      <th scope="row">{row.name}{!row.live && <> <Chip tone="mute">{td('replaced')}</Chip></>}</th><td><span class={`rk rk-${row.stratum}`}>{row.stratum}</span></td>
      <td class="mono">{row.ticket.slice(0, 8)}</td><td>{row.live ? teamText(row.team) : '—'}{row.live && short && <> <Chip tone="warn" icon="alert">{tv('short')}</Chip></>}</td>
      <td class="nowrap">{row.live && !draw.rehearsal && <PaperLinks draw={draw.id} code={row.code} name={row.name} notice={runs} />}</td>
      <td class="num">{kindsOf(draw, row).length > 0 && <Button small disabled={waits} onClick={onChange} aria-label={tv('changeOf', { name: row.name })} data-testid={`change-${row.position}`}>{tv('change')}</Button>}</td></tr>
  )
}

interface Batch { stratum: string; number: number; codes: string[] }

/** Where everybody is visited, chance still decides in which order: batches by ticket (S3A-2.2.1d). */
export function Batches({ draw }: { draw: Draw }) {
  const [size, setSize] = useState('20')
  const whole = Object.values(draw.strata).some(([num, den]) => num === den)
  const rows = useData<{ items: Row[] }>(whole ? `/draws/${draw.id}/rows` : null)
  const found = useData<{ items: Batch[] }>(whole ? `/draws/${draw.id}/batches?size=${Math.min(1000, Math.max(1, Number(size) || 20))}` : null)
  if (!whole || !found.data || !rows.data) return null
  const names = new Map(rows.data.items.map((row) => [row.code, row.name]))
  return (
    <section class="card in stack" aria-labelledby="batches"><h3 id="batches">{tv('batches')}</h3><p class="muted">{tv('batchesHint')}</p>
      <div class="grid5"><Field label={tv('batchSize')}>{(control) => <input {...control} class="input" inputMode="numeric" value={size} onInput={(event) => setSize(event.currentTarget.value.replace(/\D/g, ''))} data-testid="batch-size" />}</Field></div>
      {found.data.items.map((one) => (
        <details key={`${one.stratum}-${one.number}`} data-testid="batch"><summary><span class={`rk rk-${one.stratum}`}>{one.stratum}</span> {tv('batchNo', { n: one.number })} · {count(one.codes.length)}</summary>
          <ol class="numbered small">{one.codes.map((code) => <li key={code}>{names.get(code) ?? code}</li>)}</ol></details>))}</section>
  )
}
