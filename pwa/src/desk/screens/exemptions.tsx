import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tl } from '../../i18n/desk/lists.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet, type Tone } from '../../ui/parts.tsx'
import { once, useAct, useData, usePages, type PageOf } from '../data.ts'
import { day, inBrackets } from '../format.ts'
import { useDepartments } from '../offices.ts'

type State = 'claimed' | 'filed' | 'accepted' | 'rejected' | 'expired'
type Kind = 'unsuitable' | 'special_field'
type SpecialField = 'food_drug' | 'product_quality' | 'special_equipment' | 'work_safety' | 'public_safety' | 'environment' | 'other'
interface Exemption {
  id: string; department_id: string; kind: Kind; field: SpecialField | null; items: { item_id: string | null; name: string }[]; reason: string; evidence: string; state: State; valid_to: string | null
  claimed_at: string; filed_to: string | null; filed_on: string | null; document_no: string | null; decided_on: string | null; decided_by_name: string | null; opinion: string | null; acts: ('file' | 'decide')[]
}
interface Known { unsuitable_known: boolean; fields: SpecialField[]; file_with: string; article: string }
interface Item { id: string; code: string; name: string }

const TONES: Record<State, Tone> = { claimed: 'info', filed: 'warn', accepted: 'ok', rejected: 'danger', expired: 'mute' }
const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())

