import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { th } from '../../i18n/desk/comfort.ts'
import { t } from '../../i18n/desk/index.ts'
import { tk } from '../../i18n/desk/risk.ts'
import { language } from '../../i18n/index.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet } from '../../ui/parts.tsx'
import { once, query, useAct, useData, usePages } from '../data.ts'
import { fraction, minute } from '../format.ts'
import { offerUndo } from '../undo.tsx'

type State = 'open' | 'raised' | 'dismissed'
interface Warning { id: string; object_id: string; object_name: string; risk_class: string; indicator: string; basis: string; value: number; threshold: number; since: string; at: string; state: State; note: string | null }
interface Indicator { id: string; name: string; feed: string; threshold: number; days: number; basis: string; active: boolean }
interface Grade { ratio: [number, number]; ratio_to: [number, number] | null; times: string | null; mode: 'directed' | 'undirected' | null }
export interface Preset { id: string; name: string; name_en: string; source: string; classes: { [name: string]: Grade }; own: boolean }

const CLASSES = ['A', 'B', 'C', 'D', 'U'] as const
const feedWord = (feed: string) => { const known = ['problem_results', 'leads', 'hotline_leads', 'monitoring_leads'] as const; const one = known.find((each) => each === feed); return one ? tk(one) : feed }

/** Early warnings for a person to decide, the indicators that give them, and the suggestions of ratio, frequency and mode per class. */
export function RiskWarnings({ may }: { may: boolean }) {
  return <div class="stack"><Warnings may={may} /><Indicators may={may} /><Presets may={may} /></div>
}

function Warnings({ may }: { may: boolean }) {
  const [state, setState] = useState<State>('open')
  const { data, error, more, reload } = usePages<Warning>('/risk/warnings' + query({ state }))
  const [settling, setSettling] = useState<Warning | null>(null)
  const [told, setTold] = useState('')
  const act = useAct()
  const scan = () => act.run(async () => { const { new: n } = await api<{ new: number }>('/risk/warnings/scan', { method: 'POST', headers: once(), json: {} }); setTold(tk('scanned', { n })); await reload() })
  return (
    <section class="card" aria-labelledby="warnings"><header><h2 id="warnings" class="h3 grow">{tk('warnings')}</h2>
      <Segmented joined legend={t('state')} value={state} onChoose={setState} choices={(['open', 'raised', 'dismissed'] as const).map((one) => ({ value: one, label: tk(`w_${one}`), testid: `warnings-${one}` }))} />
      {may && <Button small busy={act.busy} onClick={() => void scan()} data-testid="scan">{tk('scan')}</Button>}</header>
      <p class="in muted small" role="status">{told || tk('warningsText')}</p><Problem error={error ?? act.error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="check" title={tk('noWarnings')} />}
      {data && data.length > 0 && (
        <table data-testid="warnings"><caption class="vh">{tk('warnings')}</caption>
          <thead><tr><th scope="col">{tk('object')}</th><th scope="col">{tk('class')}</th><th scope="col">{tk('indicator')}</th><th scope="col" class="num">{tk('reached')}</th><th scope="col" class="num">{tk('at')}</th><th scope="col">{state === 'open' ? <span class="vh">{tk('settle')}</span> : tk('note')}</th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><th scope="row"><a href={`#/registers/objects/${one.object_id}`}>{one.object_name}</a></th><td><span class={`rk rk-${one.risk_class}`}>{one.risk_class}</span></td><td>{one.indicator}<span class="sub">{one.basis}</span></td>
              <td class="num">{one.value} / {one.threshold}</td><td class="num nowrap">{minute(one.at)}</td>
              <td>{one.state !== 'open' ? one.note : may && <Button small onClick={() => setSettling(one)} data-testid="settle">{tk('settle')}</Button>}</td></tr>))}</tbody></table>)}
      {more && <p class="in"><Button small onClick={() => void more()}>{t('more')}</Button></p>}
      {settling && <Settle warning={settling} onClose={() => setSettling(null)} onDone={reload} />}
    </section>
  )
}

