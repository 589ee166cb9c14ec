import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { th } from '../../i18n/desk/comfort.ts'
import { tl } from '../../i18n/desk/libraries.ts'
import { Button, Chip, Field, Problem } from '../../ui/parts.tsx'
import { once, useAct, useData, usePages } from '../data.ts'
import { inBrackets, minute } from '../format.ts'
import { offerUndo } from '../undo.tsx'

interface Act { id: string; act: 'tag' | 'untag' | 'duty' | 'pick' | 'skill' | 'unskill'; value: string; objects: number; at: string; undone_at: string | null; reason: string }
const WORDS = { tag: 'actTag', untag: 'actUntag', duty: 'actDuty' } as const
const SAID = { pick: 'b_pick', skill: 'b_skill', unskill: 'b_unskill' } as const
const told = (one: Act) => (one.act in WORDS ? tl(WORDS[one.act as 'tag'], { value: one.value }) : th(SAID[one.act as 'pick']) + (one.act === 'pick' ? '' : ` “${one.value}”`)) + (one.reason ? inBrackets(one.reason) : '')

/** Tags over many objects as one act, and the acts that can be taken back. */
export function BulkTags({ may }: { may: boolean }) {
  const facets = useData<{ districts: string[]; industries: string[] }>('/objects/facets')
  const tags = useData<{ items: { tag: string; objects: number }[] }>('/tags')
  const acts = usePages<Act>(may ? '/bulk-acts?limit=10' : null)
  const [values, setValues] = useState({ tag: '', district: '', industry: '' })
  const act = useAct()
  const done = async () => { await Promise.all([tags.reload(), acts.reload()]) }
  const put = (on: boolean) => act.run(async () => {
    const filter = Object.fromEntries(Object.entries({ district: values.district, industry: values.industry, tag: on ? '' : values.tag.trim() }).filter(([, value]) => value))
    const id = uuid7()
    const { objects } = await api<{ objects: number }>('/tags', { method: 'POST', headers: once(), json: { id, tag: values.tag.trim(), on, filter } })
    offerUndo(th('edited', { n: objects }), async () => { await api(`/bulk-acts/${id}/undo`, { method: 'POST', headers: once(), json: {} }); await done() })
    await done()
  })
  const undo = (id: string) => act.run(async () => { await api(`/bulk-acts/${id}/undo`, { method: 'POST', headers: once(), json: {} }); await done() })
  const choice = (name: 'district' | 'industry', options: string[]) => (
    <Field label={tl(name)}>{(control) => <select {...control} class="input" value={values[name]} onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}>
      <option value="">{tl('all')}</option>{options.map((one) => <option key={one} value={one}>{one}</option>)}</select>}</Field>)
  return (
    <section class="card" aria-labelledby="bulk"><header><h2 id="bulk" class="grow">{tl('bulk')}</h2></header>
      <div class="in stack-s"><p class="muted small">{tl('bulkText')}</p>
        {tags.data && tags.data.items.length > 0 && <p class="row wrap">{tags.data.items.map((one) => <Chip key={one.tag} icon="check">{one.tag} · {one.objects.toLocaleString('en')}</Chip>)}</p>}
        {may && <form class="filters" onSubmit={(event) => { event.preventDefault(); void put(true) }}>
          <Field label={tl('tag')}>{(control) => <input {...control} class="input" required maxLength={40} value={values.tag} onInput={(event) => setValues({ ...values, tag: event.currentTarget.value })} data-testid="bulk-tag" />}</Field>
          {choice('district', facets.data?.districts ?? [])}{choice('industry', facets.data?.industries ?? [])}
          <Button type="submit" busy={act.busy} disabled={!values.tag.trim()} data-testid="bulk-on">{tl('putOn')}</Button>
          <Button kind="plain" busy={act.busy} disabled={!values.tag.trim()} onClick={() => void put(false)}>{tl('takeOff')}</Button></form>}
        <Problem error={facets.error ?? tags.error ?? acts.error ?? act.error} />
        {may && <h3>{tl('acts')}</h3>}
        {acts.data?.length === 0 && <p class="muted">{tl('noActs')}</p>}
        {acts.data && acts.data.length > 0 && <ul class="stack-s" data-testid="bulk-acts">{acts.data.map((one) => (
          <li key={one.id} class="row"><span class="grow">{told(one)} · {tl('objects', { n: one.objects.toLocaleString('en') })}<span class="muted small"> · {minute(one.at)}</span></span>
            {one.undone_at ? <Chip tone="mute">{tl('undone')}</Chip> : <Button small busy={act.busy} onClick={() => void undo(one.id)} data-testid="bulk-undo">{tl('undo')}</Button>}</li>))}</ul>}
      </div></section>
  )
}
