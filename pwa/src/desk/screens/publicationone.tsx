import { useState } from 'preact/hooks'
import { api, type Session } from '../../api/client.ts'
import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { tu } from '../../i18n/desk/publish.ts'
import { Button, Chip, Problem } from '../../ui/parts.tsx'
import { Confirm } from '../confirm.tsx'
import { once, useAct, useData } from '../data.ts'
import { colon, minute } from '../format.ts'
import { ChannelsOf } from './publicationchannels.tsx'
import { Correct, Keep, Raise } from './publicationforms.tsx'
import { TONES, type Preview, type Publication } from './publicationtypes.ts'

type Task = 'publish' | 'redact' | 'withhold' | 'correct' | 'withdraw' | 'object' | null

/** What is left of the time, or where the result stands. */
export function Left({ of }: { of: Publication }) {
  if (of.state === 'published') return <Chip tone="ok" icon="check">{to('published')}</Chip>
  if (of.state === 'withheld' || of.state === 'withdrawn') return <Chip tone="mute" icon="off">{tu(of.state)}</Chip>
  if (of.workdays_left === null) return <Chip tone="mute">{to('noNumber', { n: of.age_days })}</Chip>
  const text = of.workdays_left < 0 ? to('late', { n: -of.workdays_left }) : of.workdays_left === 0 ? to('dueToday') : to('left', { n: of.workdays_left })
  return <><Chip tone={TONES[of.state]} icon={of.state === 'pending' ? 'clock' : 'alert'}>{text}</Chip>{of.due_provisional && <Chip tone="mute">{to('provisional')}</Chip>}</>
}

/** One result: what the public reads or will read, what is kept back, where it stands, and what may be done with it. */
export function One({ id, objection, session, onDone }: { id: string; objection?: string | undefined; session: Session; onDone: () => Promise<void> }) {
  const { data, error, reload } = useData<Preview>(`/publications/${id}`)
  const [task, setTask] = useState<Task>(objection ? 'correct' : null)
  if (!data) return <aside class="side"><Problem error={error} onRetry={() => void reload()} /></aside>
  const done = async () => { await Promise.all([reload(), onDone()]) }
  const close = () => setTask(null)
  const can = (what: string) => data.can.includes(what)
  const may = session.me.permissions.includes('publication:publish')
  return (
    <aside class="side" aria-label={to('preview')} data-testid="preview" data-state={data.state}>
      <div><h2>{data.object.name}</h2><p class="muted small mono">{data.number}</p></div>
      <p class="row wrap"><Left of={data} /></p>
      <p class="small muted">{to('deadlineBasis')}{colon()}{data.due_article}{data.due_provisional && <><br />{to('provisionalText')}</>}</p>
      <h3>{to('preview')} · {to('maskedN', { n: data.masked })}</h3>
      <p class="row wrap">{data.conclusions.map((code) => <Chip key={code} tone={code === 'no_problem' ? 'ok' : 'warn'}>{to(code as 'no_problem')}</Chip>)}</p>
      <dl class="stack">{data.lines.map((line, index) => (
        <div key={index}><dt class="muted small">{line.label}</dt><dd>{line.shown || t('none')}</dd>
          {line.hits.length > 0 && <dd class="small muted">{to('asRecorded')}{colon()}<Marked line={line} /></dd>}</div>))}</dl>
      <Hidden of={data} may={can('redact')} onDone={done} />
      {can('publish') && <Button kind="primary" wide onClick={() => setTask('publish')} data-testid="publish">{to('publishNow')}</Button>}
      {data.state === 'published' && <a class="btn wide" href={`/portal/results/${data.id}`}>{to('seeOnPortal')}</a>}
      <div class="row wrap">
        {can('redact') && <Button small onClick={() => setTask('redact')} data-testid="redact">{tu('redact')}</Button>}
        {can('withhold') && <Button small onClick={() => setTask('withhold')} data-testid="withhold">{tu('withhold')}</Button>}
        {can('correct') && <Button small onClick={() => setTask('correct')} data-testid="correct">{tu('correct')}</Button>}
        {can('withdraw') && <Button small onClick={() => setTask('withdraw')} data-testid="withdraw">{tu('withdraw')}</Button>}
        {can('correct') && <Button small onClick={() => setTask('object')} data-testid="object">{tu('enterObjection')}</Button>}
      </div>
      {data.objections.length > 0 && <section class="stack-s"><h3>{tu('tabObjections')}</h3>{data.objections.map((one) => (
        <p key={one.id} class="row wrap"><Chip tone={one.closed_at ? 'mute' : 'warn'}>{tu(`state_${one.state}`)}</Chip><a href={`#/publications/objections/${one.id}`}>{one.text.slice(0, 24)}</a></p>))}</section>}
      {data.changes.length > 0 && <section class="stack-s"><h3>{tu('history')}</h3>{data.changes.map((one) => (
        <p key={one.id} class="small"><b>{tu(`change_${one.kind}`)}</b> {minute(one.at)}<br />{one.reason}{one.law && <span class="muted"> {one.law}{one.article}</span>}</p>))}</section>}
      {data.channels.length > 0 && <ChannelsOf of={data} may={may} onDone={done} />}
      {task === 'publish' && <Confirm text={to('publishAsk', { object: data.object.name, number: data.number })} go={to('publishNow')} onClose={close}
        onGo={async () => { await api(`/publications/${id}/publish`, { method: 'POST', headers: { ...once(), 'If-Match': String(data.version) } }); await done() }} />}
      {(task === 'redact' || task === 'withhold' || task === 'withdraw') && <Keep act={task} of={data} onClose={close} onDone={done} />}
      {task === 'correct' && can('correct') && <Correct of={data} objection={objection} onClose={close} onDone={done} />}
      {task === 'object' && <Raise of={data} onClose={close} onDone={done} />}
    </aside>
  )
}

function Hidden({ of, may, onDone }: { of: Preview; may: boolean; onDone: () => Promise<void> }) {
  const act = useAct()
  if (of.redactions.length === 0) return null
  const end = (id: string) => act.run(async () => {
    await api(`/publications/${of.id}/redactions/${id}`, { method: 'DELETE', headers: { 'If-Match': String(of.version) } })
    await onDone()
  })
  return (
    <section class="stack-s" data-testid="redactions"><h3>{tu('redactions')}</h3><Problem error={act.error} />
      {of.redactions.map((one) => <div key={one.id} class="stack-s"><p class="small"><mark>{one.text}</mark><br />{tu(`ground_${one.ground}`)} · {one.law}{one.article}<br /><span class="muted">{one.reason}</span></p>
        {may && <div><Button small busy={act.busy} onClick={() => void end(one.id)}>{tu('takeBack')}</Button></div>}</div>)}</section>
  )
}

/** The text as recorded, with what will be covered marked. */
function Marked({ line }: { line: Preview['lines'][number] }) {
  const parts: preact.ComponentChildren[] = []
  let at = 0
  for (const hit of line.hits) {
    parts.push(line.text.slice(at, hit.start), <mark key={hit.start}>{line.text.slice(hit.start, hit.end)}</mark>)
    at = hit.end
  }
  return <>{parts}{line.text.slice(at)}</>
}