function Settle({ warning, onClose, onDone }: { warning: Warning; onClose: () => void; onDone: () => Promise<void> }) {
  const [note, setNote] = useState('')
  const act = useAct()
  const settle = (raised: boolean) => act.run(async () => {
    await api(`/risk/warnings/${warning.id}/settle`, { method: 'POST', headers: once(), json: { raised, note: note.trim() } })
    if (!raised) offerUndo(th('dismissed'), async () => { await api(`/risk/warnings/${warning.id}/reopen`, { method: 'POST', headers: once(), json: {} }); await onDone() })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tk('settle')} onClose={onClose} testid="settle-sheet">
      <p>{tk('settleAsk', { name: warning.object_name, n: warning.value, indicator: warning.indicator })}</p>
      <Field label={tk('note')}>{(control) => <input {...control} class="input" maxLength={300} value={note} onInput={(event) => setNote(event.currentTarget.value)} data-testid="settle-note" />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button busy={act.busy} disabled={!note.trim()} onClick={() => void settle(false)} data-testid="dismiss">{tk('dismiss')}</Button>
        <Button kind="primary" busy={act.busy} disabled={!note.trim()} onClick={() => void settle(true)} data-testid="raise">{tk('raise')}</Button></div>
    </Sheet>
  )
}

function Indicators({ may }: { may: boolean }) {
  const { data, error, reload } = useData<{ items: Indicator[]; feeds: string[] }>('/risk/indicators')
  const [editing, setEditing] = useState<Indicator | null>(null)
  const fresh = (): Indicator => ({ id: uuid7(), name: '', feed: data?.feeds[0] ?? '', threshold: 2, days: 180, basis: '', active: true })
  return (
    <section class="card" aria-labelledby="indicators"><header><h2 id="indicators" class="h3 grow">{tk('indicators')}</h2>{may && data && <Button small icon="plus" onClick={() => setEditing(fresh())} data-testid="indicator-new">{tk('newIndicator')}</Button>}</header>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.items.length === 0 && <EmptyState icon="doc" title={tk('noIndicators')}><p class="muted">{tk('noIndicatorsText')}</p></EmptyState>}
      {data && data.items.length > 0 && (
        <table data-testid="indicators"><caption class="vh">{tk('indicators')}</caption>
          <thead><tr><th scope="col">{tk('name')}</th><th scope="col">{tk('feed')}</th><th scope="col" class="num">{tk('threshold')}</th><th scope="col">{tk('basis')}</th><th scope="col">{t('state')}</th><th scope="col"><span class="vh">{tk('edit')}</span></th></tr></thead>
          <tbody>{data.items.map((one) => (
            <tr key={one.id}><th scope="row">{one.name}</th><td>{feedWord(one.feed)}</td><td class="num">{tk('withinDays', { n: one.threshold, days: one.days })}</td><td>{one.basis}</td><td>{one.active ? <Chip tone="ok">{tk('active')}</Chip> : <Chip>{tk('paused')}</Chip>}</td>
              <td>{may && <Button small onClick={() => setEditing(one)}>{tk('edit')}</Button>}</td></tr>))}</tbody></table>)}
      {editing && data && <IndicatorForm start={editing} feeds={data.feeds} onClose={() => setEditing(null)} onDone={reload} />}
    </section>
  )
}

function IndicatorForm({ start, feeds, onClose, onDone }: { start: Indicator; feeds: string[]; onClose: () => void; onDone: () => Promise<void> }) {
  const [one, setOne] = useState(start)
  const act = useAct()
  const set = (part: Partial<Indicator>) => setOne({ ...one, ...part })
  const save = (event: Event) => {
    event.preventDefault()
    const { id, name, feed, threshold, days, basis, active } = one
    void act.run(async () => { await api(`/risk/indicators/${id}`, { method: 'PUT', json: { name: name.trim(), feed, threshold, days, basis: basis.trim(), active } }); await onDone(); onClose() })
  }
  const number = (name: 'threshold' | 'days', label: string) => <Field label={label}>{(control) => <input {...control} class="input" type="number" min={1} required value={one[name]} onInput={(event) => set({ [name]: Number(event.currentTarget.value) })} data-testid={`indicator-${name}`} />}</Field>
  return (
    <Sheet title={tk('indicator')} onClose={onClose} testid="indicator-sheet">
      <form class="stack" onSubmit={save}>
        <Field label={tk('name')}>{(control) => <input {...control} class="input" required maxLength={100} value={one.name} onInput={(event) => set({ name: event.currentTarget.value })} data-testid="indicator-name" />}</Field>
        <Field label={tk('feed')}>{(control) => <select {...control} class="input" value={one.feed} onChange={(event) => set({ feed: event.currentTarget.value })}>{feeds.map((feed) => <option key={feed} value={feed}>{feedWord(feed)}</option>)}</select>}</Field>
        <div class="pair">{number('days', tk('days'))}{number('threshold', tk('threshold'))}</div>
        <Field label={tk('basis')}>{(control) => <input {...control} class="input" required maxLength={200} value={one.basis} onInput={(event) => set({ basis: event.currentTarget.value })} data-testid="indicator-basis" />}</Field>
        <label class="opt"><input type="checkbox" checked={one.active} onChange={() => set({ active: !one.active })} /><span>{tk('active')}</span></label>
        <Problem error={act.error} />
        <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" type="submit" busy={act.busy} data-testid="indicator-save">{tc('save')}</Button></div>
      </form>
    </Sheet>
  )
}

