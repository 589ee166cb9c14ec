import { useEffect, useRef, useState } from 'preact/hooks'
import { shanghaiDay } from '../../core/clock.ts'
import type { EntryRef } from '../../core/db/schema.ts'
import type { Answer } from '../../core/events/reduce.ts'
import { isDecimal, judge, MAX_ROWS, type Cell, type Value } from '../../core/events/template.ts'
import { tc } from '../../i18n/both/index.ts'
import { tq } from '../../i18n/phone/check.ts'
import { t } from '../../i18n/phone/visit.ts'
import { Button, Chip, Field, Segmented, Tags } from '../../ui/parts.tsx'
import { clean, cleanLine } from './data.ts'
import { useEcho, useLateText } from './late.ts'

export interface QuestionProps { entry: EntryRef; no: number; answer: Answer | undefined; onValue: (value: Value | null) => void }

/** A figure as people type it: full-width digits, a Chinese full stop, a comma, a leading zero. */
export function typedNumber(text: string): string {
  const plain = text.normalize('NFKC').replace(/[。．]/g, '.').replace(/[,\s]/g, '').replace(/^−/, '-')
  return plain.replace(/^(-?)0+(?=\d)/, '$1').replace(/^(-?)\./, '$10.').replace(/\.$/, '')
}

/** What the checklist asks of a figure, in words. */
function bounds({ spec }: EntryRef): string | undefined {
  const unit = spec?.unit ?? ''
  if (spec?.min !== undefined && spec.max !== undefined) return tq('between', { min: spec.min, max: spec.max, unit })
  if (spec?.min !== undefined) return tq('atLeast', { min: spec.min, unit })
  return spec?.max !== undefined ? tq('atMost', { max: spec.max, unit }) : undefined
}

function Figure({ entry, no, answer, onValue }: QuestionProps) {
  const [wrong, setWrong] = useState(false)
  const late = useLateText(answer?.value?.number ?? '', (text) => {
    const number = typedNumber(text)
    setWrong(number !== '' && !isDecimal(number))
    if (number === '') onValue(null)
    else if (isDecimal(number)) onValue({ number })
  }, typedNumber)
  const hint = bounds(entry)
  return (
    <Field label={entry.spec?.unit ? tq('numberUnit', { unit: entry.spec.unit }) : tq('number')} fault={wrong ? tq('numberFault') : undefined} {...(hint ? { hint } : {})}>{(control) => (
      <input {...control} class="input figure" inputMode="decimal" autocomplete="off" enterkeyhint="done" value={late.text} maxlength={24} onInput={(event) => late.type(event.currentTarget.value)} onBlur={late.leave}
        onKeyDown={(event) => { if (event.key === 'Enter') event.currentTarget.blur() }} data-testid={`number-${no}`} />)}</Field>
  )
}

function Options({ entry, no, answer, onValue }: QuestionProps) {
  const options = entry.spec?.options ?? []
  const bad = entry.spec?.bad ?? []
  if (entry.kind === 'choice') {
    return <Segmented<string> legend={t('resultOf', { no })} value={answer?.value?.choices?.[0] ?? null} onChoose={(one) => onValue({ choices: [one] })}
      choices={options.map((value, index) => ({ value, label: value, ...(bad.includes(value) ? { tone: 'no' as const } : {}), testid: `option-${no}-${index + 1}` }))} />
  }
  return <Tags<string> plain legend={tq('chooseSome')} values={answer?.value?.choices ?? []} onChange={(choices) => onValue(choices.length > 0 ? { choices: options.filter((one) => choices.includes(one)) } : null)}
    choices={options.map((value, index) => ({ value, label: value, testid: `option-${no}-${index + 1}` }))} />
}

function Day({ no, answer, onValue }: QuestionProps) {
  const day = answer?.value?.date ?? ''
  return (
    <div class="row end"><Field label={tq('dateLabel')}>{(control) => <input {...control} class="input" type="date" value={day} onChange={(event) => onValue(event.currentTarget.value ? { date: event.currentTarget.value } : null)} data-testid={`date-${no}`} />}</Field>
      <Button onClick={() => onValue({ date: shanghaiDay(Date.now()) })} data-testid={`date-${no}-today`}>{tq('today')}</Button></div>
  )
}

