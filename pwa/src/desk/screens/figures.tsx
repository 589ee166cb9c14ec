import { useState } from 'preact/hooks'
import { tg } from '../../i18n/desk/figures.ts'
import { Problem } from '../../ui/parts.tsx'
import { useData } from '../data.ts'
import type { ScreenProps } from '../rooms.ts'
import { Board } from './figuresboard.tsx'
import { VisitMap } from './figuresmap.tsx'
import { SentList, SentView } from './figuressent.tsx'
import { TableList, TableScreen } from './figurestable.tsx'
import type { Figures } from './figuretypes.ts'
import { read } from './finding.tsx'
import { Watch } from './figureswatch.tsx'

const PARTS = ['board', 'watch', 'map', 'tables', 'sent'] as const

/** Statistics: indicators with charts, the tables of the region with their due days, and what was handed in. */
export function Screen({ session, route }: ScreenProps) {
  const part = PARTS.find((one) => one === route[0]) ?? 'board'
  const [year, setYear] = useState(0)
  const { data, error, reload } = useData<Figures>(`/figures${year ? `?year=${year}` : ''}`)
  const may = session.me.permissions.includes('report:submit')
  if (!data) return <main class="work"><Problem error={error} onRetry={() => void reload()} /></main>
  const first = Number(data.today.slice(0, 4))
  const years = [first + 1, first, first - 1, first - 2]
  return (
    <main class="work">
      <div class="row"><nav class="parttabs grow" aria-label={tg('parts')}>{PARTS.map((one) => <a key={one} href={`#/figures/${one}`} aria-current={one === part ? 'page' : undefined} data-testid={`figures-${one}`}>{tg(one)}</a>)}</nav>
        <label class="row"><span class="muted">{tg('year')}</span><select class="input yr" value={data.year} onChange={(event) => setYear(Number(event.currentTarget.value))} data-testid="figures-year">{years.map((one) => <option key={one} value={one}>{one}</option>)}</select></label></div>
      <Problem error={error} onRetry={() => void reload()} />
      {part === 'board' && <Board figures={data} />}
      {part === 'map' && <VisitMap asked={read(route[1] ?? '')} own={!session.me.permissions.includes('dossier:read')} />}
      {part === 'watch' && <Watch year={data.year} />}
      {part === 'tables' && (route[1] ? <TableScreen key={route[1]} figures={data} table={route[1]} may={may} onDone={reload} /> : <TableList figures={data} />)}
      {part === 'sent' && (route[1] ? <SentView id={route[1]} /> : <SentList year={data.year} />)}
    </main>
  )
}
