import { useEffect, useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { th } from '../../i18n/desk/comfort.ts'
import { Button, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { once, useAct, useData } from '../data.ts'
import { offerUndo } from '../undo.tsx'

type Act = 'tag' | 'untag' | 'pick' | 'skill' | 'unskill'
interface Edited { changed: number; unchanged: number }
export const MOST = 200
const PAUSE = 250

/** Many rows chosen, one field changed: how many it changes is said before, an entry for each is kept, and all of it can be taken back. */
export function BulkEdit({ of, ids, own, onClose, onDone }: { of: 'objects' | 'inspectors'; ids: string[]; own: string; onClose: () => void; onDone: () => void }) {
  const acts: Act[] = of === 'objects' ? ['tag', 'untag', 'pick'] : ['skill', 'unskill']
  const [kind, setKind] = useState<Act>(acts[0]!)
  const [value, setValue] = useState('')
  const [reason, setReason] = useState('')
  const [look, setLook] = useState<Edited | null>(null)
  const act = useAct()
  const body = { act: kind, value: value.trim(), ids }
  useEffect(() => {
    setLook(null)
    if (!body.value) return
    let gone = false
    const timer = setTimeout(() => { void act.run(async () => { const found = await api<Edited>('/bulk-edits', { headers: once(), json: { ...body, id: uuid7(), preview: true } }); if (!gone) setLook(found) }) }, PAUSE)
    return () => { gone = true; clearTimeout(timer) }
  }, [kind, body.value])
  const save = () => act.run(async () => {
    const id = uuid7()
    const done = await api<Edited>('/bulk-edits', { headers: once(), json: { ...body, id, reason: reason.trim() } })
    offerUndo(th('edited', { n: done.changed }), async () => { await api(`/bulk-acts/${id}/undo`, { method: 'POST', headers: once(), json: {} }); onDone() })
    onDone()
    onClose()
  })
  return (
    <Sheet title={th('bulkTitle', { n: ids.length })} onClose={onClose} testid="bulk-sheet">
      <Field label={th('bulkAct')}>{(control) => <select {...control} class="input" value={kind} onChange={(event) => { setKind(event.currentTarget.value as Act); setValue('') }} data-testid="bulk-act">{acts.map((one) => <option key={one} value={one}>{th(`b_${one}`)}</option>)}</select>}</Field>
      {kind === 'pick' ? <LibraryChoice own={own} value={value} onChange={setValue} />
        : <Field label={th(of === 'objects' ? 'tagName' : 'specialty')}>{(control) => <input {...control} class="input" maxLength={40} value={value} onInput={(event) => setValue(event.currentTarget.value)} data-testid="bulk-value" />}</Field>}
      <Field label={th('why')}>{(control) => <input {...control} class="input" maxLength={300} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="bulk-why" />}</Field>
      <p role="status" data-testid="bulk-look">{look ? th('willChange', { n: look.changed, m: look.unchanged }) : th('notYet')}</p>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!look?.changed || !reason.trim()} onClick={() => void save()} data-testid="bulk-go">{look ? th('change', { n: look.changed }) : th('bulk')}</Button></div>
    </Sheet>
  )
}

function LibraryChoice({ own, value, onChange }: { own: string; value: string; onChange: (value: string) => void }) {
  const { data, error } = useData<{ items: { id: string; name: string; line: string; department_id: string }[] }>('/libraries')
  const mine = data?.items.filter((one) => one.department_id === own) ?? []
  return <><Problem error={error} /><Field label={th('library')} hint={data && mine.length === 0 ? th('noLibrary') : ''}>{(control) => <select {...control} class="input" value={value} onChange={(event) => onChange(event.currentTarget.value)} data-testid="bulk-library"><option value="">—</option>{mine.map((one) => <option key={one.id} value={one.id}>{one.line} · {one.name}</option>)}</select>}</Field></>
}

/** Which rows of a list are chosen: one by one, or all that are shown, up to what one act takes. */
export function useChosen(ids: string[]): { chosen: string[]; all: boolean; toggle: (id: string) => void; toggleAll: () => void; clear: () => void } {
  const [held, setHeld] = useState<string[]>([])
  const chosen = held.filter((id) => ids.includes(id))
  const all = chosen.length > 0 && chosen.length === Math.min(ids.length, MOST)
  return {
    chosen, all, clear: () => setHeld([]),
    toggle: (id) => setHeld(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(0, MOST)),
    toggleAll: () => setHeld(all ? [] : ids.slice(0, MOST)),
  }
}

/** A row's box, or with `all` the head's. */
export function Pick({ label, checked, onChange, testid }: { label: string; checked: boolean; onChange: () => void; testid?: string }) {
  return <label class="pickbox"><span class="vh">{label}</span><input class="cb" type="checkbox" checked={checked} onChange={onChange} data-testid={testid} /></label>
}