/** What is kept out of draws, why, and how far each claim is. */
export function Exemptions({ department, may }: { department: string; may: boolean }) {
  const { data, error, more, reload } = usePages<Exemption>('/exemptions?limit=50')
  const known = useData<Known>('/exemptions?limit=1')
  const departments = useDepartments()
  const [task, setTask] = useState<{ kind: 'claim' } | { kind: 'file' | 'decide'; of: Exemption } | null>(null)
  const close = () => setTask(null)
  return (
    <>
      <div class="row wrap"><p class="muted narrow">{known.data && (known.data.unsuitable_known ? tl('byArticle', { article: known.data.article }) : tl('onlySpecial', { article: known.data.article }))}</p><span class="grow" />
        {may && known.data && <Button kind="primary" icon="plus" onClick={() => setTask({ kind: 'claim' })} data-testid="claim">{tl('claim')}</Button>}</div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="check" title={tl('claimNone')}><p class="muted">{tl('claimNoneText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table data-testid="exemptions"><caption class="vh">{tl('exemptions')}</caption>
          <thead><tr><th scope="col">{tl('exemptItems')}</th><th scope="col">{t('department')}</th><th scope="col">{tl('kind')}</th><th scope="col">{tl('why')}</th><th scope="col">{tl('filedTo')}</th><th scope="col">{t('state')}</th><th scope="col"><span class="vh">{t('details')}</span></th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><th scope="row">{one.items.map((item) => item.name).join('；')}</th><td>{departments(one.department_id)}</td>
              <td>{tl(one.kind)}{one.field && <><br /><span class="muted small">{tl(`f_${one.field}`)}</span></>}</td><td>{one.reason}<br /><span class="muted small">{one.evidence}</span></td>
              <td>{one.filed_to ? <>{one.filed_to}<br /><span class="muted small">{one.filed_on} {one.document_no}</span></> : t('none')}</td>
              <td><Chip tone={TONES[one.state]}>{tl(one.state)}</Chip>{one.opinion && <p class="muted small">{one.opinion}{inBrackets(tl('decidedBy', { name: one.decided_by_name ?? '', on: day(one.decided_on) }))}</p>}{one.valid_to && <p class="muted small">{tl('validTo')} {one.valid_to}</p>}</td>
              <td class="num">{one.acts.includes('file') && <Button small onClick={() => setTask({ kind: 'file', of: one })} data-testid="file-claim">{tl('fileIt')}</Button>}
                {one.acts.includes('decide') && <Button small kind="primary" onClick={() => setTask({ kind: 'decide', of: one })} data-testid="decide-claim">{tl('decide')}</Button>}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {task?.kind === 'claim' && known.data && <Claim department={department} known={known.data} onClose={close} onDone={reload} />}
      {task?.kind === 'file' && <Filing of={task.of} to={known.data?.file_with ?? ''} onClose={close} onDone={reload} />}
      {task?.kind === 'decide' && <Decision of={task.of} onClose={close} onDone={reload} />}
    </>
  )
}

function Claim({ department, known, onClose, onDone }: { department: string; known: Known; onClose: () => void; onDone: () => Promise<void> }) {
  const items = useData<PageOf<Item>>(`/items?limit=200&department=${department}`)
  const [id] = useState(() => crypto.randomUUID())
  const [kind, setKind] = useState<Kind>(known.unsuitable_known ? 'unsuitable' : 'special_field')
  const [field, setField] = useState<SpecialField>(known.fields[0] ?? 'other')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [said, setSaid] = useState({ others: '', reason: '', evidence: '', valid_to: '' })
  const act = useAct()
  const set = (part: Partial<typeof said>) => setSaid({ ...said, ...part })
  const turn = (one: string) => { const next = new Set(chosen); if (!next.delete(one)) next.add(one); setChosen(next) }
  const others = said.others.split('\n').map((line) => line.trim()).filter(Boolean)
  const ready = chosen.size + others.length > 0 && said.reason.trim().length >= 4 && said.evidence.trim().length >= 2
  const save = () => act.run(async () => {
    const named = [...[...chosen].map((one) => ({ item_id: one })), ...others.map((name) => ({ name }))]
    await api('/exemptions', { headers: once(), json: { id, kind, items: named, reason: said.reason.trim(), evidence: said.evidence.trim(), ...(kind === 'special_field' ? { field } : {}), ...(said.valid_to ? { valid_to: said.valid_to } : {}) } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tl('claimTitle')} onClose={onClose} testid="claim-sheet">
      {known.unsuitable_known && <Segmented joined legend={tl('kind')} value={kind} onChoose={setKind} choices={[{ value: 'unsuitable', label: tl('unsuitable') }, { value: 'special_field', label: tl('special_field') }]} />}
      {kind === 'special_field' && <Field label={tl('specialField')}>{(control) => <select {...control} class="input" value={field} onChange={(event) => setField(event.currentTarget.value as SpecialField)} data-testid="claim-field">{known.fields.map((one) => <option key={one} value={one}>{tl(`f_${one}`)}</option>)}</select>}</Field>}
      <fieldset class="stack-s"><legend class="label">{tl('exemptItems')}</legend><p class="hint">{tl('exemptItemsHint')}</p>
        {items.data && items.data.items.length > 0 && <div class="pick">{items.data.items.map((one) => <label class="opt" key={one.id}><input type="checkbox" checked={chosen.has(one.id)} onChange={() => turn(one.id)} /><span><span class="mono muted">{one.code}</span> {one.name}</span></label>)}</div>}</fieldset>
      <Field label={tl('otherItems')}>{(control) => <textarea {...control} class="input" rows={2} value={said.others} onInput={(event) => set({ others: event.currentTarget.value })} data-testid="claim-others" />}</Field>
      <Field label={tl('why')}>{(control) => <textarea {...control} class="input" rows={3} maxLength={2000} value={said.reason} onInput={(event) => set({ reason: event.currentTarget.value })} data-testid="claim-reason" />}</Field>
      <div class="grid2 top"><Field label={tl('evidence')} hint={tl('evidenceHint')}>{(control) => <input {...control} class="input" maxLength={1000} value={said.evidence} onInput={(event) => set({ evidence: event.currentTarget.value })} data-testid="claim-evidence" />}</Field>
        <Field label={tl('validTo')} hint={tl('validHint')}>{(control) => <input {...control} class="input" type="date" value={said.valid_to} onInput={(event) => set({ valid_to: event.currentTarget.value })} />}</Field></div>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!ready} onClick={() => void save()} data-testid="claim-save">{tl('claim')}</Button></div>
    </Sheet>
  )
}

function Filing({ of, to, onClose, onDone }: { of: Exemption; to: string; onClose: () => void; onDone: () => Promise<void> }) {
  const act = useAct()
  const [said, setSaid] = useState({ filed_to: to, filed_on: today(), document_no: '' })
  const set = (part: Partial<typeof said>) => setSaid({ ...said, ...part })
  const save = () => act.run(async () => {
    await api(`/exemptions/${of.id}/file`, { headers: once(), json: { filed_to: said.filed_to.trim(), filed_on: said.filed_on, ...(said.document_no.trim() ? { document_no: said.document_no.trim() } : {}) } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tl('fileTitle')} onClose={onClose} testid="file-sheet">
      <p class="muted">{of.items.map((one) => one.name).join('；')}</p>
      <Field label={tl('filedTo')}>{(control) => <input {...control} class="input" maxLength={200} value={said.filed_to} onInput={(event) => set({ filed_to: event.currentTarget.value })} />}</Field>
      <div class="grid2 top"><Field label={tl('filedOn')}>{(control) => <input {...control} class="input" type="date" max={today()} value={said.filed_on} onInput={(event) => set({ filed_on: event.currentTarget.value })} />}</Field>
        <Field label={tl('documentNo')}>{(control) => <input {...control} class="input" maxLength={100} value={said.document_no} onInput={(event) => set({ document_no: event.currentTarget.value })} />}</Field></div>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={said.filed_to.trim().length < 2 || !said.filed_on} onClick={() => void save()} data-testid="file-save">{tl('fileIt')}</Button></div>
    </Sheet>
  )
}

function Decision({ of, onClose, onDone }: { of: Exemption; onClose: () => void; onDone: () => Promise<void> }) {
  const act = useAct()
  const [accept, setAccept] = useState<'accept' | 'reject'>('accept')
  const [opinion, setOpinion] = useState('')
  const [on, setOn] = useState(today())
  const save = () => act.run(async () => {
    await api(`/exemptions/${of.id}/decide`, { headers: once(), json: { accept: accept === 'accept', opinion: opinion.trim(), on } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tl('decideTitle')} onClose={onClose} testid="decide-sheet">
      <p class="muted">{of.items.map((one) => one.name).join('；')}</p><p>{of.reason}</p>
      <Segmented legend={tl('decide')} value={accept} onChoose={setAccept} choices={[{ value: 'accept', label: tl('accept'), tone: 'ok', icon: 'check' }, { value: 'reject', label: tl('reject'), tone: 'no', icon: 'x' }]} />
      <Field label={tl('opinionText')}>{(control) => <textarea {...control} class="input" rows={2} maxLength={1000} value={opinion} onInput={(event) => setOpinion(event.currentTarget.value)} data-testid="decide-opinion" />}</Field>
      <Field label={tl('opinionOn')}>{(control) => <input {...control} class="input" type="date" max={today()} value={on} onInput={(event) => setOn(event.currentTarget.value)} />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={opinion.trim().length < 2 || !on} onClick={() => void save()} data-testid="decide-save">{tl('saveOpinion')}</Button></div>
    </Sheet>
  )
}
