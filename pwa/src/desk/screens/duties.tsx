import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { tl } from '../../i18n/desk/libraries.ts'
import { Button, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { Confirm } from '../confirm.tsx'
import { once, useAct, useData } from '../data.ts'
import { useDepartments } from '../offices.ts'

type Ground = 'approves' | 'in_charge'
interface Duty { id: string; department_id: string; ground: Ground; matter: string; basis: string; industries: string[]; kinds: string[] }

/** Who approves supervises, who is in charge supervises: the table that fills in objects' departments. */
export function Duties({ may, mine }: { may: boolean; mine: string | null }) {
  const found = useData<{ items: Duty[] }>('/duties')
  const departments = useDepartments()
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<Duty | null>(null)
  const act = useAct()
  const apply = (id: string) => act.run(async () => { await api(`/duties/${id}/apply`, { method: 'POST', headers: once(), json: { id: uuid7() } }); await found.reload() })
  const rows = found.data?.items
  return (
    <section class="card" aria-labelledby="duties"><header><h2 id="duties" class="grow">{tl('duties')}</h2>{may && mine && <Button small icon="plus" onClick={() => setAdding(true)}>{tl('newDuty')}</Button>}</header>
      <div class="in stack-s"><p class="muted small">{tl('dutiesText')}</p>
        <Problem error={found.error ?? act.error} />
        {rows?.length === 0 && <p class="muted">{tl('noDuties')}</p>}
        {rows && rows.length > 0 && <div class="scroll" tabIndex={0} role="region" aria-label={tl('duties')}><table data-testid="duties"><caption class="vh">{tl('duties')}</caption>
          <thead><tr><th scope="col">{tl('matter')}</th><th scope="col">{tl('department')}</th><th scope="col">{tl('ground')}</th><th scope="col">{tl('industries')}</th><th scope="col">{tl('basis')}</th><th scope="col"><span class="vh">{tl('apply')}</span></th></tr></thead>
          <tbody>{rows.map((one) => <tr key={one.id}><th scope="row">{one.matter}</th><td>{departments(one.department_id)}</td><td>{tl(one.ground)}</td><td>{one.industries.join('、') || tl('all')}</td><td>{one.basis}</td>
            <td>{may && one.department_id === mine && <span class="row"><Button small busy={act.busy} onClick={() => void apply(one.id)}>{tl('apply')}</Button><Button small onClick={() => setEnding(one)}>{tl('endDuty')}</Button></span>}</td></tr>)}</tbody></table></div>}
      </div>
      {adding && mine && <NewDuty department={mine} onClose={() => setAdding(false)} onDone={() => void found.reload()} />}
      {ending && <Confirm text={tl('endDutyText', { matter: ending.matter })} go={tl('endDuty')} onClose={() => setEnding(null)}
        onGo={async () => { await api(`/duties/${ending.id}/end`, { method: 'POST', headers: once(), json: {} }); await found.reload() }} />}
    </section>
  )
}

function NewDuty({ department, onClose, onDone }: { department: string; onClose: () => void; onDone: () => void }) {
  const [values, setValues] = useState({ matter: '', basis: '', industries: '', ground: 'approves' as Ground })
  const [id] = useState(uuid7())
  const act = useAct()
  const submit = (event: Event) => {
    event.preventDefault()
    void act.run(async () => {
      const industries = values.industries.split(/[、，,;；\n]+/).map((one) => one.trim()).filter(Boolean)
      await api('/duties', { method: 'POST', headers: once(), json: { id, department_id: department, ground: values.ground, matter: values.matter.trim(), basis: values.basis.trim(), industries } })
      onDone()
      onClose()
    })
  }
  const input = (name: 'matter' | 'basis' | 'industries', hint?: string) => (
    <Field label={tl(name)} {...(hint ? { hint } : {})}>{(control) => <input {...control} class="input" required={name !== 'industries'} maxLength={200} value={values[name]} onInput={(event) => setValues({ ...values, [name]: event.currentTarget.value })} />}</Field>)
  return (
    <Sheet title={tl('newDuty')} onClose={onClose}>
      <form class="stack" onSubmit={submit}>{input('matter')}
        <Field label={tl('ground')}>{(control) => <select {...control} class="input" value={values.ground} onChange={(event) => setValues({ ...values, ground: event.currentTarget.value as Ground })}><option value="approves">{tl('approves')}</option><option value="in_charge">{tl('in_charge')}</option></select>}</Field>
        {input('industries', tl('listHint'))}{input('basis')}
        <Problem error={act.error} />
        <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" type="submit" busy={act.busy}>{tl('save')}</Button></div></form>
    </Sheet>
  )
}
