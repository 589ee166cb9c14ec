import { td } from '../../i18n/desk/dossier.ts'
import { to } from '../../i18n/desk/office.ts'
import { tx } from '../../i18n/desk/records.ts'
import { Chip, Icon } from '../../ui/parts.tsx'
import { colon, minute } from '../format.ts'
import { MediaSection, PaperNote } from '../mediaview.tsx'
import type { Record } from '../record.ts'
import type { Change, Dossier, Gap } from './dossiertypes.ts'

/** What is not there, and everything that changed after the seal: who, when, why, before and after. */
export function Gaps({ dossier, record }: { id: string; dossier: Dossier; record: Record }) {
  const { amendments, team } = dossier.record
  const names = (id: string) => team.find((one) => one.id === id)?.name ?? '—'
  return (
    <div class="stack">
      <section class="card in stack-s" data-testid="gaps"><h3>{td('gaps')}</h3>
        {dossier.gaps.length === 0 ? <p class="row"><Icon name="check" />{td('noGaps')}</p> : <ul class="checks">{dossier.gaps.map((gap, index) => <li key={index} class="warn"><Icon name="alert" /><span>{gapWord(gap)}</span></li>)}</ul>}
        <PaperNote record={record} /></section>
      <section class="card in stack" data-testid="changes"><h3>{td('changes')}</h3>
        {amendments.length === 0 && (record.late_evidence ?? []).length === 0 && <p class="row"><Icon name="check" />{td('noChanges')}</p>}
        {amendments.map((one) => <Amended key={one.event} one={one} by={names(one.by)} />)}</section>
      <MediaSection record={{ ...record, clips: [], documents: [] }} />
      <Versions dossier={dossier} record={record} />
    </div>
  )
}

function gapWord({ code, figures }: Gap): string {
  const short = typeof figures['sha256'] === 'string' ? { ...figures, sha256: `${figures['sha256'].slice(0, 16)}…` } : figures
  return td(`g_${code}` as 'g_no_seal', short)
}

function Amended({ one, by }: { one: Change; by: string }) {
  const word = (result: string | null) => (result ? tx(result as 'conforming') : '—')
  return (
    <div class="stack-s"><p class="row wrap"><strong>{by}</strong><span class="muted small">{minute(one.at)}</span></p><p>{td('why')}{colon()}{one.reason}</p>
      <table class="tight2"><thead><tr><th scope="col">{td('item')}</th><th scope="col">{td('before')}</th><th scope="col">{td('after')}</th><th scope="col">{td('why')}</th></tr></thead>
        <tbody>{one.changes.map((change) => <tr key={change.entry}><th scope="row">{change.text}</th><td>{word(change.before)}</td><td>{word(change.result)}</td><td>{change.reason ?? '—'}</td></tr>)}
          {one.conclusion && <tr><th scope="row">{td('conclusionChange')}</th><td>—</td><td>{one.conclusion.map((code) => to(code as 'no_problem')).join('；')}</td><td>—</td></tr>}</tbody></table></div>
  )
}

function Versions({ dossier, record }: { dossier: Dossier; record: Record }) {
  const seals = dossier.record.events.filter((event) => event.kind === 'seal').map((event) => ({ at: event.at, kind: 'seal' as const, by: '', reason: '' }))
  const reviews = record.reviews.map((one) => ({ at: one.at, kind: one.decision, by: one.by.name + (one.for ? tx('inPlaceOf', { name: one.for.name }) : ''), reason: one.reason ?? '' }))
  const rows = [...seals, ...reviews].sort((a, b) => a.at.localeCompare(b.at))
  let no = 0
  return (
    <section class="card in stack-s" data-testid="versions"><h3>{td('versions')}</h3><ul class="cus">{rows.map((row) => (
      <li key={`${row.at}${row.kind}`}><span class="grow">{row.kind === 'seal' ? td('sealNo', { n: ++no }) : td(row.kind)} {row.reason && <span class="muted">{row.reason}</span>}</span><span class="small">{row.by}</span><span class="muted small nowrap">{minute(row.at)}</span>
        {row.kind !== 'seal' && <Chip tone={row.kind === 'approve' ? 'bare' : 'warn'} icon={row.kind === 'approve' ? 'check' : 'undo'}>{td(row.kind)}</Chip>}</li>))}</ul></section>
  )
}
