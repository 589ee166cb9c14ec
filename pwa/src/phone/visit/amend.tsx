import { useState } from 'preact/hooks'
import { CONCLUSIONS } from '../../core/events/record.ts'
import type { Json } from '../../core/canon.ts'
import type { Result } from '../../core/events/reduce.ts'
import { judge, valueText, type Value } from '../../core/events/template.ts'
import { language } from '../../i18n/index.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/phone/visit.ts'
import { Button, Chip, Field, Icon, Segmented, Tags } from '../../ui/parts.tsx'
import { clean, numbered, say, type Numbered, type Open } from './data.ts'
import { Question } from './question.tsx'
import { useTyped } from './typed.ts'
import { VisitFrame } from './visit.tsx'

interface Change { result: Result; reason: string; value?: Value }

function Row({ one, old, change, marked, onChange }: { one: Numbered; old: string; change: Change | undefined; marked: boolean; onChange: (change: Change | undefined) => void }) {
  const asks = Boolean(one.entry.kind && one.entry.kind !== 'conform') // a photo entry can only turn out not to apply
  return (
    <li class={marked ? 'card q bad' : 'card q'} data-testid={`amend-${one.no}`}><div class="in stack"><div class="row top"><span class="qn">{one.no}</span><h3 class="grow">{one.entry.text}</h3>{marked && <Chip tone="warn" icon="alert">{t('markedByReview')}</Chip>}</div>
      <p class="small muted">{tc('colon', { a: t('wasBefore'), b: old })}</p>
      {asks && <><Question entry={one.entry} no={one.no} answer={change?.value ? { item: one.item.id, entry: one.entry.id, reasons: [], at: '', result: change.result, value: change.value } : undefined}
        onValue={(value) => { const result = value && judge(one.entry, value); if (value && result) onChange({ result, value, reason: change?.reason ?? '' }) }} />
        <div class="row"><Button icon="minus" aria-pressed={change?.result === 'not_applicable'} onClick={() => onChange({ result: 'not_applicable', reason: change?.reason ?? '' })}>{tc('not_applicable')}</Button></div></>}
      {!asks && <Segmented<Result> legend={t('resultOf', { no: one.no })} value={change?.result ?? null} onChoose={(result) => onChange({ result, reason: change?.reason ?? '' })} choices={[
        { value: 'conforming', label: tc('conforming'), tone: 'ok', icon: 'check', testid: `amend-${one.no}-ok` }, { value: 'failing', label: tc('failing'), tone: 'no', icon: 'x', testid: `amend-${one.no}-fail` },
        { value: 'not_applicable', label: tc('not_applicable'), tone: 'na', icon: 'minus' }]} />}
      {change && <><Field label={t('details')}>{(control) => <textarea {...control} class="input" rows={2} value={change.reason} onInput={(event) => onChange({ ...change, reason: event.currentTarget.value })} data-testid={`amend-${one.no}-text`} />}</Field>
        <Button small icon="undo" onClick={() => onChange(undefined)}>{t('leaveAsWas')}</Button></>}</div></li>
  )
}

/** A returned record is never edited: an amendment says what changes and why, beside what was sealed. */
export function Amend({ open }: { open: Open }) {
  const { visit, state, items } = open
  const [changes, setChanges] = useTyped<Record<string, Change>>(open, 'amend/changes', {})
  const [conclusion, setConclusion] = useTyped<string[]>(open, 'amend/conclusion', [])
  const [reason, setReason] = useTyped(open, 'amend/reason', '')
  const [others, setOthers] = useState(false)
  const marked = new Set(visit.returned?.entries ?? [])
  const all = numbered(items)
  const list = others || marked.size === 0 ? all : all.filter((one) => marked.has(one.entry.id))
  const words = (one: Numbered) => {
    const answer = state.answers.get(one.entry.id)
    return answer ? [tc(answer.result), valueText(one.entry, answer.value), ...answer.reasons, answer.reason].filter(Boolean).join(tc('semicolon')) : t('notAnswered')
  }
  const put = (entry: string) => (change: Change | undefined) => {
    const { [entry]: _before, ...rest } = changes
    setChanges(change ? { ...rest, [entry]: change } : rest)
  }
  const send = () => say(visit, 'amend', {
    reason: clean(reason), ...(conclusion.length ? { conclusion } : {}),
    changes: Object.entries(changes).map(([entry, change]) => ({ entry, result: change.result, ...(change.value ? { value: change.value as unknown as Json } : {}), ...(clean(change.reason) ? { reason: clean(change.reason) } : {}) })),
  })
  return (
    <VisitFrame open={open} step={null} foot={<Button kind="primary" class="grow" disabled={!clean(reason)} onClick={() => void send()} data-testid="amend-send">{t('amendSend')}</Button>}>
      <div class="banner warn box" data-testid="returned"><Icon name="undo" /><div><p class="strong">{t('returnedBecause')}</p><p>{visit.returned?.reason}</p></div></div>
      <p class="small muted">{t('amendHelp')}</p>
      <ol class="stack">{list.map((one) => <Row key={one.entry.id} one={one} old={words(one)} marked={marked.has(one.entry.id)} change={changes[one.entry.id]} onChange={put(one.entry.id)} />)}</ol>
      {marked.size > 0 && !others && <Button wide onClick={() => setOthers(true)}>{t('amendOthers', { n: all.length - list.length })}</Button>}
      <section class="card"><div class="in stack">
        <Tags plain legend={t('amendOutcome')} values={conclusion} onChange={setConclusion} choices={Object.keys(CONCLUSIONS).map((value) => ({ value, label: language() === 'en' ? t(`result_${value}` as 'result_no_problem') : CONCLUSIONS[value]! }))} />
        <Field label={t('amendReason')}>{(control) => <textarea {...control} class="input" rows={3} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="amend-reason" />}</Field></div></section>
    </VisitFrame>
  )
}
