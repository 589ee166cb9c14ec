import { API } from '../../api/client.ts'
import { td } from '../../i18n/desk/dossier.ts'
import { t } from '../../i18n/desk/index.ts'
import { Button, EmptyState, Field, Icon, Problem } from '../../ui/parts.tsx'
import { query, usePages } from '../data.ts'
import { day } from '../format.ts'
import { useDepartmentList } from '../offices.ts'
import type { ScreenProps } from '../rooms.ts'
import { useFilters, Views } from '../views.tsx'

const COLUMNS = ['on', 'object', 'inspectors', 'content', 'method', 'measures', 'result', 'supervision'] as const
/** Without days: this year until today. */
const NO_FILTER = { from: '', to: '', department: '' }

interface Row { id: string; cells: { [C in (typeof COLUMNS)[number] | 'number']: string } }

/** The enforcement ledger (执法检查台账) of a period: on the screen, as a workbook, on paper. */
export function Screen({ session }: ScreenProps) {
  const today = day(new Date().toISOString())
  const [filter, set] = useFilters('ledger', NO_FILTER)
  const { department } = filter
  const from = filter.from || `${today.slice(0, 4)}-01-01`
  const to = filter.to || today
  const asked = query({ from, to, department })
  const { data, error, more, reload } = usePages<Row>('/ledger' + asked)
  const reads = session.me.permissions.includes('dossier:read')
  const departments = useDepartmentList()
  const mine = reads ? departments : departments.filter((one) => one.id === session.me.department.id || one.parent_id === session.me.department.id)
  return (
    <main class="work">
      <div class="card in ledgerbar">
        <Field label={td('from')}>{(control) => <input {...control} class="input" type="date" value={from} onInput={(event) => set({ from: event.currentTarget.value })} data-testid="ledger-from" />}</Field>
        <Field label={td('to')}>{(control) => <input {...control} class="input" type="date" value={to} onInput={(event) => set({ to: event.currentTarget.value })} data-testid="ledger-to" />}</Field>
        <Field label={td('department')}>{(control) => <select {...control} class="input" value={department} onChange={(event) => set({ department: event.currentTarget.value })} data-testid="ledger-department"><option value="">{td('allDepartments')}</option>{mine.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>}</Field>
        <span class="row"><a class="btn primary" href={`${API}/ledger.xlsx${asked}`} download data-testid="ledger-book"><Icon name="down" />{td('book')}</a><a class="btn" href={`${API}/ledger.pdf${asked}`} download data-testid="ledger-pdf"><Icon name="doc" />{td('print')}</a></span>
      </div>
      <Views room="ledger" filters={filter} nothing={NO_FILTER} onTake={set} />
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="search" title={td('noLedger')}><p class="muted">{td('noLedgerText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card scroll"><table class="ledger" data-testid="ledger"><caption class="vh">{t('ledger')}</caption>
          <thead><tr>{COLUMNS.map((name) => <th key={name} scope="col">{td(`c_${name}`)}</th>)}</tr></thead>
          <tbody>{data.map(({ id, cells }) => (
            <tr key={id}>{COLUMNS.map((name) => name === 'object'
              ? <th key={name} scope="row"><a href={reads ? `#/dossiers/${id}` : `#/inspections/${id}`}>{cells.object.split('\n')[0]}</a><span class="sub mono xs">{cells.number}</span></th>
              : <td key={name} class={name === "on" ? "nowrap num" : "small"}>{cells[name]}</td>)}</tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
    </main>
  )
}
