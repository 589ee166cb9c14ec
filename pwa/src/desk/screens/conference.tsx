import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { tj } from '../../i18n/desk/conference.ts'
import { Button, Chip, EmptyState, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { faultAt, once, useAct, useData } from '../data.ts'
import { colon, day } from '../format.ts'
import { useDepartmentList } from '../offices.ts'

type Role = 'holder' | 'leader' | 'section' | 'liaison'
interface Holder { id: string; role: Role; name: string; phone: string; from_on: string; to_on: string | null }
interface Seat { id: string; department_id: string; department: string; post: string; part: 'convenor' | 'deputy' | 'member'; from_on: string; to_on: string | null; holders: Holder[]; missing: Role[] }
interface Resolution { id: string; no: number; text: string; department_id: string; due_on: string | null; state: 'open' | 'done'; outcome: string; done_on: string | null }
interface Meeting { id: string; title: string; held_on: string; place: string; agenda: string; state: 'called' | 'held' | 'cancelled'; minutes: string; present: string[]; resolutions: Resolution[] }
interface Body { id: string; kind: string; name: string; office: string; document: string; founded_on: string }
interface BodyOne extends Body { seats: Seat[]; meetings: Meeting[]; can: string[] }
interface Bodies { items: Body[]; kinds: string[]; article: string; approver: string | null }
type Task = { kind: 'body' } | { kind: 'seat' } | { kind: 'meeting' } | { kind: 'successor'; seat: Seat } | { kind: 'end'; seat: Seat } | { kind: 'minutes'; meeting: Meeting } | { kind: 'close'; resolution: Resolution }
const ROLES: Role[] = ['holder', 'leader', 'section', 'liaison']

/** The joint conference or leading group: members by post with who fills it now and before, meetings, and what became of resolutions. */
export function Conference({ writes, own }: { writes: boolean; own: string }) {
  const { data, error, reload } = useData<Bodies>('/bodies')
  const [chosen, setChosen] = useState('')
  const id = chosen || data?.items[0]?.id
  const one = useData<BodyOne>(id ? `/bodies/${id}` : null)
  const [task, setTask] = useState<Task | null>(null)
  const done = async (made?: string) => { setTask(null); if (made) setChosen(made); await reload(); await one.reload() }
  if (!data) return <Problem error={error} onRetry={() => void reload()} />
  const keeps = one.data?.can.includes('keep') ?? false
  return (
    <>
      <div class="row wrap">{data.items.length > 1 && <select class="input so" aria-label={tj('conference')} value={id} onChange={(event) => setChosen(event.currentTarget.value)}>{data.items.map((body) => <option key={body.id} value={body.id}>{body.name}</option>)}</select>}
        <span class="muted grow small">{tj('basis', { article: data.article })}</span>
        {writes && data.kinds.length > 0 && <Button icon="plus" onClick={() => setTask({ kind: 'body' })} data-testid="new-body">{tj('found')}</Button>}</div>
      <Problem error={error ?? one.error} onRetry={() => void done()} />
      {data.items.length === 0 && <EmptyState icon="user" title={data.kinds.length ? tj('noBody') : tj('noKind')}>{data.kinds.length > 0 && <p class="muted">{tj('noBodyText')}</p>}</EmptyState>}
      {one.data && <>
        <p><b>{one.data.name}</b> <span class="muted">{tj('officeAt', { office: one.data.office })} · {one.data.document}</span></p>
        <Seats body={one.data} keeps={keeps} own={one.data.can.length > 0 ? own : ''} onTask={setTask} />
        <Meetings body={one.data} keeps={keeps} own={own} onTask={setTask} /></>}
      {task && <TaskSheet task={task} bodies={data} body={one.data} onClose={() => setTask(null)} onDone={done} />}
    </>
  )
}

function Seats({ body, keeps, own, onTask }: { body: BodyOne; keeps: boolean; own: string; onTask: (task: Task) => void }) {
  return (
    <section class="card" aria-labelledby="seats"><header><h2 id="seats" class="h3 grow">{tj('members')}</h2>{keeps && <Button kind="primary" small icon="plus" onClick={() => onTask({ kind: 'seat' })} data-testid="add-seat">{tj('addSeat')}</Button>}</header>
      <table data-testid="seats"><caption class="vh">{tj('members')}</caption>
        <thead><tr><th scope="col">{tj('unit')}</th><th scope="col">{tj('post')}</th>{ROLES.map((role) => <th key={role} scope="col">{tj(role)}</th>)}<th scope="col"><span class="vh">{tj('successor')}</span></th></tr></thead>
        <tbody>{body.seats.length === 0 && <tr><td colSpan={7} class="muted">{tj('noSeats')}</td></tr>}{body.seats.map((seat) => (
          <tr key={seat.id} class={seat.to_on ? 'muted' : undefined}><th scope="row">{seat.department}{seat.part !== 'member' && <span class="sub">{tj(seat.part)}</span>}{seat.to_on && <span class="sub">{tj('ended', { on: day(seat.to_on) })}</span>}</th><td>{seat.post}</td>
            {ROLES.map((role) => <td key={role}><InOffice seat={seat} role={role} /></td>)}
            <td class="num nowrap">{!seat.to_on && (keeps || own === seat.department_id) && <Button small onClick={() => onTask({ kind: 'successor', seat })} data-testid="successor">{tj(seat.missing.length > 0 ? 'nameThem' : 'successor')}</Button>}{' '}
              {!seat.to_on && keeps && <Button small onClick={() => onTask({ kind: 'end', seat })}>{tj('endSeat')}</Button>}</td></tr>))}</tbody></table></section>
  )
}

function InOffice({ seat, role }: { seat: Seat; role: Role }) {
  const all = seat.holders.filter((one) => one.role === role)
  const now = all.find((one) => !one.to_on)
  const before = all.filter((one) => one !== now)
  if (!now && all.length === 0) return seat.missing.includes(role) ? <Chip tone="warn">{tj('missing')}</Chip> : <span class="muted">—</span>
  return <>{now && <>{now.name}<span class="sub nowrap">{tj('since', { on: day(now.from_on) })}{now.phone && ` · ${now.phone}`}</span></>}
    {before.length > 0 && <details><summary class="xs">{tj('history')}</summary><ul class="xs muted">{before.map((one) => <li key={one.id}>{one.name} {day(one.from_on)}—{day(one.to_on)}</li>)}</ul></details>}</>
}

function Meetings({ body, keeps, own, onTask }: { body: BodyOne; keeps: boolean; own: string; onTask: (task: Task) => void }) {
  const names = useDepartmentList()
  const unit = (id: string) => names.find((one) => one.id === id)?.name ?? '—'
  return (
    <section class="card" aria-labelledby="meetings"><header><h2 id="meetings" class="h3 grow">{tj('meetings')}</h2>{keeps && <Button small icon="plus" onClick={() => onTask({ kind: 'meeting' })} data-testid="call-meeting">{tj('callMeeting')}</Button>}</header>
      {body.meetings.length === 0 && <p class="in muted">{tj('noMeetings')}</p>}
      <ul class="parted">{body.meetings.map((one) => (
        <li key={one.id} class="in stack"><div class="row"><b class="grow">{one.title}</b><span class="muted nowrap">{day(one.held_on)} {one.place}</span><Chip tone={one.state === 'called' ? 'info' : 'bare'}>{tj(one.state)}</Chip>
          {keeps && one.state === 'called' && <Button small onClick={() => onTask({ kind: 'minutes', meeting: one })} data-testid="minutes">{tj('minutes')}</Button>}</div>
          {one.agenda && <p class="small">{one.agenda}</p>}{one.minutes && <p class="pre small">{one.minutes}</p>}
          {one.resolutions.length > 0 && <table class="tight2"><caption class="vh">{tj('resolutions')}</caption><thead><tr><th scope="col">{tj('resolutions')}</th><th scope="col">{tj('doer')}</th><th scope="col">{tj('due')}</th><th scope="col">{tj('outcome')}</th></tr></thead>
            <tbody>{one.resolutions.map((row) => (
              <tr key={row.id}><th scope="row">{row.text}</th><td>{unit(row.department_id)}</td><td class="nowrap">{day(row.due_on)}</td>
                <td>{row.state === 'done' ? <>{row.outcome} <span class="muted">{tj('done', { on: day(row.done_on) })}</span></> : keeps || own === row.department_id ? <Button small onClick={() => onTask({ kind: 'close', resolution: row })} data-testid="close-resolution">{tj('close')}</Button> : <Chip tone="bare">{tj('open')}</Chip>}</td></tr>))}</tbody></table>}</li>))}</ul></section>
  )
}

const TITLES = { body: 'found', seat: 'addSeat', meeting: 'callMeeting', successor: 'successor', end: 'endSeat', minutes: 'minutes', close: 'close' } as const

/** One sheet for every act: its fields follow from the task, what is asked for first. */
function TaskSheet({ task, bodies, body, onClose, onDone }: { task: Task; bodies: Bodies; body: BodyOne | null; onClose: () => void; onDone: (made?: string) => Promise<void> }) {
  const units = useDepartmentList()
  const act = useAct()
  const [told, setTold] = useState<Record<string, string>>({ kind: bodies.kinds[0] ?? '', role: task.kind === 'successor' ? (task.seat.missing[0] ?? 'holder') : 'holder', part: 'member' })
  const set = (name: string) => (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement }) => setTold({ ...told, [name]: event.currentTarget.value })
  const fault = faultAt(act.error)
  const line = (name: string, label: string, type: 'text' | 'date' = 'text', hint?: string) => <Field label={label} {...fault(name)} {...(hint ? { hint } : {})}>{(control) => <input {...control} class="input" type={type as 'text'} value={told[name] ?? ''} onInput={set(name)} data-testid={`task-${name}`} />}</Field>
  const area = (name: string, label: string) => <Field label={label} {...fault(name)}>{(control) => <textarea {...control} class="input" rows={4} value={told[name] ?? ''} onInput={set(name)} data-testid={`task-${name}`} />}</Field>
  const pick = (name: string, label: string, choices: [string, string][]) => <Field label={label} {...fault(name)}>{(control) => <select {...control} class="input" value={told[name] ?? ''} onChange={set(name)} data-testid={`task-${name}`}><option value="" />{choices.map(([value, word]) => <option key={value} value={value}>{word}</option>)}</select>}</Field>
  const unitChoices = units.map((one) => [one.id, one.name] as [string, string])
  const approval = bodies.approver ? line('approved', tj('approved'), 'text', tj('approvedHint', { who: bodies.approver })) : null
  const send = async () => { const [path, json] = request(task, body, told); const made = await api<{ id: string } | null>(path, { headers: once(), json }); await onDone(task.kind === 'body' ? made?.id : undefined) }
  return (
    <Sheet title={tj(task.kind === 'successor' && task.seat.missing.length > 0 ? 'nameThem' : TITLES[task.kind])} onClose={onClose}>
      {task.kind === 'body' && <>{pick('kind', tj('kind'), bodies.kinds.map((one) => [one, one]))}{line('name', tj('bodyName'))}{line('document', tj('document'))}{line('founded_on', tj('foundedOn'), 'date')}</>}
      {task.kind === 'seat' && <>{pick('department_id', tj('unit'), unitChoices)}{line('post', tj('post'))}{pick('part', tj('part'), [['convenor', tj('convenor')], ['deputy', tj('deputy')], ['member', tj('member')]])}{line('holder', tj('holder'))}{line('from_on', tj('fromOn'), 'date')}{approval}</>}
      {task.kind === 'successor' && <><p class="hint">{task.seat.department} · {task.seat.post}{colon()}{tj(task.seat.missing.length > 0 ? 'nameHint' : 'successorHint')}</p>{pick('role', tj('role'), ROLES.map((one) => [one, tj(one)]))}{line('name', tj('name'))}{line('phone', tj('phone'))}{line('from_on', tj('fromOn'), 'date')}</>}
      {task.kind === 'end' && <><p>{task.seat.department} · {task.seat.post}</p>{line('to_on', tj('toOn'), 'date')}{approval}</>}
      {task.kind === 'meeting' && <>{line('title', tj('title'))}{line('held_on', tj('heldOn'), 'date')}{line('place', tj('place'))}{area('agenda', tj('agenda'))}</>}
      {task.kind === 'minutes' && <>{area('minutes', tj('minutesText'))}<p class="hint">{tj('resolutions')}{colon()}{tj('resolutionHint')}</p>{line('text', tj('resolution'))}{pick('department_id', tj('doer'), unitChoices)}{line('due_on', tj('due'), 'date')}</>}
      {task.kind === 'close' && <><p>{task.resolution.text}</p>{area('outcome', tj('outcome'))}</>}
      <Problem error={act.error} placed />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} onClick={() => void act.run(send)} data-testid="task-go">{tc('save')}</Button></div>
    </Sheet>
  )
}

