import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { th } from '../../i18n/desk/comfort.ts'
import { tw } from '../../i18n/desk/observers.ts'
import { Button, Chip, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { once, useAct, usePages } from '../data.ts'
import { colon, minute } from '../format.ts'
import { offerUndo } from '../undo.tsx'

const ROLES = ['opinion', 'assist', 'test', 'audit'] as const
type Role = (typeof ROLES)[number]
type Kind = 'expert' | 'third_party'

/** An expert or third party at one visit, as the record gives it. */
export interface Beside { id: string; kind: Kind; name: string; organisation: string; qualification: string; role: Role; reason: string; interest: string; attached_at: string; released_at: string | null; release_reason: string | null }
interface Listed { id: string; kind: Kind; name: string; organisation: string; qualification: string }

/** Experts and third parties beside the team: said to be apart from the inspectors, wherever they stand. */
export function Assistants({ draw, object, list, may, onDone }: { draw: string; object: string; list: Beside[]; may: boolean; onDone: () => void }) {
  const [adding, setAdding] = useState(false)
  const [releasing, setReleasing] = useState<Beside | null>(null)
  if (list.length === 0 && !may) return null
  return (
    <section class="card" aria-labelledby="beside"><header><h3 id="beside" class="grow">{tw('beside')}</h3>{may && <Button small icon="plus" onClick={() => setAdding(true)} data-testid="assist-add">{tw('attach')}</Button>}</header>
      <div class="in stack-s"><p class="muted small">{tw('besideText')}</p>
        {list.length > 0 && <div class="scroll" tabIndex={0} role="region" aria-label={tw('beside')}><table data-testid="assistants"><caption class="vh">{tw('beside')}</caption>
          <thead><tr><th scope="col">{tw('kind')}</th><th scope="col">{tw('name')}</th><th scope="col">{tw('qualification')}</th><th scope="col">{tw('work')}</th><th scope="col">{tw('why')}</th><th scope="col">{tw('interest')}</th><th scope="col"><span class="vh">{tw('release')}</span></th></tr></thead>
          <tbody>{list.map((one) => (
            <tr key={one.id}><td>{tw(one.kind)}</td><th scope="row">{one.name}<p class="muted small">{one.organisation}</p></th><td>{one.qualification}</td><td>{tw(one.role)}</td><td>{one.reason}</td><td>{one.interest}</td>
              <td>{one.released_at ? <Chip tone="mute">{tw('released', { at: minute(one.released_at), why: one.release_reason ?? '' })}</Chip> : may ? <Button small onClick={() => setReleasing(one)}>{tw('release')}</Button> : minute(one.attached_at)}</td></tr>))}</tbody></table></div>}</div>
      {adding && <Attach draw={draw} object={object} onClose={() => setAdding(false)} onDone={onDone} />}
      {releasing && <Release path={`/draws/${draw}/objects/${object}/assistants/${releasing.id}/release`} name={releasing.name} onClose={() => setReleasing(null)} onDone={onDone} />}
    </section>
  )
}

function Attach({ draw, object, onClose, onDone }: { draw: string; object: string; onClose: () => void; onDone: () => void }) {
  const known = usePages<Listed>('/assistants?limit=200')
  const [who, setWho] = useState('')
  const [role, setRole] = useState<Role>('opinion')
  const [reason, setReason] = useState('')
  const [interest, setInterest] = useState('')
  const [none, setNone] = useState(false)
  const [id] = useState(uuid7())
  const act = useAct()
  const submit = (event: Event) => {
    event.preventDefault()
    void act.run(async () => {
      await api(`/draws/${draw}/objects/${object}/assistants`, { method: 'POST', headers: once(), json: { id, assistant_id: who, role, reason: reason.trim(), no_interest: none, interest: interest.trim() } })
      onDone()
      onClose()
    })
  }
  return (
    <Sheet title={tw('attach')} onClose={onClose} testid="assist-sheet">
      <form class="stack" onSubmit={submit}>
        <Problem error={known.error} onRetry={() => void known.reload()} />
        {known.data?.length === 0 && <p class="muted">{tw('noneListed')}</p>}
        <Field label={tw('who')}>{(control) => <select {...control} class="input" required value={who} onChange={(event) => setWho(event.currentTarget.value)} data-testid="assist-who">
          <option value="">—</option>{known.data?.map((one) => <option key={one.id} value={one.id}>{tw(one.kind)} · {one.name} · {one.organisation} · {one.qualification}</option>)}</select>}</Field>
        <Field label={tw('work')}>{(control) => <select {...control} class="input" value={role} onChange={(event) => setRole(event.currentTarget.value as Role)} data-testid="assist-role">{ROLES.map((one) => <option key={one} value={one}>{tw(one)}</option>)}</select>}</Field>
        <Field label={tw('why')}>{(control) => <textarea {...control} class="input" rows={2} required minLength={2} maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="assist-reason" />}</Field>
        <Field label={tw('interest')} hint={tw('interestHint')}>{(control) => <textarea {...control} class="input" rows={2} required minLength={2} maxLength={500} value={interest} onInput={(event) => setInterest(event.currentTarget.value)} data-testid="assist-interest" />}</Field>
        <label class="opt"><input type="checkbox" checked={none} onChange={() => setNone(!none)} data-testid="assist-none" /><span>{tw('noInterest')}</span></label>
        <Problem error={act.error} />
        <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" type="submit" busy={act.busy} disabled={!who} data-testid="assist-save">{tw('attach')}</Button></div>
      </form>
    </Sheet>
  )
}

function Release({ path, name, onClose, onDone }: { path: string; name: string; onClose: () => void; onDone: () => void }) {
  const [reason, setReason] = useState('')
  const act = useAct()
  return (
    <Sheet title={`${tw('release')}${colon()}${name}`} onClose={onClose} testid="release-sheet">
      <Field label={tw('why')}>{(control) => <textarea {...control} class="input" rows={2} maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="release-reason" />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={reason.trim().length < 2} data-testid="release-go"
        onClick={() => void act.run(async () => { await api(path, { method: 'POST', headers: once(), json: { reason: reason.trim() } }); onDone(); onClose() })}>{tw('release')}</Button></div>
    </Sheet>
  )
}

/** The register of experts and third parties: a list, and a form for whoever keeps the registers. */
export function AssistantRegister({ may }: { may: boolean }) {
  const found = usePages<Listed & { contract: string | null }>('/assistants?limit=200')
  const act = useAct()
  const turn = async (id: string, how: 'retire' | 'restore') => { await api(`/assistants/${id}/${how}`, { method: 'POST', headers: once(), json: {} }); await found.reload() }
  const retire = (one: { id: string; name: string }) => act.run(async () => { await turn(one.id, 'retire'); offerUndo(th('assistantRetired', { name: one.name }), () => turn(one.id, 'restore')) })
  return (
    <div class="stack">
      <p class="muted">{tw('registerText')}</p>
      <Problem error={found.error ?? act.error} onRetry={() => void found.reload()} />
      {found.data && found.data.length > 0 && <div class="card"><table data-testid="assistant-register"><caption class="vh">{tw('beside')}</caption>
        <thead><tr><th scope="col">{tw('kind')}</th><th scope="col">{tw('name')}</th><th scope="col">{tw('organisation')}</th><th scope="col">{tw('qualification')}</th><th scope="col">{tw('contract')}</th><th scope="col"><span class="vh">{tw('retire')}</span></th></tr></thead>
        <tbody>{found.data.map((one) => <tr key={one.id}><td>{tw(one.kind)}</td><th scope="row">{one.name}</th><td>{one.organisation}</td><td>{one.qualification}</td><td>{one.contract ?? '—'}</td><td>{may && <Button small busy={act.busy} onClick={() => void retire(one)}>{tw('retire')}</Button>}</td></tr>)}</tbody></table></div>}
      {may && <NewAssistant onDone={() => void found.reload()} />}
    </div>
  )
}

function NewAssistant({ onDone }: { onDone: () => void }) {
  const empty = { kind: 'expert' as Kind, name: '', organisation: '', qualification: '', contract: '' }
  const [values, setValues] = useState(empty)
  const [id, setId] = useState(uuid7())
  const act = useAct()
  const text = (name: 'name' | 'organisation' | 'qualification' | 'contract', required: boolean) => (
    <Field label={tw(name)}>{(control) => <input {...control} class="input" required={required} minLength={2} value={values[name]} onInput={(event) => setValues({ ...values, [name]: event.currentTarget.value })} data-testid={`assistant-${name}`} />}</Field>)
  const submit = (event: Event) => {
    event.preventDefault()
    void act.run(async () => {
      await api('/assistants', { method: 'POST', headers: once(), json: { id, ...values, contract: values.contract.trim() || null } })
      setValues(empty)
      setId(uuid7())
      onDone()
    })
  }
  return (
    <form class="card in stack" onSubmit={submit}><h3>{tw('addAssistant')}</h3>
      <div class="pair"><Field label={tw('kind')}>{(control) => <select {...control} class="input" value={values.kind} onChange={(event) => setValues({ ...values, kind: event.currentTarget.value as Kind })} data-testid="assistant-kind"><option value="expert">{tw('expert')}</option><option value="third_party">{tw('third_party')}</option></select>}</Field>
      {text('name', true)}{text('organisation', true)}{text('qualification', true)}{values.kind === 'third_party' && text('contract', true)}</div>
      <Problem error={act.error} />
      <div class="row end"><Button kind="primary" type="submit" busy={act.busy} data-testid="assistant-save">{tw('save')}</Button></div>
    </form>
  )
}
