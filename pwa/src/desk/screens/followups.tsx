import { tf } from '../../i18n/desk/followups.ts'
import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { Button, Chip, EmptyState, Problem, Segmented, type Tone } from '../../ui/parts.tsx'
import { query, usePages } from '../data.ts'
import { day, minute } from '../format.ts'
import { useDepartments } from '../offices.ts'
import type { ScreenProps } from '../rooms.ts'
import { useFilters, Views } from '../views.tsx'
import { FromBusinesses } from './frombusinesses.tsx'
import { FollowUpOne } from './followupone.tsx'
import { Lost, Minors, Penalties } from './followuplists.tsx'

export type Kind = 'rectification' | 'pending' | 'lost_contact'
export interface FollowUp {
  id: string; inspection_id: string; number: string; object_id: string; object_name: string; department_id: string; kind: Kind; state: 'open' | 'closed'; stage: string
  opened_at: string; closed_at: string | null; close_reason: string; version: number; owner_department_id: string; owner_basis: string; term_on: string | null
}

const PARTS = ['all', 'lost', 'penalties', 'minors'] as const
export const STAGE_TONES: { [stage: string]: Tone } = { opened: 'warn', ordered: 'info', case_office: 'info', filed: 'info', decided: 'warn', crime_transferred: 'warn', copied: 'info', closed: 'mute' }
export const word = (prefix: string, name: string) => tf(`${prefix}_${name}` as Parameters<typeof tf>[0])

/** What was found is followed to its end: one list, and beside it lost contacts, penalties and the catalogue of minor violations. */
export function Screen({ session, route }: ScreenProps) {
  const [part = 'all'] = route
  const may = session.me.permissions.includes('follow_up:write')
  if (!PARTS.includes(part as typeof PARTS[number])) return <FollowUpOne key={part} id={part} may={may} />
  return (
    <main class="work">
      <nav class="parttabs" aria-label={tf('parts')}>{PARTS.map((one) => <a key={one} href={one === 'all' ? '#/follow-ups' : `#/follow-ups/${one}`} aria-current={one === part ? 'page' : undefined} data-testid={`follow-${one}`}>{tf(one)}</a>)}</nav>
      {part === 'all' ? <All may={may} /> : part === 'lost' ? <Lost may={may} /> : part === 'penalties' ? <Penalties /> : <Minors may={may} />}
    </main>
  )
}

const NO_FILTER = { state: '', stage: '' }
const STAGES = ['opened', 'ordered', 'case_office', 'filed', 'decided', 'crime_transferred', 'copied'] as const

function All({ may }: { may: boolean }) {
  const [filter, set] = useFilters('follow-ups', NO_FILTER)
  const state = filter.state === 'closed' ? 'closed' : 'open'
  const { data, error, more, reload } = usePages<FollowUp>('/follow-ups' + query({ state, stage: filter.stage }))
  const name = useDepartments()
  return (
    <>
      <FromBusinesses may={may} />
      <div class="row wrap"><Segmented joined legend={t('state')} value={state} onChoose={(one) => set({ state: one === 'open' ? '' : one, stage: '' })} choices={[{ value: 'open', label: tf('open') }, { value: 'closed', label: tf('closed') }]} />
        {state === 'open' && <select class="input so" aria-label={tf('stage')} value={filter.stage} onChange={(event) => set({ stage: event.currentTarget.value })} data-testid="follow-stage"><option value="">{tf('stage')} · {t('all')}</option>{STAGES.map((one) => <option key={one} value={one}>{word('s', one)}</option>)}</select>}
        <Views room="follow-ups" filters={filter} nothing={NO_FILTER} onTake={set} /></div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="check" title={filter.stage ? t('nothingHere') : tf('none')}><p class="muted">{tf('noneText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table class="found" data-testid="follow-ups"><caption class="vh">{t('followUps')}</caption>
          <thead><tr><th scope="col">{to('object')}</th><th scope="col">{to('result')}</th><th scope="col">{tf('stage')}</th><th scope="col">{tf('term')}</th><th scope="col">{tf('owner')}</th><th scope="col" class="num">{state === 'open' ? to('openedAt') : tf('closed')}</th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><th scope="row"><a href={`#/follow-ups/${one.id}`}>{one.object_name}</a><span class="sub mono xs">{one.number}</span></th><td>{word('k', one.kind)}</td><td><Chip tone={STAGE_TONES[one.stage] ?? 'ok'}>{word('s', one.stage)}</Chip></td>
              <td>{one.term_on && one.stage === 'ordered' ? one.term_on : t('none')}</td><td>{name(one.owner_department_id)}</td><td class="num nowrap">{state === 'open' ? minute(one.opened_at) : <>{day(one.closed_at)} <span class="sub">{one.close_reason}</span></>}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
    </>
  )
}
