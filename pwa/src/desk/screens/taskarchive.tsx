import { useState } from 'preact/hooks'
import { API, api, type ProblemDocument } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { tk } from '../../i18n/desk/archive.ts'
import { tf } from '../../i18n/desk/followups.ts'
import { t } from '../../i18n/desk/index.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet } from '../../ui/parts.tsx'
import { once, useAct, useData } from '../data.ts'
import { fraction, minute } from '../format.ts'
import { StateChip } from './inspections.tsx'

interface Approved { by: string; at: string }
interface Visit {
  id: string; number: string; object_name: string; state: string; publication: 'pending' | 'due_soon' | 'overdue' | 'published' | 'withheld' | 'withdrawn' | null; published_on: string | null
  follow_ups: { id: string; kind: string; stage: string; state: 'open' | 'closed' }[]; file_no: string | null; exports: number
}
interface Line { id: string; kind: 'funds' | 'equipment'; what: string; amount: number; on: string; voucher: string; entered_by_name: string; struck_at: string | null; struck_reason: string }
interface Archive {
  task: { id: string; number: string; title: string; lead: string; departments: string[]; method: string; frequency: string | null; scheme: string | null; scope: Record<string, string[]>; ratios: { class: string; num: number; den: number }[]; window: [string, string]; approved: Approved | null }
  plan: { id: string; number: string; title: string; approved: Approved | null } | null; outside: { lead: { id: string; number: string }; words: string } | null
  counts: Record<string, number>; checks: { key: 'source' | 'scheme' | 'draw' | 'visits' | 'publications' | 'follow_ups' | 'records'; have: number; need: number; ok: boolean; blocks: boolean }[]
  draws: { id: string; number: string; state: string; files: string[] }[]; visits: Visit[]; means: Line[]; archived: { number: string; note: string; closed_at: string; closed_by_name: string } | null; blocked: ProblemDocument | null; can: ('enter' | 'close')[]
}

const SHOWN = 100

/** One task, one archive: what is there, what is missing, its number and its end. */
export function TaskArchive({ id }: { id: string }) {
  const { data, error, reload } = useData<Archive>(`/tasks/${id}/archive`)
  const [closing, setClosing] = useState(false)
  if (!data) return <main class="work"><Problem error={error} onRetry={() => void reload()} /></main>
  return (
    <main class="work">
      <div class="row wrap"><a class="btn plain s" href={data.plan ? `#/plans/${data.plan.id}` : `#/leads/${data.outside?.lead.id ?? ''}`}>{tk(data.plan ? 'back' : 'backToLead')}</a>
        <h2 class="grow">{data.task.title} <span class="muted mono">{data.task.number}</span></h2>
        {data.archived && <Chip tone="ok" icon="check" testid="task-archived">{tk('archived', { number: data.archived.number })}</Chip>}
        <a class="btn" href={`${API}/tasks/${id}/archive.zip`} download data-testid="archive-zip">{tk('download')}</a>
        {data.can.includes('close') && <Button kind="primary" onClick={() => setClosing(true)} data-testid="archive-close">{tk('close')}</Button>}</div>
      <p class="muted narrow">{tk('lead')}</p>
      {data.archived && <p class="muted">{tk('archivedBy', { by: data.archived.closed_by_name, at: minute(data.archived.closed_at) })}{data.archived.note && ` · ${data.archived.note}`}</p>}
      {data.blocked && <div><div class="banner mute box" data-testid="archive-blocked"><div><p class="strong">{data.blocked.title}</p><p>{data.blocked.detail}</p></div></div></div>}
      <div class="work pairwork flush"><div class="stack"><Visits rows={data.visits} /><MeansOf task={id} rows={data.means} may={data.can.includes('enter')} onDone={reload} /></div>
        <div class="stack"><Checks data={data} /><Scheme data={data} /></div></div>
      {closing && <Closing task={id} onClose={() => setClosing(false)} onDone={reload} />}
    </main>
  )
}

function Checks({ data }: { data: Archive }) {
  return (
    <section class="card"><header><h3>{tk('checks')}</h3></header>
      <table data-testid="archive-checks"><caption class="vh">{tk('checks')}</caption><tbody>{data.checks.map((one) => (
        <tr key={one.key}><th scope="row">{tk(one.key)}{one.blocks && !one.ok && <span class="sub">{tk('blocks')}</span>}</th><td class="num nowrap">{one.need > 1 && tk('nOf', { have: one.have, need: one.need })}</td>
          <td><Chip tone={one.ok ? 'ok' : one.blocks ? 'warn' : 'mute'} icon={one.ok ? 'check' : 'alert'}>{one.ok ? tk('whole') : one.need > 1 ? tk('lacking', { n: one.need - one.have }) : tk('missing')}</Chip></td></tr>))}
        <tr><th scope="row">{tk('exported')}</th><td class="num" colSpan={2}>{tk('nOf', { have: data.counts['exported'] ?? 0, need: data.counts['accepted'] ?? 0 })}</td></tr></tbody></table></section>
  )
}

