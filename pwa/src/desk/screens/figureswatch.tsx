import { tg } from '../../i18n/desk/figures.ts'
import { tl } from '../../i18n/desk/lists.ts'
import { Chip, EmptyState, Problem } from '../../ui/parts.tsx'
import { useData } from '../data.ts'
import { percent, type Gap, type Watched, type WatchList } from './figuretypes.ts'

/** Departments on the watch list with the grounds, and the timetable of their gaps: who closes what, by when. */
export function Watch({ year }: { year: number }) {
  const { data, error, reload } = useData<WatchList>(`/watch-list?year=${year}`)
  if (!data) return <Problem error={error} onRetry={() => void reload()} />
  if (data.items.length === 0) return <EmptyState icon="doc" title={tg('nothing')}><p class="muted">{tg('nothingText')}</p></EmptyState>
  const gaps = data.items.flatMap((one) => one.gaps.map((gap) => ({ ...gap, department: one.department })))
  return (
    <>
      <section class="card" aria-labelledby="watched"><header><h2 id="watched" class="h3 grow">{tg('watch')}</h2><span class="muted small">{tg('watchNote', { n: data.least })}</span></header>
        <table data-testid="watch-list"><caption class="vh">{tg('watch')}</caption>
          <thead><tr><th scope="col">{tg('department')}</th><th scope="col" class="num">{tg('score')}</th><th scope="col" class="num">{tg('use')}</th><th scope="col">{tg('grounds')}</th><th scope="col" class="num">{tg('openGaps')}</th></tr></thead>
          <tbody>{data.items.map((one) => <Line key={one.department_id} one={one} />)}</tbody></table></section>
      <section class="card" aria-labelledby="timetable"><header><h2 id="timetable" class="h3 grow">{tg('timetable')}</h2></header>
        {gaps.length === 0 ? <EmptyState icon="check" title={tg('noGaps')} /> : (
          <table data-testid="timetable"><caption class="vh">{tg('timetable')}</caption>
            <thead><tr><th scope="col">{tg('department')}</th><th scope="col">{tg('missing')}</th><th scope="col">{tg('holder')}</th><th scope="col" class="num">{tg('byDay')}</th></tr></thead>
            <tbody>{gaps.map((one) => (
              <tr key={one.department + one.code}><th scope="row">{one.department}</th><td><a href={`#${one.link}`}>{tl(`g_${one.code}` as 'g_list_published')}</a>{one.article && <span class="sub">{one.article}</span>}</td>
                <td>{one.holder ?? <Chip tone="warn" icon="alert">{tg('nobody')}</Chip>}</td><td class="num nowrap"><Day gap={one} /></td></tr>))}</tbody></table>)}
      </section>
    </>
  )
}

function Line({ one }: { one: Watched }) {
  return (
    <tr><th scope="row">{one.department}</th><td class="num">{one.score}%</td><td class="num" title={`${one.platform_rate.num}/${one.platform_rate.den}`}>{percent(one.platform_rate)}</td>
      <td>{one.grounds.length === 0 ? <Chip tone="ok" icon="check">{tg('notWatched')}</Chip> : <span class="row wrap">{one.grounds.map((ground) => <Chip key={ground} tone="warn">{tg(`w_${ground}`)}</Chip>)}</span>}</td>
      <td class="num">{one.gaps.length}</td></tr>
  )
}

function Day({ gap }: { gap: Gap }) {
  if (!gap.due_on) return <>—</>
  return gap.late ? <Chip tone="danger" icon="clock">{gap.due_on}</Chip> : <>{gap.due_on}</>
}
