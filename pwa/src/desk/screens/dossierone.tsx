import { useEffect, useState } from 'preact/hooks'
import { API } from '../../api/client.ts'
import { language } from '../../i18n/index.ts'
import { td } from '../../i18n/desk/dossier.ts'
import { tw } from '../../i18n/desk/missing.ts'
import { tx } from '../../i18n/desk/records.ts'
import { tt } from '../../i18n/desk/trail.ts'
import { Chip, Icon, Problem } from '../../ui/parts.tsx'
import { query, useData } from '../data.ts'
import { inBrackets, minute } from '../format.ts'
import { MissingOf, type MissingKind } from '../missing.tsx'
import type { Record } from '../record.ts'
import { flagWord, kindWord, RecordView } from '../recordview.tsx'
import type { ScreenProps } from '../rooms.ts'
import { Bag, Papers } from './bag.tsx'
import { AnswerSheet, ConditionTable } from './dossieranswers.tsx'
import { Gaps } from './dossiergaps.tsx'
import { Places } from './dossierplaces.tsx'
import type { Answers, Dossier, Step } from './dossiertypes.ts'
import { StateChip } from './inspections.tsx'

const PARTS = ['answers', 'record', 'conditions', 'gapsTab', 'places'] as const
type PartName = (typeof PARTS)[number]

/** One inspection: its course on the left, one part of the dossier in the middle, custody on the right. */
export function One({ id, part, session, back }: { id: string; part: string; session: ScreenProps['session']; back: string }) {
  const shown: PartName = PARTS.find((one) => one === part) ?? 'answers'
  const [receipt, setReceipt] = useState('')
  const [all, setAll] = useState(true)
  const record = useData<Record>(`/inspections/${id}`)
  const dossier = useData<Dossier>(`/dossiers/${id}`)
  const asks = shown === 'answers' || shown === 'conditions'
  const [asked, setAsked] = useState(asks)
  useEffect(() => { if (asks) setAsked(true) }, [asks])
  const answers = useData<Answers>(asked ? `/dossiers/${id}/answers` + query({ receipt, lang: language() }) : null)
  const name = record.data?.object.name ?? ''
  return (
    <main class="three dos" data-testid="dossier">
      <section class="pane side" aria-labelledby="course" tabIndex={0}><div class="in stack"><h2 id="course" class="h3">{td('course')}</h2>
        <Problem error={dossier.error} onRetry={() => void dossier.reload()} />
        {dossier.data && <Course steps={dossier.data.timeline} record={record.data} />}</div></section>
      <section class="pane in stack" aria-label={td('parts')} tabIndex={0}>
        <div class="row wrap"><a class="btn plain s" href={back} data-testid="back"><Icon name="back" />{td('back')}</a></div>
        <Problem error={record.error} onRetry={() => void record.reload()} />
        {record.data && <div><h2 class="big">{name}</h2><p class="muted row wrap"><span class="mono">{record.data.number}</span><StateChip state={record.data.state} /><span>{record.data.task.title}</span></p></div>}
        {answers.data && <p class="verdict card in" data-testid="verdict"><Icon name="shield" /><span>{answers.data.verdict}</span></p>}
        <nav class="parttabs" aria-label={td('parts')}>{PARTS.map((one) => <a key={one} href={`#/dossiers/${id}/${one}`} aria-current={one === shown ? 'page' : undefined} data-testid={`part-${one}`}>{td(one)}</a>)}</nav>
        {asks && <Problem error={answers.error} onRetry={() => void answers.reload()} />}
        {asks && !answers.data && answers.loading && <p class="muted" role="status">{td('loading')}</p>}
        {shown === 'answers' && answers.data && <AnswerSheet id={id} answers={answers.data} busy={answers.loading} receipt={receipt} onReceipt={setReceipt} />}
        {shown === 'conditions' && answers.data && <ConditionTable id={id} rows={answers.data.conditions} />}
        {shown === 'record' && record.data && <><RecordView record={record.data} openAll={all} onOpenAll={() => setAll(!all)} /><Papers id={id} /></>}
        {shown === 'gapsTab' && dossier.data && record.data && <Gaps id={id} dossier={dossier.data} record={record.data} />}
        {shown === 'places' && dossier.data && <Places dossier={dossier.data} />}
      </section>
      <section class="pane side" aria-labelledby="custody" tabIndex={0}>{dossier.data && <Custody id={id} dossier={dossier.data} answers={answers.data} mayExport={session.me.permissions.includes('dossier:export')} />}</section>
    </main>
  )
}

const BAD = new Set(['return', 'refuse', 'recusal_claimed', 'ending', 'draw.void'])