function Scheme({ data }: { data: Archive }) {
  const said = (found: Approved | null) => (found ? tk('approvedBy', { by: found.by, at: minute(found.at) }) : tk('notApproved'))
  const scope = Object.values(data.task.scope).filter((one) => one.length > 0).map((one) => one.join('、')).join('；')
  const rows: [string, string | null][] = [
    [tk('offices'), [data.task.lead, ...data.task.departments.filter((one) => one !== data.task.lead)].join('、')], [tk('window'), data.task.window.join(' – ')], [tk('scope'), scope || t('all')],
    [tk('ratios'), data.task.ratios.map((one) => `${one.class} ${fraction([one.num, one.den])}`).join('、')], [tk('frequency'), data.task.frequency], [tk('task'), data.task.scheme], [tk('scheme'), said(data.task.approved)],
  ]
  return (
    <section class="card"><header><h3>{tk('task')}</h3></header>
      <dl class="told"><dt>{tk('from')}</dt><dd>{data.plan ? <><a href={`#/plans/${data.plan.id}`}>{data.plan.title}</a><span class="sub">{data.plan.number} · {said(data.plan.approved)}</span></> : data.outside && <a href={`#/leads/${data.outside.lead.id}`}>{data.outside.words}</a>}</dd>
        <dt>{tk('draws')}</dt><dd>{data.draws.length === 0 ? tk(data.outside ? 'notDrawn' : 'noDraw') : data.draws.map((one) => <span class="sub" key={one.id}><a href={`#/draws/${one.id}`}>{one.number}</a> {tk('files', { n: one.files.length })}</span>)}</dd>
        {rows.filter(([, text]) => text).map(([name, text]) => [<dt key={name}>{name}</dt>, <dd key={`${name}-d`} class="pre">{text}</dd>])}</dl></section>
  )
}

function Visits({ rows }: { rows: Visit[] }) {
  const [shown, setShown] = useState(SHOWN)
  if (rows.length === 0) return <EmptyState title={tk('noVisits')}><p class="muted">{tk('noVisitsText')}</p></EmptyState>
  return (
    <section class="card"><header><h3>{tk('visitList')}</h3></header>
      <table class="found" data-testid="archive-visits"><caption class="vh">{tk('visitList')}</caption>
        <thead><tr><th scope="col">{tk('object')}</th><th scope="col">{t('state')}</th><th scope="col">{tk('result')}</th><th scope="col">{tk('followUps')}</th><th scope="col">{tk('fileNo')}</th><th scope="col" class="num">{tk('dossiers')}</th></tr></thead>
        <tbody>{rows.slice(0, shown).map((one) => (
          <tr key={one.id}><th scope="row"><a href={`#/inspections/${one.id}`}>{one.object_name}</a><span class="sub mono">{one.number}</span></th><td><StateChip state={one.state} /></td>
            <td>{one.publication ? <Chip tone={one.publication === 'overdue' ? 'danger' : one.publication === 'published' ? 'ok' : 'mute'}>{tk(`p_${one.publication}`)}</Chip> : '—'}{one.published_on && <span class="sub">{one.published_on}</span>}</td>
            <td>{one.follow_ups.length === 0 ? '—' : one.follow_ups.map((row) => <a key={row.id} class="sub" href={`#/follow-ups/${row.id}`}>{tf(`k_${row.kind}` as 'k_pending')} <Chip tone={row.state === 'open' ? 'warn' : 'ok'}>{tf(`s_${row.stage}` as 's_opened')}</Chip></a>)}</td>
            <td>{one.file_no ?? '—'}</td><td class="num">{one.exports || '—'}</td></tr>))}</tbody></table>
      {rows.length > shown && <p class="in"><Button onClick={() => setShown(shown + SHOWN)}>{tk('more', { n: Math.min(SHOWN, rows.length - shown) })}</Button></p>}</section>
  )
}

function MeansOf({ task, rows, may, onDone }: { task: string; rows: Line[]; may: boolean; onDone: () => Promise<void> }) {
  const [adding, setAdding] = useState(false)
  const [striking, setStriking] = useState<Line | null>(null)
  return (
    <section class="card"><header><h3 class="grow">{tk('means')}</h3>{may && <Button small icon="plus" onClick={() => setAdding(true)} data-testid="means-add">{tk('addMeans')}</Button>}</header>
      <p class="in muted small">{rows.length === 0 ? tk('noMeans') : tk('meansText')}</p>
      {rows.length > 0 && <table data-testid="means"><caption class="vh">{tk('means')}</caption>
        <thead><tr><th scope="col">{tk('what')}</th><th scope="col">{tk('kind')}</th><th scope="col" class="num">{tk('amount')}</th><th scope="col" class="num">{tk('on')}</th><th scope="col">{tk('voucher')}</th><th scope="col"><span class="vh">{t('details')}</span></th></tr></thead>
        <tbody>{rows.map((one) => (
          <tr key={one.id}><th scope="row">{one.struck_at ? <s>{one.what}</s> : one.what}{one.struck_at && <span class="sub">{tk('struck', { reason: one.struck_reason })}</span>}</th><td>{tk(one.kind)}</td>
            <td class="num nowrap">{one.kind === 'funds' ? tk('yuanOf', { n: (one.amount / 100).toFixed(2) }) : tk('piecesOf', { n: one.amount })}</td><td class="num nowrap">{one.on}</td><td>{one.voucher || '—'}</td>
            <td class="num">{may && !one.struck_at && <Button small kind="plain" onClick={() => setStriking(one)} data-testid="means-strike">{tk('strike')}</Button>}</td></tr>))}</tbody></table>}
      {adding && <Adding task={task} onClose={() => setAdding(false)} onDone={onDone} />}
      {striking && <Striking of={striking} onClose={() => setStriking(null)} onDone={onDone} />}
    </section>
  )
}

