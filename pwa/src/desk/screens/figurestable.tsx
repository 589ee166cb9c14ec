import { useState } from 'preact/hooks'
import { API, api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { tg } from '../../i18n/desk/figures.ts'
import { Button, Chip, EmptyState, Field, go, Icon, Problem, Sheet } from '../../ui/parts.tsx'
import { once, query, useAct, useData } from '../data.ts'
import { colon, day, inBrackets } from '../format.ts'
import { language } from '../../i18n/index.ts'
import { type Content, type Domain, type Figures, named, type Owed, type Period, shown, type TableView } from './figuretypes.ts'

const PERIODS: Period[] = ['year', 'first_half', 'second_half']

/** What the region's notice asks for, by when and for whom; then the other tables, to look at. */
export function TableList({ figures }: { figures: Figures }) {
  const rest = figures.tables.filter((one) => !one.owed)
  return (
    <>
      <section class="card" aria-labelledby="owed"><header><h2 id="owed" class="h3 grow">{tg('tables')}</h2><span class="muted small">{tg('basis', { article: figures.article })}</span></header>
        {figures.owed.length === 0 ? <EmptyState icon="doc" title={tg('noOwed')}><p class="muted">{tg('noOwedText')}</p></EmptyState> : (
          <table data-testid="owed"><caption class="vh">{tg('tables')}</caption>
            <thead><tr><th scope="col">{tg('table')}</th><th scope="col">{tg('period')}</th><th scope="col" class="num">{tg('dueOn')}</th><th scope="col">{tg('to')}</th><th scope="col">{tg('state')}</th></tr></thead>
            <tbody>{figures.owed.map((one) => <OwedRow key={one.table + one.period} one={one} figures={figures} />)}</tbody></table>)}
      </section>
      {rest.length > 0 && <ul class="row wrap">{rest.map((one) => <li key={one.id}><a class="btn" href={`#/figures/tables/${one.id}`} data-testid={`table-${one.id}`}>{one.title}</a></li>)}</ul>}
    </>
  )
}

function OwedRow({ one, figures }: { one: Owed; figures: Figures }) {
  const late = one.workday !== null && one.workday < figures.today && !one.submission
  return (
    <tr>
      <th scope="row"><a href={`#/figures/tables/${one.table}`} data-testid={`table-${one.table}`}>{one.title}</a></th>
      <td class="nowrap">{one.due_on ? tg(`p_${one.period}`) : tg('anyTime')}</td>
      <td class="nowrap num">{one.workday ? day(one.workday) : '—'}{one.provisional && <span class="sub">{tg('provisional')}</span>}{one.workday && !one.given && <span class="sub">{tg('yearEnd')}</span>}</td>
      <td>{one.recipients.join('、')}{one.market_recipients.length > 0 && <span class="sub">{tg('marketTo', { to: one.market_recipients.join('、') })}</span>}</td>
      <td>{one.submission ? <a href={`#/figures/sent/${one.submission.id}`}><Chip tone="ok" icon="check">{tg('handed', { on: day(one.submission.made_at) })}</Chip></a>
        : late ? <Chip tone="danger" icon="clock">{tg('overdue')}</Chip> : one.workday ? <Chip tone="bare">{tg('notHanded')}</Chip> : null}</td>
    </tr>
  )
}

/** One table from the record: choose period and domain, see what contradicts, export, hand in. */
export function TableScreen({ figures, table, may, onDone }: { figures: Figures; table: string; may: boolean; onDone: () => Promise<void> }) {
  const owed = figures.owed.filter((one) => one.table === table)
  const [period, setPeriod] = useState<Period>(owed.find((one) => !one.submission)?.period ?? 'year')
  const [domain, setDomain] = useState<Domain>('all')
  const [until, setUntil] = useState(figures.today < `${figures.year}-12-31` ? figures.today : `${figures.year}-12-31`)
  const asked = query({ year: figures.year, period, domain, until })
  const { data, error, reload } = useData<TableView>(until ? `/figures/${table}${asked}` : null)
  const [sending, setSending] = useState(false)
  const receivers = owed[0] ? (domain === 'market' && owed[0].market_recipients.length > 0 ? owed[0].market_recipients : owed[0].recipients) : []
  const owes = owed.some((one) => one.period === period || !one.due_on)
  return (
    <>
      <div class="card in ledgerbar">
        <Field label={tg('period')}>{(control) => <select {...control} class="input" value={period} onChange={(event) => setPeriod(event.currentTarget.value as Period)} data-testid="period">{PERIODS.map((one) => <option key={one} value={one}>{tg(`p_${one}`)}</option>)}</select>}</Field>
        <Field label={tg('until')}>{(control) => <input {...control} class="input" type="date" value={until} max={figures.today} onInput={(event) => setUntil(event.currentTarget.value)} />}</Field>
        {figures.domains.length > 1 ? <Field label={tg('domain')}>{(control) => <select {...control} class="input" value={domain} onChange={(event) => setDomain(event.currentTarget.value as Domain)} data-testid="domain">{(['all', ...figures.domains] as Domain[]).map((one) => <option key={one} value={one}>{tg(`d_${one}`)}</option>)}</select>}</Field>
          : <p class="muted small">{figures.whole ? tg('wholeRegion') : tg('ownDepartments')}</p>}
        <span class="row">{may && owes && <Button kind="primary" disabled={!data || data.contradictions.length > 0} onClick={() => setSending(true)} data-testid="hand-in">{tg('handIn')}</Button>}
          <a class="btn" href={`${API}/figures/${table}/book${asked}`} download title={tg('exportHint')} data-testid="table-book"><Icon name="down" />{tg('book')}</a><a class="btn" href={`${API}/figures/${table}/pdf${asked}`} download title={tg('exportHint')}><Icon name="doc" />{tg('print')}</a></span>
      </div>
      <Problem error={error} onRetry={() => void reload()} />
      {data && <>
        <Agreement table={data} />
        <TableCard content={data} title={data.title} />
        <p class="xs muted">{tg('fromRecord')}</p></>}
      {sending && data && <HandIn table={data} to={receivers.join('、')} onClose={() => setSending(false)} onDone={async (id) => { await onDone(); go(`/figures/sent/${id}`) }} />}
    </>
  )
}

function Agreement({ table }: { table: TableView }) {
  if (table.contradictions.length === 0) return <p><Chip tone="ok" icon="check" testid="agrees">{tg('agrees')}</Chip></p>
  return (
    <div class="banner danger box" role="alert" data-testid="contradictions"><Icon name="alert" /><div class="grow"><p class="strong">{tg('contradictions', { n: table.contradictions.length })}</p>
      <ul>{table.contradictions.slice(0, 20).map((one) => <li key={one.name + one.where}>{named(one)}{colon()}{tg('against', { left: one.left, right: one.right })}{one.where && inBrackets(one.where)}</li>)}</ul></div></div>
  )
}

/** Sections in words, then the table itself; also of what was handed in. */
export function TableCard({ content, title }: { content: Content; title: string }) {
  const words = content.columns[0]?.kind === 'text'
  return (
    <section class="card" aria-label={title}>
      {content.sections.length > 0 && <dl class="in stack">{content.sections.map((one) => <div key={one.zh}><dt class="strong">{named(one)}</dt><dd>{language() === 'en' ? one.text_en : one.text_zh}</dd></div>)}</dl>}
      <div class="scroll" tabIndex={0} role="region" aria-label={title}><table class={words ? 'ledger words' : 'figures'} data-testid="figures-table"><caption class="vh">{title}</caption>
        <thead><tr>{!words && <th scope="col">{tg('row')}</th>}{content.columns.map((one) => <th key={one.id} scope="col" class={one.kind === 'text' ? undefined : 'num'}>{named(one)}</th>)}</tr></thead>
        <tbody>{content.rows.map((row) => (
          <tr key={row.key}>{!words && <th scope="row">{row.label}</th>}{row.cells.map((cell, at) => <td key={content.columns[at]!.id} class={content.columns[at]!.kind === 'text' ? 'small' : 'num'} title={typeof cell === 'object' ? `${cell.num}/${cell.den}` : undefined}>{shown(cell, content.columns[at]!.kind)}</td>)}</tr>))}</tbody>
        {!words && <tfoot><tr><th scope="row">{tg('total')}</th>{content.total.cells.map((cell, at) => <td key={content.columns[at]!.id} class="num strong">{shown(cell, content.columns[at]!.kind)}</td>)}</tr></tfoot>}</table></div>
    </section>
  )
}

function HandIn({ table, to, onClose, onDone }: { table: TableView; to: string; onClose: () => void; onDone: (id: string) => Promise<void> }) {
  const [reason, setReason] = useState('')
  const act = useAct()
  const send = async () => {
    const { table: name, year, period, domain, until_on: until } = table
    const made = await api<{ id: string }>('/submissions', { headers: once(), json: { table: name, year, period, domain, until, reason: reason.trim() } })
    await onDone(made.id)
  }
  return (
    <Sheet title={tg('handIn')} onClose={onClose}>
      <p>{tg('handInAsk', { title: table.title, year: table.year, period: tg(`p_${table.period}`), until: table.until_on, to })}</p>
      <Field label={tg('reason')} hint={tg('reasonHint')}>{(control) => <input {...control} class="input" value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="hand-in-reason" />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} onClick={() => void act.run(send)} data-testid="hand-in-go">{tg('handIn')}</Button></div>
    </Sheet>
  )
}