function Presets({ may }: { may: boolean }) {
  const { data, error, reload } = useData<{ items: Preset[] }>('/risk/presets')
  const [editing, setEditing] = useState<Preset | null>(null)
  const grade = (one: Grade | undefined) => one && [one.ratio_to ? `${fraction(one.ratio)}–${fraction(one.ratio_to)}` : fraction(one.ratio), one.times, one.mode && tk(one.mode)].filter(Boolean).join(' · ')
  return (
    <section class="card" aria-labelledby="presets"><header><h2 id="presets" class="h3 grow">{tk('presets')}</h2>{may && <Button small icon="plus" onClick={() => setEditing({ id: uuid7(), name: '', name_en: '', source: '', classes: {}, own: true })} data-testid="preset-new">{tk('newPreset')}</Button>}</header>
      <p class="in muted small">{tk('presetsText')}</p><Problem error={error} onRetry={() => void reload()} />
      {data && <div class="scroll" tabIndex={0} role="region" aria-label={tk('presets')}><table data-testid="presets"><caption class="vh">{tk('presets')}</caption>
        <thead><tr><th scope="col">{tk('name')}</th>{CLASSES.slice(0, 4).map((one) => <th key={one} scope="col">{one}</th>)}<th scope="col">{tk('source')}</th><th scope="col"><span class="vh">{tk('edit')}</span></th></tr></thead>
        <tbody>{data.items.map((one) => (
          <tr key={one.id}><th scope="row">{language() === 'en' ? one.name_en : one.name}</th>{CLASSES.slice(0, 4).map((name) => <td key={name}>{grade(one.classes[name]) ?? '—'}</td>)}<td class="small">{one.source || tk('regionDecides')}</td>
            <td>{may && one.own && <Button small onClick={() => setEditing(one)}>{tk('edit')}</Button>}</td></tr>))}</tbody></table></div>}
      {editing && <PresetForm start={editing} onClose={() => setEditing(null)} onDone={reload} />}
    </section>
  )
}

function PresetForm({ start, onClose, onDone }: { start: Preset; onClose: () => void; onDone: () => Promise<void> }) {
  const [name, setName] = useState(start.name)
  const [source, setSource] = useState(start.source)
  const [rows, setRows] = useState(() => CLASSES.slice(0, 4).map((one) => { const grade = start.classes[one]; return { class: one, share: grade ? String(Math.round((grade.ratio[0] / grade.ratio[1]) * 10_000) / 100) : '', times: grade?.times ?? '', mode: grade?.mode ?? '' } }))
  const act = useAct()
  const set = (at: number, part: Partial<(typeof rows)[number]>) => setRows(rows.map((row, place) => (place === at ? { ...row, ...part } : row)))
  const save = (event: Event) => {
    event.preventDefault()
    const classes = Object.fromEntries(rows.filter((row) => row.share.trim()).map((row) => [row.class, { ratio: [Math.round(Number(row.share) * 100), 10_000], times: row.times.trim() || null, mode: row.mode || null }]))
    void act.run(async () => { await api(`/risk/presets/${start.id}`, { method: 'PUT', json: { name: name.trim(), source: source.trim(), classes } }); await onDone(); onClose() })
  }
  return (
    <Sheet title={tk('newPreset')} onClose={onClose} testid="preset-sheet">
      <form class="stack" onSubmit={save}>
        <div class="pair"><Field label={tk('name')}>{(control) => <input {...control} class="input" required maxLength={100} value={name} onInput={(event) => setName(event.currentTarget.value)} data-testid="preset-name" />}</Field>
          <Field label={tk('source')}>{(control) => <input {...control} class="input" required maxLength={200} value={source} onInput={(event) => setSource(event.currentTarget.value)} data-testid="preset-source" />}</Field></div>
        {rows.map((row, at) => (
          <fieldset key={row.class} class="presetrow"><legend><span class={`rk rk-${row.class}`}>{row.class}</span></legend>
            <Field label={tk('share')}>{(control) => <input {...control} class="input" type="number" min={0} max={100} step="0.01" value={row.share} onInput={(event) => set(at, { share: event.currentTarget.value })} data-testid={`preset-${row.class}`} />}</Field>
            <Field label={tk('times')}>{(control) => <input {...control} class="input" maxLength={60} value={row.times} onInput={(event) => set(at, { times: event.currentTarget.value })} />}</Field>
            <Field label={tk('mode')}>{(control) => <select {...control} class="input" value={row.mode} onChange={(event) => set(at, { mode: event.currentTarget.value as 'directed' })}><option value="">—</option><option value="undirected">{tk('undirected')}</option><option value="directed">{tk('directed')}</option></select>}</Field></fieldset>))}
        <Problem error={act.error} />
        <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" type="submit" busy={act.busy} data-testid="preset-save">{tc('save')}</Button></div>
      </form>
    </Sheet>
  )
}
