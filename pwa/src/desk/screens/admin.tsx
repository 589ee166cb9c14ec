import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { tj } from '../../i18n/desk/conference.ts'
import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { Button, Chip, EmptyState, Field, Problem, Sheet, Tags } from '../../ui/parts.tsx'
import { once, query, useAct, usePages } from '../data.ts'
import { forgetDepartments, useDepartmentList } from '../offices.ts'
import type { ScreenProps } from '../rooms.ts'
import { Conference } from './conference.tsx'
import { Trainings } from './training.tsx'

interface Person { id: string; username: string; name: string; department: { id: string; name: string }; roles: Role[]; disabled: boolean; version: number }
type Role = 'inspector' | 'supervisor' | 'planner' | 'auditor' | 'sysadmin' | 'secadmin' | 'auditadmin'
type Task = { kind: 'person' } | { kind: 'department' } | { kind: 'roles' | 'password'; person: Person }

const ROLES: Role[] = ['inspector', 'supervisor', 'planner', 'auditor', 'sysadmin', 'secadmin', 'auditadmin']

const PARTS = ['people', 'conference', 'training'] as const

/** Departments and people, the bodies that coordinate them, trainings and praise. */
export function Screen(props: ScreenProps) {
  const { session, route } = props
  const may = (permission: string) => session.me.permissions.includes(permission)
  const part = PARTS.find((one) => one === route[0]) ?? 'people'
  if (!may('office:read')) return <main class="work"><People {...props} /></main>
  return (
    <main class="work">
      <nav class="parttabs" aria-label={tj('parts')}>{PARTS.map((one) => <a key={one} href={`#/admin/${one}`} aria-current={one === part ? 'page' : undefined} data-testid={`admin-${one}`}>{tj(one)}</a>)}</nav>
      {part === 'people' && <People {...props} />}
      {part === 'conference' && <Conference writes={may('office:write')} own={session.me.department.id} />}
      {part === 'training' && <Trainings writes={may('office:write')} />}
    </main>
  )
}

