import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { tj } from '../../i18n/desk/conference.ts'
import { t } from '../../i18n/desk/index.ts'
import { Button, EmptyState, Field, Problem, Sheet, Tags } from '../../ui/parts.tsx'
import { once, useAct, usePages } from '../data.ts'
import { count, day } from '../format.ts'
import { useDepartmentList } from '../offices.ts'

type Kind = 'operation' | 'inspectors' | 'publicity'
interface Training { id: string; kind: Kind; title: string; held_on: string; minutes: number; department: string; audience: number; trainees: number; passed: number }
interface Praise { id: string; department: string; person: string | null; deed: string; form: string; document: string; given_on: string }
const KINDS: Kind[] = ['operation', 'inspectors', 'publicity']

/** Trainings with who came, publicity among businesses, and praise for deeds. */
export function Trainings({ writes }: { writes: boolean }) {
  const trainings = usePages<Training>('/trainings')
  const praise = usePages<Praise>('/praise')
  const [task, setTask] = useState<'training' | 'praise' | null>(null)
  const done = async () => { setTask(null); await trainings.reload(); await praise.reload() }
  return (
    <>
      <Problem error={trainings.error ?? praise.error} onRetry={() => void done()} />
      <section class="card" aria-labelledby="trainings"><header><h2 id="trainings" class="h3 grow">{tj('trainings')}</h2>{writes && <Button kind="primary" small icon="plus" onClick={() => setTask('training')} data-testid="new-training">{tj('record')}</Button>}</header>
        {trainings.data?.length === 0 && <EmptyState icon="user" title={tj('noTrainings')}><p class="muted">{tj('noTrainingsText')}</p></EmptyState>}
        {trainings.data && trainings.data.length > 0 && (
          <table data-testid="trainings"><caption class="vh">{tj('trainings')}</caption><thead><tr><th scope="col">{tj('title')}</th><th scope="col">{tj('kind')}</th><th scope="col">{tj('heldOn')}</th><th scope="col" class="num">{tj('length')}</th><th scope="col">{tj('unit')}</th><th scope="col" class="num">{tj('trainees')}</th></tr></thead>
            <tbody>{trainings.data.map((one) => (
              <tr key={one.id}><th scope="row">{one.title}</th><td>{tj(one.kind)}</td><td class="nowrap">{day(one.held_on)}</td><td class="num">{count(one.minutes)}</td><td>{one.department}</td>
                <td class="num">{tj('cameN', { n: one.kind === 'publicity' ? one.audience : one.trainees })}{one.passed > 0 && <span class="sub">{tj('passedN', { n: one.passed })}</span>}</td></tr>))}</tbody></table>)}
        {trainings.more && <Button onClick={() => void trainings.more!()}>{t('more')}</Button>}</section>
      <section class="card" aria-labelledby="praise"><header><h2 id="praise" class="h3 grow">{tj('praise')}</h2>{writes && <Button small icon="plus" onClick={() => setTask('praise')} data-testid="new-praise">{tj('givePraise')}</Button>}</header>
        {praise.data?.length === 0 && <p class="in muted">{tj('noPraise')}</p>}
        {praise.data && praise.data.length > 0 && (
          <table data-testid="praise"><caption class="vh">{tj('praise')}</caption><thead><tr><th scope="col">{tj('unit')}</th><th scope="col">{tj('deed')}</th><th scope="col">{tj('form')}</th><th scope="col">{tj('praiseDocument')}</th><th scope="col">{tj('givenOn')}</th></tr></thead>
            <tbody>{praise.data.map((one) => <tr key={one.id}><th scope="row">{one.department}{one.person && <span class="sub">{one.person}</span>}</th><td>{one.deed}</td><td>{one.form}</td><td>{one.document}</td><td class="nowrap">{day(one.given_on)}</td></tr>)}</tbody></table>)}
        {praise.more && <Button onClick={() => void praise.more!()}>{t('more')}</Button>}
        <p class="in xs muted">{tj('praiseNote')}</p></section>
      {task === 'training' && <TrainingSheet onClose={() => setTask(null)} onDone={done} />}
      {task === 'praise' && <PraiseSheet onClose={() => setTask(null)} onDone={done} />}
    </>
  )
}

