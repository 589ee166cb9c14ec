import { Fragment } from 'preact'
import { useState } from 'preact/hooks'
import { API } from '../../api/client.ts'
import { language } from '../../i18n/index.ts'
import { td } from '../../i18n/desk/dossier.ts'
import { Button, Chip, Field, go, Icon, type Tone } from '../../ui/parts.tsx'
import { query } from '../data.ts'
import type { Answer, Answers, Condition, Fact, Ref } from './dossiertypes.ts'

const TONES: { [A in Answer['answer']]: Tone } = { yes: 'bare', no: 'danger', unknown: 'warn', na: 'mute' }
const ICONS = { yes: 'check', no: 'x', unknown: 'info', na: 'minus' } as const
const rowClass = (row: Answer) => (!row.notice ? 'a-y' : row.answer === 'unknown' ? 'a-u' : 'a-n')
const VALUES = ['yes', 'no', 'unknown', 'na'] as const

function Value({ value, plain }: { value: Answer['answer']; plain?: boolean }) {
  return <Chip tone={plain && value === 'no' ? 'line' : TONES[value]} icon={ICONS[value]}>{td(value)}</Chip>
}

/** The verifier's answers but the last, which stands beside them as what the dossier cannot say; unknown never looks like yes. */
export function AnswerSheet({ id, answers, busy, receipt, onReceipt }: { id: string; answers: Answers; busy: boolean; receipt: string; onReceipt: (code: string) => void }) {
  const [code, setCode] = useState(receipt)
  const rows = answers.rows.slice(0, -1)
  let group = ''
  return (
    <div class="stack">
      {answers.faults.length > 0 && <div class="banner danger box" role="alert"><Icon name="alert" /><div><p class="strong">{td('faults', { n: answers.faults.length })}</p><ul>{answers.faults.map((text) => <li key={text}>{text}</li>)}</ul></div></div>}
      <div class="row wrap"><dl class="tally grow">{VALUES.map((value) => <div key={value}><dt><Value value={value} /></dt><dd>{rows.filter((row) => row.answer === value).length}</dd></div>)}</dl>
        <a class="btn" href={`${API}/dossiers/${id}/answers.pdf` + query({ receipt, lang: language() })} download data-testid="answers-pdf"><Icon name="doc" />{td('pdf')}</a></div>
      <div class="card"><table class="ans" data-testid="answers"><caption class="vh">{td('answers')}</caption>
        <thead><tr><th scope="col" class="num">#</th><th scope="col">{td('question')}</th><th scope="col">{td('answer')}</th><th scope="col">{td('fact')}</th><th scope="col" class="num">{td('proof')}</th></tr></thead>
        <tbody>{rows.map((row) => {
          const begins = row.group !== group
          group = row.group
          return (
            <Fragment key={row.no}>{begins && <tr class="gh"><td colSpan={5}>{row.group}</td></tr>}
              <tr id={`answer-${row.no}`} class={rowClass(row)} tabIndex={-1} data-testid={`answer-${row.no}`}><td class="num muted">{row.no}</td><th scope="row">{row.question}</th><td class="nowrap"><Value value={row.answer} plain={!row.notice} /></td><td class="small breaks">{row.text}</td>
                <td class="num nowrap">{row.leaf === null ? '—' : <Leaf row={row} />}</td></tr></Fragment>)
        })}</tbody></table></div>
      <p class="xs muted">{answers.basis}</p>
      <form class="row wrap end" onSubmit={(event) => { event.preventDefault(); onReceipt(code.trim()) }}>
        <div class="grow"><Field label={td('receipt')} hint={td('receiptHint')}>{(control) => <input {...control} class="input mono" value={code} pattern="[0-9a-fA-F]{16,64}" onInput={(event) => setCode(event.currentTarget.value)} data-testid="receipt" />}</Field></div>
        <Button type="submit" busy={busy} data-testid="ask-again">{td('askAgain')}</Button></form>
    </div>
  )
}

function Leaf({ row }: { row: Answer }) {
  const word = td('leaf', { n: row.leaf! })
  return row.ref ? <button type="button" class="aslink" onClick={() => showStep(row.ref!.id)} title={row.ref.name}>{word}</button> : <span>{word}</span>
}

/** Brings a step of the course into view and marks it for a moment. */
export function showStep(ref: string): void {
  const step = document.getElementById(`step-${ref}`)
  step?.scrollIntoView({ block: 'center' })
  step?.focus({ preventScroll: true })
}

/** Table 3.1: every condition in its own words, and what there is beside it; no conclusion. */
export function ConditionTable({ id, rows }: { id: string; rows: Condition[] }) {
  return (
    <div class="stack"><p class="small muted">{td('conditionsHint')} {td('conditionsScope')}</p>
      {rows.map((row) => (
        <section key={row.code} class="card in stack-s" aria-labelledby={`condition-${row.code}`} data-testid={`condition-${row.code}`}>
          <div class="row top"><b class="no">{row.code}</b><div class="grow"><h3 id={`condition-${row.code}`} lang="zh-CN">{row.text}</h3>{language() === 'en' && <p class="small muted">{row.text_en}</p>}</div>{!row.here && <Chip tone="mute">{td('notHere')}</Chip>}</div>
          <div class="sides"><Side id={id} title={td('supports')} facts={row.supports} /><Side id={id} title={td('against')} facts={row.against} /><Side id={id} title={td('unknownFacts')} facts={row.unknown} unknown /></div>
        </section>))}</div>
  )
}

function Side({ id, title, facts, unknown }: { id: string; title: string; facts: Fact[]; unknown?: boolean }) {
  return (
    <div><h4 class="small">{title} <span class="muted">{facts.length || ''}</span></h4>
      {facts.length === 0 ? <p class="small muted">{td('nothing')}</p> : <ul class="facts-list small">{facts.map((fact, index) => (
        <li key={index}>{unknown && <Icon name="info" />}{fact.ref ? <button type="button" class="aslink" onClick={() => follow(id, fact.ref!)}>{fact.text}</button> : fact.text}{fact.answer && <b> {td(fact.answer)}</b>}{fact.detail && fact.detail !== '—' && <span class="muted"> {fact.detail}</span>}</li>))}</ul>}</div>
  )
}

/** Where a fact is to be seen: an answer, an entry of the record, or a step of the course. */
function follow(id: string, ref: Ref): void {
  const [part, element] = ref.kind === 'answer' ? ['answers', `answer-${ref.id}`] : ref.kind === 'entry' ? ['record', `entry-${ref.id}`] : ['', '']
  if (!part) return ref.kind === 'seal' ? document.querySelector<HTMLElement>('#course ~ .line li[data-kind=seal]')?.focus() : showStep(ref.id)
  go(`/dossiers/${id}/${part}`)
  const wait = (left: number) => {
    const found = document.getElementById(element!)
    if (found) found.scrollIntoView({ block: 'center' })
    if (found) found.focus({ preventScroll: true })
    else if (left > 0) requestAnimationFrame(() => wait(left - 1))
  }
  requestAnimationFrame(() => wait(60))
}
