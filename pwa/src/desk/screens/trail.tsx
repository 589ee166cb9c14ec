import { useEffect, useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/desk/index.ts'
import { tt } from '../../i18n/desk/trail.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented } from '../../ui/parts.tsx'
import { query, useAct, usePages } from '../data.ts'
import { colon, minute } from '../format.ts'
import type { ScreenProps } from '../rooms.ts'
import { useFilters, Views } from '../views.tsx'

interface Act { seq: number; at: string; actor_name: string; action: string; subject_kind: string; subject_id: string; hash: string }
interface Reading { id: string; at: string; actor_name: string; act: string; inspection_id: string; number: string; about: string; purpose: string | null; text: string | null; leaf: string | null }

const SUBJECTS = ['inspection', 'draw', 'task', 'plan', 'item_list', 'publication', 'follow_up', 'object', 'import', 'person', 'device', 'session', 'checkpoint'] as const
const READS = ['read_record', 'view_evidence', 'download_original', 'print_form', 'print_paper', 'reveal', 'open_by_receipt', 'read_dossier', 'export_dossier'] as const
const NOTHING = { which: '', thing: '', who: '', kind: '', from: '', to: '' }
type Form = typeof NOTHING
const readingsOf = (thing: string): Form => ({ ...NOTHING, which: 'readings', thing })

/** Who did what, and who read what. `#/trail/readings/ID` opens the readings of one inspection. */
export function Screen({ route }: ScreenProps) {
  const [filter, set] = useFilters('trail', NOTHING)
  const asked = route[1] ? readingsOf(route[1]) : filter
  const [form, setForm] = useState(asked)
  const which = asked.which === 'readings' ? 'readings' : 'acts'
  const ask = (next: Form) => { set(next); if (route[1]) location.hash = '/trail' }
  useEffect(() => setForm(asked), [JSON.stringify(asked)])
  const take = (name: keyof Form) => (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value })
  const kinds = which === 'acts' ? SUBJECTS.map((one) => [one, tt(`subject_${one}`)]) : READS.map((one) => [one, tt(one)])
  return (
    <main class="work">
      <div class="row wrap"><Segmented joined legend={tt('which')} value={which} onChoose={(next) => ask({ ...NOTHING, which: next === 'acts' ? '' : next })} choices={[{ value: 'acts', label: tt('acts'), testid: 'trail-acts' }, { value: 'readings', label: tt('readings'), testid: 'trail-readings' }]} />
        {which === 'acts' ? <Check /> : <p class="muted grow">{tt('readingsLead')}</p>}</div>
      <form class="card in filters" onSubmit={(event) => { event.preventDefault(); ask(form) }}>
        <Field label={which === 'acts' ? tt('find') : tt('inspection')}>{(control) => <input {...control} class="input" type="search" placeholder={which === 'acts' ? tt('findHint') : ''} value={form.thing} onInput={take('thing')} data-testid="trail-thing" />}</Field>
        <Field label={tt('person')}>{(control) => <input {...control} class="input" type="search" value={form.who} onInput={take('who')} data-testid="trail-who" />}</Field>
        <Field label={which === 'acts' ? tt('kind') : tt('act')}>{(control) => <select {...control} class="input" value={form.kind} onChange={take('kind')} data-testid="trail-kind"><option value="">{t('all')}</option>{kinds.map(([value, label]) => <option key={value} value={value}>{label}</option>)}</select>}</Field>
        <Field label={tt('from')}>{(control) => <input {...control} class="input" type="date" value={form.from} onInput={take('from')} />}</Field>
        <Field label={tt('to')}>{(control) => <input {...control} class="input" type="date" value={form.to} onInput={take('to')} />}</Field>
        <Button type="submit" kind="primary" icon="search" data-testid="trail-find">{t('search')}</Button>
      </form>
      {!route[1] && <Views room="trail" filters={filter} nothing={NOTHING} onTake={set} />}
      {which === 'acts' ? <Acts asked={asked} /> : <Readings asked={asked} />}
    </main>
  )
}

function Check() {
  const [found, setFound] = useState<{ whole: boolean; broken_at: number | null } | null>(null)
  const act = useAct()
  return (
    <><span class="grow" />{found && <Chip tone={found.whole ? 'ok' : 'danger'} icon={found.whole ? 'check' : 'alert'} testid="chain">{found.whole ? tt('whole') : tt('broken', { n: found.broken_at ?? 0 })}</Chip>}
      <Button busy={act.busy} onClick={() => void act.run(async () => setFound(await api('/audit/check')))} data-testid="check-chain">{tt('check')}</Button><Problem error={act.error} /></>
  )
}

function Acts({ asked }: { asked: Form }) {
  const { data, error, more, reload } = usePages<Act>('/audit' + query({ subject_id: asked.thing.trim(), who: asked.who.trim(), subject_kind: asked.kind, from: asked.from, to: asked.to, limit: 100 }))
  return (
    <><Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="search" title={t('nothingHere')} />}
      {data && data.length > 0 && (
        <div class="card"><table><caption class="vh">{t('trail')}</caption>
          <thead><tr><th scope="col" class="num">#</th><th scope="col">{tt('at')}</th><th scope="col">{tt('who')}</th><th scope="col">{tt('act')}</th><th scope="col">{tt('thing')}</th><th scope="col">{tt('hash')}</th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.seq}><td class="num">{one.seq}</td><td class="nowrap">{minute(one.at)}</td><th scope="row">{one.actor_name}</th><td class="mono">{one.action}</td><td class="mono">{one.subject_kind} {one.subject_id.slice(0, 13)}</td><td class="mono" title={one.hash}>{one.hash.slice(0, 8)}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}</>
  )
}

function Readings({ asked }: { asked: Form }) {
  const { data, error, more, reload } = usePages<Reading>('/readings' + query({ inspection: asked.thing.trim(), who: asked.who.trim(), act: asked.kind, from: asked.from, to: asked.to, limit: 100 }))
  return (
    <><Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="search" title={tt('noReadings')} />}
      {data && data.length > 0 && (
        <div class="card"><table data-testid="readings"><caption class="vh">{tt('readings')}</caption>
          <thead><tr><th scope="col">{tt('at')}</th><th scope="col">{tt('who')}</th><th scope="col">{tt('act')}</th><th scope="col">{tt('inspection')}</th><th scope="col">{tt('about')}</th><th scope="col">{tt('purpose')}</th><th scope="col">{tt('hash')}</th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><td class="nowrap">{minute(one.at)}</td><th scope="row">{one.actor_name}</th><td>{tt(one.act as 'reveal')}</td><td class="mono">{one.number}</td><td class="mono" title={one.about}>{one.about.slice(0, 23) || t('none')}</td>
              <td>{one.purpose ? `${tt(one.purpose as 'other')}${colon()}${one.text ?? ''}` : t('none')}</td><td class="mono" title={`${tt('leafHint')} ${one.leaf ?? ''}`}>{one.leaf?.slice(0, 8) ?? tt('inTrail')}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}</>
  )
}