/** Where the act goes and what it says. */
function request(task: Task, body: BodyOne | null, told: Record<string, string>): [string, object] {
  const of = (...names: string[]) => Object.fromEntries(names.filter((name) => told[name]).map((name) => [name, told[name]]))
  if (task.kind === 'body') return ['/bodies', of('kind', 'name', 'document', 'founded_on')]
  if (task.kind === 'seat') return [`/bodies/${body!.id}/seats`, of('department_id', 'post', 'part', 'holder', 'from_on', 'approved')]
  if (task.kind === 'successor') return [`/seats/${task.seat.id}/holders`, of('role', 'name', 'phone', 'from_on')]
  if (task.kind === 'end') return [`/seats/${task.seat.id}/end`, of('to_on', 'approved')]
  if (task.kind === 'meeting') return [`/bodies/${body!.id}/meetings`, of('title', 'held_on', 'place', 'agenda')]
  if (task.kind === 'close') return [`/resolutions/${task.resolution.id}/close`, of('outcome')]
  const present = body!.seats.filter((seat) => !seat.to_on).map((seat) => seat.id)
  return [`/meetings/${task.meeting.id}/minutes`, { ...of('minutes'), present, resolutions: told['text'] ? [of('text', 'department_id', 'due_on')] : [] }]
}