function Adding({ task, onClose, onDone }: { task: string; onClose: () => void; onDone: () => Promise<void> }) {
  const [id] = useState(() => crypto.randomUUID())
  const [kind, setKind] = useState<'funds' | 'equipment'>('funds')
  const [what, setWhat] = useState('')
  const [amount, setAmount] = useState('')
  const [on, setOn] = useState('')
  const [voucher, setVoucher] = useState('')
  const act = useAct()
  const found = kind === 'funds' ? /^\d{1,10}(\.\d{1,2})?$/.exec(amount.trim()) : /^[1-9]\d{0,8}$/.exec(amount.trim())
  const value = found ? Math.round(Number(found[0]) * (kind === 'funds' ? 100 : 1)) : 0
  const save = () => act.run(async () => {
    await api(`/tasks/${task}/means`, { headers: once(), json: { id, kind, what: what.trim(), amount: value, on, voucher: voucher.trim() } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tk('means')} onClose={onClose}><form class="stack" onSubmit={(event) => { event.preventDefault(); void save() }}>
      <Segmented joined legend={tk('kind')} value={kind} onChoose={setKind} choices={[{ value: 'funds', label: tk('funds') }, { value: 'equipment', label: tk('equipment') }]} />
      <Field label={tk('what')}>{(control) => <input {...control} class="input" maxLength={200} value={what} onInput={(event) => setWhat(event.currentTarget.value)} data-testid="means-what" />}</Field>
      <div class="grid2"><Field label={tk(kind === 'funds' ? 'yuan' : 'pieces')}>{(control) => <input {...control} class="input" inputMode="decimal" value={amount} onInput={(event) => setAmount(event.currentTarget.value)} data-testid="means-amount" />}</Field>
        <Field label={tk('on')}>{(control) => <input {...control} class="input" type="date" value={on} onInput={(event) => setOn(event.currentTarget.value)} data-testid="means-on" />}</Field></div>
      <Field label={tk('voucher')}>{(control) => <input {...control} class="input" maxLength={100} value={voucher} onInput={(event) => setVoucher(event.currentTarget.value)} />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button type="submit" kind="primary" busy={act.busy} disabled={!what.trim() || value < 1 || !on} data-testid="means-save">{tc('save')}</Button></div>
    </form></Sheet>
  )
}

function Striking({ of, onClose, onDone }: { of: Line; onClose: () => void; onDone: () => Promise<void> }) {
  const [reason, setReason] = useState('')
  const act = useAct()
  const save = () => act.run(async () => {
    await api(`/means/${of.id}/strike`, { headers: once(), json: { reason: reason.trim() } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tk('strikeTitle', { what: of.what })} onClose={onClose}><form class="stack" onSubmit={(event) => { event.preventDefault(); void save() }}>
      <Field label={tk('reason')}>{(control) => <input {...control} class="input" maxLength={200} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}</Field><Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button type="submit" kind="primary" busy={act.busy} disabled={reason.trim().length < 2}>{tk('strike')}</Button></div></form></Sheet>
  )
}

function Closing({ task, onClose, onDone }: { task: string; onClose: () => void; onDone: () => Promise<void> }) {
  const [number, setNumber] = useState('')
  const [note, setNote] = useState('')
  const act = useAct()
  const save = () => act.run(async () => {
    await api(`/tasks/${task}/archive`, { headers: once(), json: { number: number.trim(), note: note.trim() } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tk('closeTitle')} onClose={onClose}><form class="stack" onSubmit={(event) => { event.preventDefault(); void save() }}>
      <Field label={tk('number')} hint={tk('numberHint')}>{(control) => <input {...control} class="input" maxLength={80} value={number} onInput={(event) => setNumber(event.currentTarget.value)} data-testid="archive-number" />}</Field>
      <Field label={tk('note')} hint={tk('noteHint')}>{(control) => <textarea {...control} class="input" rows={3} maxLength={2000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button type="submit" kind="primary" busy={act.busy} disabled={!number.trim()} data-testid="archive-go">{tk('close')}</Button></div></form></Sheet>
  )
}