interface SheetProps { onClose: () => void; onDone: () => Promise<void> }

function Foot({ act, ready, onClose, onSave }: { act: ReturnType<typeof useAct>; ready: boolean; onClose: () => void; onSave: () => Promise<void> }) {
  return <><Problem error={act.error} /><div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!ready} onClick={() => void act.run(onSave)} data-testid="task-go">{tc('save')}</Button></div></>
}

function TrainingSheet({ onClose, onDone }: SheetProps) {
  const people = usePages<{ id: string; name: string }>('/people?limit=200')
  const [kind, setKind] = useState<Kind>('operation')
  const [told, setTold] = useState<Record<string, string>>({ minutes: '120' })
  const [came, setCame] = useState<string[]>([])
  const act = useAct()
  const line = (name: string, label: string, type: 'text' | 'date' | 'number' = 'text') => <Field label={label}>{(control) => <input {...control} class="input" type={type as 'text'} value={told[name] ?? ''} onInput={(event) => setTold({ ...told, [name]: event.currentTarget.value })} data-testid={`task-${name}`} />}</Field>
  return (
    <Sheet title={tj('record')} onClose={onClose}>
      <Field label={tj('kind')}>{(control) => <select {...control} class="input" value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)}>{KINDS.map((one) => <option key={one} value={one}>{tj(one)}</option>)}</select>}</Field>
      {line('title', tj('title'))}<div class="grid2">{line('held_on', tj('heldOn'), 'date')}{line('minutes', tj('length'), 'number')}</div>{line('content', tj('content'))}
      {kind === 'publicity' ? line('audience', tj('audience'), 'number') : <div class="tall scroll"><Tags plain legend={tj('trainees')} values={came} onChange={setCame} choices={(people.data ?? []).map((one) => ({ value: one.id, label: one.name }))} /></div>}
      <Foot act={act} ready={Boolean(told['title'] && told['held_on'] && Number(told['minutes']) > 0)} onClose={onClose} onSave={async () => {
        await api('/trainings', { headers: once(), json: { kind, title: told['title'], held_on: told['held_on'], minutes: Number(told['minutes']), content: told['content'] ?? '', audience: Number(told['audience'] ?? 0), trainees: kind === 'publicity' ? [] : came.map((id) => ({ person_id: id })) } })
        await onDone()
      }} />
    </Sheet>
  )
}

function PraiseSheet({ onClose, onDone }: SheetProps) {
  const units = useDepartmentList()
  const [told, setTold] = useState<Record<string, string>>({})
  const act = useAct()
  const line = (name: string, label: string, type: 'text' | 'date' | 'number' = 'text') => <Field label={label}>{(control) => <input {...control} class="input" type={type as 'text'} value={told[name] ?? ''} onInput={(event) => setTold({ ...told, [name]: event.currentTarget.value })} data-testid={`task-${name}`} />}</Field>
  const ready = ['department_id', 'deed', 'form', 'document', 'given_on'].every((name) => told[name])
  return (
    <Sheet title={tj('givePraise')} onClose={onClose}>
      <Field label={tj('unit')}>{(control) => <select {...control} class="input" value={told['department_id'] ?? ''} onChange={(event) => setTold({ ...told, department_id: event.currentTarget.value })}><option value="" />{units.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>}</Field>
      {line('deed', tj('deed'))}{line('form', tj('form'))}{line('document', tj('praiseDocument'))}{line('given_on', tj('givenOn'), 'date')}
      <Foot act={act} ready={ready} onClose={onClose} onSave={async () => { await api('/praise', { headers: once(), json: told }); await onDone() }} />
    </Sheet>
  )
}
