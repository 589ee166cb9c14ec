import { api } from '../../api/client.ts'
import { t } from '../../i18n/desk/index.ts'
import { tv } from '../../i18n/desk/changes.ts'
import { td } from '../../i18n/desk/draws.ts'
import { Button, Chip, EmptyState, Problem, type Tone } from '../../ui/parts.tsx'
import { usePages } from '../data.ts'
import { count, minute } from '../format.ts'
import type { ScreenProps } from '../rooms.ts'
import { OneDraw } from './drawone.tsx'
import { NewDraw } from './drawnew.tsx'
import './draws.css'

export type DrawState = 'configured' | 'frozen' | 'drawn' | 'assigned' | 'closed' | 'voided'
export interface Source { name: string; detail: string; at: string | null; after_freeze_s: number | null; millibits: number }
export interface Draw {
  id: string; number: string; task_number: string; task_title: string; state: DrawState; mode: 'open' | 'delayed'; publication: string; rehearsal: boolean
  lead_department_id: string; task_id: string; supplements: string | null; alg: 'sha256' | 'sm3'; reasons: { [limit: string]: string }; uncapped_reason: string | null; assignment: 'matched' | 'random'; direct_assignment: boolean
  strata: { [stratum: string]: [number, number] }; head: string | null; events: number; revealed_at: string | null
  seed_sources: Source[]; seed_rule: string | null; commit: string | null; seed: string | null; drawn: number; short: number; observers: { kind: string; count: number }[]
  frozen_at: string | null; drawn_at: string | null; can: string[]
}

export const DRAW_TONES: Record<DrawState, Tone> = { configured: 'info', frozen: 'info', drawn: 'info', assigned: 'ok', closed: 'ok', voided: 'danger' }

/** All draws; one opened; or a new one for a task. */
export function Screen({ session, route }: ScreenProps) {
  if (route[0] === 'new' && route[1]) return <NewDraw task={route[1]} />
  if (route[0]) return <OneDraw key={route[0]} id={route[0]} session={session} />
  return <List />
}

function List() {
  const { data, error, more, reload } = usePages<Draw>('/draws')
  return (
    <main class="work">
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState title={td('noDraws')}><p class="muted">{td('noDrawsText')}</p><a class="btn" href="#/plans">{td('toPlans')}</a></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table><caption class="vh">{t('draws')}</caption>
          <thead><tr><th scope="col">{td('number')}</th><th scope="col">{td('task')}</th><th scope="col">{td('mode')}</th><th scope="col">{t('state')}</th><th scope="col" class="num">{td('drawCount')}</th><th scope="col" class="num">{td('frozen')}</th></tr></thead>
          <tbody>{data.map((draw) => (
            <tr key={draw.id}><th scope="row"><a href={`#/draws/${draw.id}`}>{draw.number}</a>{draw.rehearsal && <> <Chip tone="warn">{td('rehearsalMark')}</Chip></>}{draw.supplements && <> <Chip tone="mute">{tv('supplementOf')}</Chip></>}</th><td>{draw.task_title}</td>
              <td>{td(draw.mode)}</td><td><Chip tone={DRAW_TONES[draw.state]}>{td(draw.state)}</Chip>{draw.short > 0 && <Chip tone="warn" icon="alert">{td('shortSeats', { n: draw.short })}</Chip>}</td>
              <td class="num">{count(draw.drawn)}</td><td class="num">{minute(draw.frozen_at)}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
    </main>
  )
}

/** A write on a draw, then its new state. */
export function drawAct(id: string, verb: string, body: unknown): Promise<Draw> {
  return api<Draw>(`/draws/${id}/${verb}`, { method: 'POST', headers: { 'Idempotency-Key': crypto.randomUUID() }, json: body })
}
