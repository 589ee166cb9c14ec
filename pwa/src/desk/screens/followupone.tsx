import { useState } from 'preact/hooks'
import { tf } from '../../i18n/desk/followups.ts'
import { to } from '../../i18n/desk/office.ts'
import { Button, Chip, Problem } from '../../ui/parts.tsx'
import { BusinessSection } from '../businessview.tsx'
import { useData } from '../data.ts'
import { colon, minute } from '../format.ts'
import { STAGE_TONES, word, type FollowUp } from './followups.tsx'
import { StepForm, type Minor } from './followupstep.tsx'

export interface Step { no: number; step: string; stage: string; at: string; by_name: string; text: string; facts: { [name: string]: unknown } }
export interface FollowUpView {
  row: FollowUp; steps: Step[]; can: string[]; term_mark: 'none' | 'in_term' | 'past_term'; department: string; owner: string; duty: { id: string; name: string } | null
  bases: string[]; bases_article: string; minors: Minor[]; lost_contact_id: string | null; replies: unknown[]; proofs: unknown[]
}

/** One follow-up: where it stands, the step that comes next, and its course. */
export function FollowUpOne({ id, may }: { id: string; may: boolean }) {
  const { data, error, reload } = useData<FollowUpView>(`/follow-ups/${id}`)
  const [step, setStep] = useState<string | null>(null)
  if (!data) return <main class="work"><Problem error={error} onRetry={() => void reload()} /></main>
  const { row } = data
  const [first, ...others] = data.can
  return (
    <main class="work pairwork" data-testid="follow-up">
      <div class="whole stack-s"><p><a href="#/follow-ups">{tf('back')}</a></p>
      <header class="stack-s"><h1 class="h2">{row.object_name}</h1>
        <p class="row wrap"><Chip tone={STAGE_TONES[row.stage] ?? 'ok'} testid="stage">{word('s', row.stage)}</Chip><span>{word('k', row.kind)}</span><a class="mono" href={`#/inspections/${row.inspection_id}`}>{row.number}</a>
          {data.term_mark !== 'none' && row.term_on && <Chip tone={data.term_mark === 'past_term' ? 'danger' : 'line'} icon="clock">{tf(data.term_mark === 'past_term' ? 'pastTerm' : 'inTerm', { on: row.term_on })}</Chip>}</p></header></div>
      <div class="stack"><dl class="told card"><dt>{tf('owner')}</dt><dd>{data.owner} <span class="muted">· {word('b', row.owner_basis)}</span>{data.duty && may && row.state === 'open' && <span class="sub">{tf('dutyHint', { name: data.duty.name })}</span>}</dd><dt>{tf('checked')}</dt><dd>{data.department}</dd><dt>{to('openedAt')}</dt><dd>{minute(row.opened_at)}</dd></dl>
      {step ? <StepForm key={step} view={data} step={step} onClose={() => setStep(null)} onDone={async () => { setStep(null); await reload() }} /> : (
        <section class="card in stack" aria-labelledby="nx"><h2 id="nx" class="h3">{tf('next')}</h2>
          {row.state === 'closed' ? <p class="muted">{tf('doneText')} {row.close_reason}</p> : data.lost_contact_id ? <p><a class="btn primary" href="#/follow-ups/lost">{tf('toLost')}</a></p> : !first ? <p class="muted">{tf('nothingNext')}</p> : (
            <><div class="row"><Button kind="primary" onClick={() => setStep(first)} data-testid={`step-${first}`}>{word('a', first)}</Button></div>
              <div class="row wrap" role="group" aria-label={tf('other')}>{others.map((one) => <Button key={one} small onClick={() => setStep(one)} data-testid={`step-${one}`}>{word('a', one)}</Button>)}</div></>)}
        </section>)}
      {data.proofs.length + data.replies.length > 0 && <BusinessSection id={row.inspection_id} />}</div>
      <section class="stack-s" aria-labelledby="cs"><h2 id="cs" class="h3">{tf('course')}</h2>
        <ol class="line" data-testid="course"><li class="ok"><strong>{word('k', row.kind)}</strong> <span class="muted">{minute(row.opened_at)}</span></li>
          {data.steps.map((one) => <li key={one.no} class="ok"><strong>{word('a', one.step)}</strong> <span class="muted">{minute(one.at)} · {one.by_name}</span>{one.text && <p class="pre">{one.text}</p>}<Facts facts={one.facts} /></li>)}</ol></section>
    </main>
  )
}

const TOLD: [string, Parameters<typeof tf>[0]][] = [['number', 'number'], ['on', 'on'], ['term_on', 'termOn'], ['organ', 'organ'], ['due_on', 'dueOn'], ['to', 'department'], ['copy_number', 'number'], ['minor_title', 'minor'], ['law', 'law'], ['article', 'basis']]

function Facts({ facts }: { facts: Step['facts'] }) {
  const rows: [string, string][] = TOLD.flatMap(([name, label]) => typeof facts[name] === 'string' ? [[tf(label), String(facts[name])]] : [])
  if (typeof facts['handled_by'] === 'string') rows.push([tf('a_unlicensed'), word('h', facts['handled_by'])])
  if (Array.isArray(facts['bases'])) rows.push([tf('law'), (facts['bases'] as string[]).join('、')])
  if (Array.isArray(facts['penalties'])) rows.push([tf('penaltyKinds'), (facts['penalties'] as string[]).join('、')])
  if (typeof facts['amount_fen'] === 'number') rows.push([tf('amount'), (facts['amount_fen'] / 100).toFixed(2)])
  if (Array.isArray(facts['lacking'])) rows.push([tf('notMet'), (facts['lacking'] as string[]).map((one) => word('c', one)).join('、')])
  if (facts['must_file'] === true) rows.push([tf('conditions'), tf('must')])
  if (rows.length === 0) return null
  return <p class="small muted">{rows.map(([label, value]) => `${label}${colon()}${value}`).join('；')}</p>
}
