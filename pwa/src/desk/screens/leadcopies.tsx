import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tl } from '../../i18n/desk/leads.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet, type Tone } from '../../ui/parts.tsx'
import { once, query, useAct, useData, usePages } from '../data.ts'
import { minute } from '../format.ts'
import { useDepartmentList, useDepartments } from '../offices.ts'
import { word } from './leads.tsx'

interface CopyRow { id: string; number: string; from_department_id: string; to_department_id: string; channel: 'platform' | 'paper'; state: string; object_name: string; matter: string; source: string; facts: string; evidence: string; feedback_needed: boolean; sent_on: string; feedback: string; fed_back_at: string | null; reminders: number; version: number; age: number }
interface CopyView { row: CopyRow; sender: string; receiver: string; can: string[]; steps: { no: number; step: string; at: string; by_name: string; text: string }[] }

const TONES: { [state: string]: Tone } = { sent: 'warn', received: 'info', handled: 'info', fed_back: 'warn', accepted: 'ok', returned: 'mute', withdrawn: 'mute' }
const actWord = (act: string) => act === 'receive' ? tl('a_receive_copy') : word('a', act)

/** Copy notices received and sent, by age: no notice gives a number of days, so none is called late. */
export function Copies({ may }: { may: boolean }) {
  const [box, setBox] = useState<'in' | 'out'>('in')
  const [sending, setSending] = useState(false)
  const { data, error, more, reload } = usePages<CopyRow>('/copy-notices' + query({ box }))
  const name = useDepartments()
  return (
    <>
      <div class="row wrap"><Segmented joined legend={tl('copies')} value={box} onChoose={setBox} choices={[{ value: 'in', label: tl('boxIn') }, { value: 'out', label: tl('boxOut') }]} />{may && <Button kind="primary" onClick={() => setSending(true)} data-testid="send-copy">{tl('sendCopy')}</Button>}<span class="muted small">{tl('noDeadline')}</span></div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="check" title={tl('noCopies')} />}
      {data && data.length > 0 && (
        <div class="card"><table class="found" data-testid="copies"><caption class="vh">{tl('copies')}</caption><thead><tr><th scope="col">{tl('matter')}</th><th scope="col">{tl('object')}</th><th scope="col">{tl(box === 'in' ? 'fromDepartment' : 'toDepartment')}</th><th scope="col">{tl('state')}</th><th scope="col" class="num">{tl('sentOn')}</th><th scope="col" class="num">{tl('age')}</th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><th scope="row"><a href={`#/leads/copies/${one.id}`}>{one.matter}</a><span class="sub mono xs">{one.number}</span></th><td>{one.object_name}</td><td>{name(box === 'in' ? one.from_department_id : one.to_department_id)}</td><td><Chip tone={TONES[one.state] ?? 'mute'}>{word('c', one.state)}</Chip></td>
              <td class="num nowrap">{one.sent_on}</td><td class="num nowrap">{tl('days', { n: one.age })}{one.reminders > 0 && <span class="sub">{tl('reminders', { n: one.reminders })}</span>}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {sending && <Send onClose={() => setSending(false)} onDone={async () => { setBox('out'); await reload() }} />}
    </>
  )
}

function Send({ onClose, onDone }: { onClose: () => void; onDone: () => Promise<void> }) {
  const [id] = useState(uuid7())
  const [said, setSaid] = useState<{ [name: string]: string }>({ channel: 'platform' })
  const offices = useDepartmentList()
  const act = useAct()
  const set = (name: string) => (event: { currentTarget: { value: string } }) => setSaid({ ...said, [name]: event.currentTarget.value })
  const save = () => act.run(async () => {
    await api('/copy-notices', { headers: once(), json: { id, ...said } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tl('sendCopy')} onClose={onClose}>
      <Field label={tl('toDepartment')}>{(control) => <select {...control} class="input" value={said['to_department_id'] ?? ''} onChange={set('to_department_id')}><option value="">{tl('choose')}</option>{offices.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>}</Field>
      <Field label={tl('object')}>{(control) => <input {...control} class="input" maxLength={200} value={said['object_name'] ?? ''} onInput={set('object_name')} />}</Field>
      <Field label={tl('matter')}>{(control) => <input {...control} class="input" maxLength={200} value={said['matter'] ?? ''} onInput={set('matter')} />}</Field>
      <Field label={tl('facts')}>{(control) => <textarea {...control} class="input" rows={4} maxLength={4000} value={said['facts'] ?? ''} onInput={set('facts')} />}</Field>
      <Field label={tl('evidence')}>{(control) => <textarea {...control} class="input" rows={2} maxLength={2000} value={said['evidence'] ?? ''} onInput={set('evidence')} />}</Field>
      <Segmented joined shown legend={tl('channel')} value={said['channel'] as 'platform' | 'paper'} onChoose={(channel) => setSaid({ ...said, channel })} choices={[{ value: 'platform', label: tl('platform') }, { value: 'paper', label: tl('paper') }]} />
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!said['to_department_id'] || !said['matter']?.trim() || !said['facts']?.trim()} onClick={() => void save()}>{tl('sendCopy')}</Button></div></Sheet>
  )
}

/** One copy notice with its course and the acts open to the reader's side. */
export function CopyOne({ id }: { id: string }) {
  const { data, error, reload } = useData<CopyView>(`/copy-notices/${id}`)
  const [text, setText] = useState('')
  const act = useAct()
  if (!data) return <main class="work"><Problem error={error} onRetry={() => void reload()} /></main>
  const { row } = data
  const take = (name: string) => act.run(async () => {
    await api(`/copy-notices/${id}/acts`, { headers: { ...once(), 'If-Match': String(row.version) }, json: { act: name, text: text.trim() } })
    setText('')
    await reload()
  })
  const [first, ...others] = data.can
  return (
    <main class="work pairwork" data-testid="copy-notice">
      <div class="whole stack-s"><p><a href="#/leads/copies">{tl('back')}</a></p>
      <header class="stack-s"><h1 class="h2">{row.matter}</h1><p class="row wrap"><Chip tone={TONES[row.state] ?? 'mute'}>{word('c', row.state)}</Chip><span class="mono">{row.number}</span><span class="muted">{tl('age')} {tl('days', { n: row.age })}</span></p></header></div>
      <div class="stack"><dl class="told card"><dt>{tl('fromDepartment')}</dt><dd>{data.sender}</dd><dt>{tl('toDepartment')}</dt><dd>{data.receiver}</dd><dt>{tl('object')}</dt><dd>{row.object_name}</dd><dt>{tl('facts')}</dt><dd class="pre">{row.facts}</dd>{row.evidence && <><dt>{tl('evidence')}</dt><dd class="pre">{row.evidence}</dd></>}<dt>{tl('channel')}</dt><dd>{tl(row.channel)}</dd>{row.feedback && <><dt>{tl('answer')}</dt><dd class="pre">{row.feedback}</dd></>}</dl>
      {first && <section class="card in stack" aria-labelledby="cn"><h2 id="cn" class="h3">{tl('next')}</h2>
        <Field label={tl('words')}>{(control) => <textarea {...control} class="input" rows={3} maxLength={2000} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="copy-words" />}</Field><Problem error={act.error} />
        <div class="row wrap"><Button kind="primary" busy={act.busy} onClick={() => void take(first)} data-testid={`copy-${first}`}>{actWord(first)}</Button>{others.map((one) => <Button key={one} busy={act.busy} onClick={() => void take(one)}>{actWord(one)}</Button>)}</div></section>}</div>
      <section class="stack-s" aria-labelledby="cc"><h2 id="cc" class="h3">{tl('course')}</h2><ol class="line">{data.steps.map((one) => <li key={one.no} class="ok"><strong>{actWord(one.step)}</strong> <span class="muted">{minute(one.at)} · {one.by_name}</span>{one.text && <p class="pre">{one.text}</p>}</li>)}</ol></section>
    </main>
  )
}
