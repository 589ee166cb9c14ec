import { API } from '../../api/client.ts'
import { t } from '../../i18n/desk/index.ts'
import { tg } from '../../i18n/desk/figures.ts'
import { Button, Chip, EmptyState, Icon, Problem } from '../../ui/parts.tsx'
import { useData, usePages } from '../data.ts'
import { colon, day, minute } from '../format.ts'
import { TableCard } from './figurestable.tsx'
import { named, type Sent, type SentOne, shown } from './figuretypes.ts'

/** What was handed in in a year, the newest first. */
export function SentList({ year }: { year: number }) {
  const { data, error, more, reload } = usePages<Sent>(`/submissions?year=${year}`)
  return (
    <>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="doc" title={tg('noSent')}><p class="muted">{tg('noSentText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table data-testid="sent"><caption class="vh">{tg('sent')}</caption>
          <thead><tr><th scope="col">{tg('table')}</th><th scope="col">{tg('period')}</th><th scope="col">{tg('to')}</th><th scope="col">{tg('sentOn')}</th><th scope="col">{tg('by')}</th><th scope="col">{tg('fingerprint')}</th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><th scope="row"><a href={`#/figures/sent/${one.id}`}>{one.title}</a></th><td class="nowrap">{one.year} {tg(`p_${one.period}`)}{one.domain !== 'all' && <span class="sub">{tg(`d_${one.domain}`)}</span>}</td>
              <td>{one.recipients.join('、')}</td><td class="nowrap">{minute(one.made_at)} {one.late && <Chip tone="warn" icon="clock">{tg('late')}</Chip>}{one.follows && one.reason && <span class="sub">{tg('corrects')}{colon()}{one.reason}</span>}</td><td>{one.made_by_name}</td><td class="mono">{one.sha256.slice(0, 16)}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
    </>
  )
}

/** One table as it was handed in, and what the record says otherwise today. */
export function SentView({ id }: { id: string }) {
  const { data, error, reload } = useData<SentOne>(`/submissions/${id}`)
  if (!data) return <Problem error={error} onRetry={() => void reload()} />
  const columns = new Map(data.content.columns.map((one) => [one.id, one]))
  return (
    <>
      <div class="row wrap"><a class="btn" href="#/figures/sent">{tg('back')}</a><h2 class="h3 grow">{data.title}</h2>
        <a class="btn" href={`${API}/submissions/${id}/book`} download><Icon name="down" />{tg('book')}</a><a class="btn" href={`${API}/submissions/${id}/pdf`} download><Icon name="doc" />{tg('print')}</a></div>
      <dl class="facts"><div><dt>{tg('period')}</dt><dd>{data.year} {tg(`p_${data.period}`)}</dd></div><div><dt>{tg('domain')}</dt><dd>{tg(`d_${data.domain}`)}</dd></div><div><dt>{tg('until')}</dt><dd>{day(data.until_on)}</dd></div>
        <div><dt>{tg('to')}</dt><dd>{data.recipients.join('、')}</dd></div><div><dt>{tg('sentOn')}</dt><dd>{minute(data.made_at)} · {data.made_by_name}</dd></div><div><dt>{tg('fingerprint')}</dt><dd class="mono breaks" data-testid="sent-hash">{data.sha256.slice(0, 32)}</dd></div></dl>
      {data.reason && <p>{tg('reason')}{colon()}{data.reason}</p>}
      {data.changes.length === 0 ? <p><Chip tone="ok" icon="check" testid="no-changes">{tg('noChanges')}</Chip></p> : (
        <section class="card" aria-labelledby="changed"><header><h2 id="changed" class="h3 grow">{tg('changes', { n: data.changes.length })}</h2></header>
          <div class="scroll tall"><table data-testid="changes"><caption class="vh">{tg('changes', { n: data.changes.length })}</caption><thead><tr><th scope="col">{tg('row')}</th><th scope="col">{tg('column')}</th><th scope="col" class="num">{tg('before')}</th><th scope="col" class="num">{tg('now')}</th></tr></thead>
            <tbody>{data.changes.map((one) => { const column = columns.get(one.column); return (
              <tr key={one.row + one.column}><th scope="row">{one.row}</th><td>{column ? named(column) : one.column}</td><td class="num">{shown(one.before, column?.kind)}</td><td class="num strong">{shown(one.now, column?.kind)}</td></tr>) })}</tbody></table></div></section>)}
      <TableCard content={data.content} title={data.title} />
    </>
  )
}