function Course({ steps, record }: { steps: Step[]; record: Record | null }) {
  let phase = ''
  return (
    <ol class="line" data-testid="course">{steps.map((step, index) => {
      const begins = step.phase !== phase
      phase = step.phase
      return (
        <li key={index} id={`step-${step.ref}`} class={step.flags.length ? 'gap' : BAD.has(step.kind) ? 'bad' : 'ok'} tabIndex={-1}>
          {begins && <p class="xs strong phase">{td(`ph_${step.phase}` as 'ph_draw')}</p>}
          <p class="xs muted nowrap">{minute(step.at)}{step.until !== step.at && ` ${td('until', { at: minute(step.until).slice(11) })}`}</p>
          <p class="strong">{wordOf(step)}{step.count > 1 && <span class="muted"> {td('count', { n: step.count })}</span>}</p>
          {step.text && step.count === 1 && step.source !== 'log' && step.source !== 'obligation' && <p class="xs">{step.text}</p>}
          <p class="xs muted">{[step.by, step.index !== null && td('leaf', { n: step.index })].filter(Boolean).join(' · ')}</p>
          <Provable step={step} />
          {step.kind === 'photo' && record && <Mini step={step} record={record} />}
          {step.flags.map((flag) => <Chip key={flag} tone="warn" icon="alert">{flagWord(flag)}</Chip>)}
        </li>)
    })}</ol>
  )
}

const OWN = ['draw.commit', 'draw.seed', 'draw.reveal', 'visit.offer', 'visit.team', 'import', 'withdrawn_import', 'approve', 'return', 'recall', 'published', 'follow_up_opened', 'follow_up_closed'] as const

function wordOf(step: Step): string {
  if (step.source === 'obligation') return `${tw(step.text as MissingKind)} · ${tw(step.kind === 'missing_found' ? 'found' : 'closed')}`
  const own = OWN.find((one) => one === step.kind)
  return own ? td(own) : kindWord(step.kind)
}

/** Between which instants it happened, and on whose word each end rests. */
function Provable({ step }: { step: Step }) {
  if (step.source === 'follow_up' || step.source === 'obligation') return null
  const [a, b] = [step.not_before, step.not_after].map((at) => (at ? minute(at) : ''))
  const text = a && b ? td('provable', { a, b: b.slice(0, 10) === a.slice(0, 10) ? b.slice(11) : b }) : a ? td('provableFrom', { a }) : b ? td('provableTo', { b }) : td('noInterval')
  const by = step.not_after_by ? who(step.not_after_by) : null
  return <p class="xs provable" title={[step.not_before_by && who(step.not_before_by), by].filter(Boolean).join(' — ')}>{text}{by && <span class="muted"> · {by}</span>}</p>
}

function who(by: string): string {
  const own = (['own_head', 'received', 'offer', 'head'] as const).find((one) => one === by)
  return own ? td(`by_${own}`) : td('byWitness', { who: by })
}

/** The first photos of a step, small; the record has them all. */
function Mini({ step, record }: { step: Step; record: Record }) {
  const photos = record.photos.filter((photo) => photo.at >= step.at && photo.at <= step.until && photo.stored && photo.gate === 'ok').slice(0, 4)
  return <span class="mini">{photos.map((photo) => <a key={photo.evidence} href={`#/dossiers/${record.id}/record`}><img src={`${API}/evidence/${photo.evidence}/view?size=320`} alt={photo.caption ?? tx('photo')} loading="lazy" /></a>)}</span>
}

function Custody({ id, dossier, answers, mayExport }: { id: string; dossier: Dossier; answers: Answers | null; mayExport: boolean }) {
  const { files, custody } = dossier
  const cannot = answers?.rows.at(-1)
  return (
    <div class="in stack-l"><div class="stack"><h2 id="custody" class="h3">{td('custodyTitle')}</h2>
      <p class="row wrap"><span class="grow">{tx('evidenceFiles')}<br /><span class="xs muted">{tx('files', files)}</span></span><Chip tone={files.missing ? 'danger' : 'ok'} icon={files.missing ? 'alert' : 'check'}>{files.missing ? td('lacking') : td('complete')}</Chip></p>
      {mayExport && <Bag id={id} bytes={files.bytes} />}</div>
      <MissingOf inspection={id} mayExcuse={false} />
      {cannot && <section class="stack" aria-labelledby="cannot"><h3 id="cannot">{td('cannot')}</h3><ul class="cannot small">{cannot.text.split(/[；;]/).map((one) => <li key={one}>{one.trim()}</li>)}</ul></section>}
      <section class="stack" aria-labelledby="readers"><h3 id="readers">{tx('custody')}</h3><p class="xs muted">{td('readersHint')}</p><ul class="cus">{custody.slice(-12).reverse().map((one, index) => <li key={index} class="small"><span class="grow">{one.by}</span><span class="muted xs">{minute(one.at)} {tt(one.action as 'reveal')}{one.purpose && inBrackets(tt(one.purpose as 'other'))}</span></li>)}</ul>
        <p><a class="btn s" href={`#/trail/readings/${id}`} data-testid="custody-all">{tt('custodyAll')}{inBrackets(custody.length)}</a></p></section></div>
  )
}