function Words({ no, answer, onValue }: QuestionProps) {
  const late = useLateText(answer?.value?.text ?? '', (text) => onValue(clean(text) ? { text: clean(text) } : null))
  return <Field label={tq('textLabel')}>{(control) => <textarea {...control} class="input" rows={2} maxlength={4000} value={late.text} onInput={(event) => late.type(event.currentTarget.value)} onBlur={late.leave} data-testid={`text-${no}`} />}</Field>
}

function filledRows(rows: string[][]): Cell[][] {
  return rows.map((row) => row.flatMap((text, at) => (cleanLine(text) ? [{ at, text: cleanLine(text) }] : []))).filter((row) => row.length > 0)
}

function gridOf(value: Value | undefined, columns: number): string[][] {
  const rows = (value?.rows ?? []).map((row) => Array.from({ length: columns }, (_, at) => row.find((cell) => cell.at === at)?.text ?? ''))
  return rows.length > 0 ? rows : [Array.from({ length: columns }, () => '')]
}

/** Rows of a table, one card each on the phone; saved when a field is left. */
function Rows({ entry, no, answer, onValue }: QuestionProps) {
  const columns = entry.spec?.columns ?? []
  const [rows, setRows] = useState(() => gridOf(answer?.value, columns.length))
  const latest = useRef(rows)
  const echo = useEcho()
  const saved = JSON.stringify(answer?.value?.rows ?? [])
  const sent = useRef(saved)
  useEffect(() => {
    if (!echo.isEcho(saved) && saved !== JSON.stringify(filledRows(latest.current))) {
      sent.current = saved
      put(gridOf(answer?.value, columns.length))
    }
  }, [saved])
  const put = (next: string[][]) => {
    latest.current = next
    setRows(next)
  }
  const save = () => {
    const filled = filledRows(latest.current)
    const text = JSON.stringify(filled)
    if (text === sent.current) return
    sent.current = text
    echo.wrote(text)
    onValue(filled.length > 0 ? { rows: filled } : null)
  }
  const drop = (index: number) => {
    put(rows.length > 1 ? rows.filter((_, each) => each !== index) : gridOf(undefined, columns.length))
    save()
  }
  return (
    <div class="stack-s"><ol class="stack-s">{rows.map((row, index) => (
      <li key={index} class="rowcard"><div class="row"><b class="grow small">{tq('rowN', { n: index + 1 })}</b><Button kind="plain" icon="x" aria-label={tq('dropRow', { n: index + 1 })} onClick={() => drop(index)} /></div>
        <div class="cells">{columns.map((column, at) => <Field key={column} label={column}>{(control) => <input {...control} class="input" maxlength={200} value={row[at] ?? ''} onBlur={save}
          onInput={(event) => put(rows.map((each, place) => (place === index ? each.map((text, where) => (where === at ? event.currentTarget.value : text)) : each)))} data-testid={`cell-${no}-${index + 1}-${at + 1}`} />}</Field>)}</div></li>))}</ol>
      {rows.length < Math.min(entry.spec?.rows ?? MAX_ROWS, MAX_ROWS) && <Button icon="plus" onClick={() => put([...rows, columns.map(() => '')])} data-testid={`add-row-${no}`}>{tq('addRow')}</Button>}</div>
  )
}

const FORMS: Record<string, (props: QuestionProps) => preact.JSX.Element> = { number: Figure, choice: Options, choices: Options, date: Day, text: Words, table: Rows }

/** The control of a question that is not answered by 符合; what it counts as stands beside it. */
export function Question(props: QuestionProps) {
  const { entry, no, answer } = props
  const Form = FORMS[entry.kind ?? '']
  const result = answer?.result
  const judged = result && result !== 'not_applicable' && judge(entry, answer.value) !== 'recorded'
  return (
    <div class="stack-s">{Form && <Form {...props} />}
      <div class="row wrap">{judged && <Chip tone={result === 'failing' ? 'danger' : 'ok'} icon={result === 'failing' ? 'x' : 'check'} testid={`judged-${no}`}>{tc(result)}</Chip>}
        {result === 'recorded' && <Chip tone="mute" icon="check">{tc('recorded')}</Chip>}</div></div>
  )
}