/** Departments and people. Who makes an account does not give it rights: that is another administrator's. */
function People({ session }: ScreenProps) {
  const [q, setQ] = useState('')
  const { data, error, more, reload } = usePages<Person>('/people' + query({ q, limit: 100 }))
  const [task, setTask] = useState<Task | null>(null)
  const may = (permission: string) => session.me.permissions.includes(permission)
  const done = async () => { setTask(null); await reload() }
  return (
    <>
      <div class="row wrap"><input class="input grow" type="search" aria-label={to('searchPeople')} placeholder={to('searchPeople')} value={q} onChange={(event) => setQ(event.currentTarget.value)} data-testid="people-search" />
        {may('department:write') && <Button icon="plus" onClick={() => setTask({ kind: 'department' })} data-testid="new-department">{to('newDepartment')}</Button>}
        {may('person:write') && <Button kind="primary" icon="plus" onClick={() => setTask({ kind: 'person' })} data-testid="new-person">{to('newPerson')}</Button>}</div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="user" title={t('nothingHere')} />}
      {data && data.length > 0 && (
        <div class="card"><table><caption class="vh">{to('people')}</caption>
          <thead><tr><th scope="col">{to('personName')}</th><th scope="col">{to('username')}</th><th scope="col">{t('department')}</th><th scope="col">{to('roles')}</th><th scope="col"><span class="vh">{t('details')}</span></th></tr></thead>
          <tbody>{data.map((person) => (
            <tr key={person.id}><th scope="row">{person.name}{person.disabled && <Chip tone="warn">{to('disabled')}</Chip>}</th><td class="mono">{person.username}</td><td>{person.department.name}</td>
              <td>{person.roles.map((role) => to(role)).join('、') || <span class="muted">{to('noRoles')}</span>}</td>
              <td class="num">{may('role:grant') && <Button small onClick={() => setTask({ kind: 'roles', person })} data-testid={`roles-${person.username}`}>{to('changeRoles')}</Button>}
                {may('person:write') && <Button small onClick={() => setTask({ kind: 'password', person })} data-testid={`password-${person.username}`}>{to('setPassword')}</Button>}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {task?.kind === 'person' && <NewPerson onClose={() => setTask(null)} onDone={done} />}
      {task?.kind === 'department' && <NewDepartment onClose={() => setTask(null)} onDone={done} />}
      {task?.kind === 'roles' && <Roles person={task.person} onClose={() => setTask(null)} onDone={done} />}
      {task?.kind === 'password' && <Password person={task.person} onClose={() => setTask(null)} onDone={done} />}
    </>
  )
}

interface SheetProps { onClose: () => void; onDone: () => Promise<void> }

function Foot({ act, ready, onClose, onSave }: { act: ReturnType<typeof useAct>; ready: boolean; onClose: () => void; onSave: () => Promise<void> }) {
  return <><Problem error={act.error} /><div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button>
    <Button kind="primary" busy={act.busy} disabled={!ready} onClick={() => void act.run(onSave)} data-testid="save">{tc('save')}</Button></div></>
}

function NewDepartment({ onClose, onDone }: SheetProps) {
  const list = useDepartmentList()
  const [name, setName] = useState('')
  const [parent, setParent] = useState('')
  const act = useAct()
  return (
    <Sheet title={to('newDepartment')} onClose={onClose}>
      <Field label={to('departmentName')}>{(control) => <input {...control} class="input" value={name} onInput={(event) => setName(event.currentTarget.value)} data-testid="department-name" />}</Field>
      <Field label={to('under')}>{(control) => <select {...control} class="input" value={parent} onChange={(event) => setParent(event.currentTarget.value)}><option value="">{to('top')}</option>{list.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>}</Field>
      <Foot act={act} ready={name.trim().length > 1} onClose={onClose} onSave={async () => { await api('/departments', { headers: once(), json: { name: name.trim(), parent_id: parent || null } }); forgetDepartments(); await onDone() }} />
    </Sheet>
  )
}

function NewPerson({ onClose, onDone }: SheetProps) {
  const list = useDepartmentList()
  const [name, setName] = useState('')
  const [username, setUsername] = useState('')
  const [department, setDepartment] = useState('')
  const [password, setPassword] = useState('')
  const act = useAct()
  return (
    <Sheet title={to('newPerson')} onClose={onClose}>
      <Field label={to('personName')}>{(control) => <input {...control} class="input" value={name} onInput={(event) => setName(event.currentTarget.value)} data-testid="person-name" />}</Field>
      <Field label={to('username')}>{(control) => <input {...control} class="input" value={username} autocapitalize="none" onInput={(event) => setUsername(event.currentTarget.value)} data-testid="person-username" />}</Field>
      <Field label={t('department')}>{(control) => <select {...control} class="input" value={department} data-testid="person-department" onChange={(event) => setDepartment(event.currentTarget.value)}><option value="" />{list.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>}</Field>
      <Field label={to('newPassword')} hint={to('passwordHint')}>{(control) => <input {...control} class="input" type="password" autocomplete="new-password" value={password} onInput={(event) => setPassword(event.currentTarget.value)} data-testid="person-password" />}</Field>
      <Foot act={act} ready={Boolean(name.trim() && username.trim() && department && password)} onClose={onClose}
        onSave={async () => { await api('/people', { headers: once(), json: { name: name.trim(), username: username.trim(), department_id: department, password } }); await onDone() }} />
    </Sheet>
  )
}

function Roles({ person, onClose, onDone }: SheetProps & { person: Person }) {
  const [roles, setRoles] = useState<Role[]>(person.roles)
  const act = useAct()
  return (
    <Sheet title={`${to('changeRoles')} · ${person.name}`} onClose={onClose}>
      <p class="hint">{to('rolesHint')}</p>
      <Tags plain legend={to('roles')} values={roles} onChange={setRoles} choices={ROLES.map((value) => ({ value, label: to(value), testid: `role-${value}` }))} />
      <Foot act={act} ready onClose={onClose} onSave={async () => { await api(`/people/${person.id}/roles`, { method: 'PUT', headers: { 'If-Match': String(person.version) }, json: { roles } }); await onDone() }} />
    </Sheet>
  )
}

function Password({ person, onClose, onDone }: SheetProps & { person: Person }) {
  const [password, setPassword] = useState('')
  const act = useAct()
  return (
    <Sheet title={`${to('setPassword')} · ${person.name}`} onClose={onClose}>
      <Field label={to('newPassword')} hint={to('passwordHint')}>{(control) => <input {...control} class="input" type="password" autocomplete="new-password" value={password} onInput={(event) => setPassword(event.currentTarget.value)} data-testid="new-password" />}</Field>
      <Foot act={act} ready={password.length > 0} onClose={onClose} onSave={async () => { await api(`/people/${person.id}/password`, { method: 'PUT', json: { password } }); await onDone() }} />
    </Sheet>
  )
}
