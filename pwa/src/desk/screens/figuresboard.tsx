import { tg } from '../../i18n/desk/figures.ts'
import { EmptyState, Problem } from '../../ui/parts.tsx'
import { useData } from '../data.ts'
import { count } from '../format.ts'
import { Chart } from './figureschart.tsx'
import { type Figures, type Indicators, named, percent } from './figuretypes.ts'

const CURVE = ['visits', 'inspected', 'published', 'problems'] as const

/** Indicators of the year: rates with both of their numbers, months and departments as chart and as table. */
export function Board({ figures }: { figures: Figures }) {
  const { data, error, reload } = useData<Indicators>(`/indicators?year=${figures.year}`)
  if (!data) return <Problem error={error} onRetry={() => void reload()} />
  if (data.departments.length === 0) return <EmptyState icon="doc" title={tg('nothing')}><p class="muted">{tg('nothingText')}</p></EmptyState>
  return (
    <>
      <ul class="ratecards" aria-label={tg('rates')} data-testid="rates">{data.rates.map((one) => (
        <li key={one.id} class="card in"><p class="muted">{named(one)}</p><p class="big2">{percent(one.value)}</p><p class="xs muted">{count(one.value.num)} / {count(one.value.den)}</p></li>))}</ul>
      {data.missed > 0 && <p class="t-warn">{tg('missed', { n: data.missed })}</p>}
      <Months data={data} />
      <Departments data={data} />
    </>
  )
}

function Months({ data }: { data: Indicators }) {
  const used = data.months.filter((one) => CURVE.some((name) => one[name] > 0))
  return (
    <section class="card" aria-labelledby="months"><header><h2 id="months" class="h3 grow">{tg('byMonth')}</h2></header>
      <div class="charted"><Chart label={tg('chartOf', { name: tg('byMonth') })} names={data.months.map((one) => tg('monthN', { n: one.month }))} series={CURVE.map((name) => ({ name: tg(name), values: data.months.map((one) => one[name]) }))} />
        <table class="tight2" data-testid="months"><caption class="vh">{tg('byMonth')}</caption><thead><tr><th scope="col">{tg('month')}</th>{CURVE.map((name) => <th key={name} scope="col" class="num">{tg(name)}</th>)}</tr></thead>
          <tbody>{used.map((one) => <tr key={one.month}><th scope="row">{tg('monthN', { n: one.month })}</th>{CURVE.map((name) => <td key={name} class="num">{count(one[name])}</td>)}</tr>)}</tbody></table></div></section>
  )
}

function Departments({ data }: { data: Indicators }) {
  const first = data.departments[0]!
  const share = (value: { num: number; den: number }) => (value.den ? Math.floor((value.num * 1000) / value.den) / 10 : 0)
  return (
    <section class="card" aria-labelledby="units"><header><h2 id="units" class="h3 grow">{tg('byDepartment')}</h2><span class="muted small">{tg('byDepartmentNote')}</span></header>
      <div class="charted below"><Chart label={tg('chartOf', { name: tg('byDepartment') })} percent names={data.departments.map((one) => one.label)} series={first.rates.slice(0, 3).map((rate, at) => ({ name: named(rate), values: data.departments.map((one) => share(one.rates[at]!.value)) }))} />
        <div class="scroll" tabIndex={0} role="region" aria-label={tg('byDepartment')}><table class="tight2" data-testid="departments"><caption class="vh">{tg('byDepartment')}</caption><thead><tr><th scope="col">{tg('department')}</th>{first.rates.map((one) => <th key={one.id} scope="col" class="num">{named(one)}</th>)}<th scope="col" class="num">{tg('points')}</th></tr></thead>
          <tbody>{data.departments.map((one) => (
            <tr key={one.key}><th scope="row">{one.label}</th>{one.rates.map((rate) => <td key={rate.id} class="num" title={`${rate.value.num}/${rate.value.den}`}>{percent(rate.value)}</td>)}<td class="num">{tg('pointsOf', { n: one.points.points, most: one.points.most })}</td></tr>))}</tbody></table></div></div>
      <p class="in xs muted" data-testid="assessment">{tg('assessment', { rules: data.assessment.map((one) => `${named(one)} ${one.most}`).join('、') })}</p></section>
  )
}
