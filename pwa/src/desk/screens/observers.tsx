import { useEffect, useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { tw } from '../../i18n/desk/observers.ts'
import { language } from '../../i18n/index.ts'
import { Button, Chip, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { once, useAct, useData } from '../data.ts'
import { groups, minute } from '../format.ts'
import { Signature, SignPad, type Strokes } from '../signpad.tsx'
import './observers.css'

const KINDS = ['deputy', 'cppcc', 'citizen', 'media', 'social'] as const
type Kind = (typeof KINDS)[number]

interface Observer {
  id: string; no: number; kind: Kind; name: string; organisation: string; named: boolean; rolls: [string, number, number][]; left_at: string | null
  signed_at: string | null; signature: string | null; strokes: Strokes | null
}
export interface ObserversOf { items: Observer[]; minutes: { text: string; sha256: string; made_at: string } | null; can: string[] }
interface Counted { kind: string; count: number }

function send(draw: string, rest: string, body: unknown): Promise<ObserversOf> {
  return api<ObserversOf>(`/draws/${draw}/observers${rest}`, { method: 'POST', headers: once(), json: body })
}

const here = (view: ObserversOf | null) => (view?.items ?? []).filter((one) => !one.left_at)

/** Who watches, with what they rolled and signed. Give it a `key` of the draw's state. */
export function ObserversCard({ draw }: { draw: string }) {
  const found = useData<ObserversOf>(`/draws/${draw}/observers`)
  if (!found.data) return <Problem error={found.error} onRetry={() => void found.reload()} />
  if (found.data.items.length === 0 && found.data.can.length === 0) return null
  return (
    <section class="card" aria-labelledby="watched"><header><h3 id="watched" class="grow">{tw('title')}</h3></header>
      <Table draw={draw} view={found.data} onDone={() => void found.reload()} /></section>
  )
}

export interface Watch { view: ObserversOf | null; open: boolean; setOpen: (open: boolean) => void; reload: () => void }

/** The observers of a draw for the hall; asked again when the draw goes on. */
export function useWatch(draw: string, state: string | undefined): Watch {
  const found = useData<ObserversOf>(`/draws/${draw}/observers`)
  const [open, setOpen] = useState(false)
  useEffect(() => { if (state) void found.reload() }, [state])
  return { view: found.data, open, setOpen, reload: () => void found.reload() }
}

/** The hall's line about who watches. `counted` are those without a name, and after the draw everybody. */
export function HallWatching({ watch, counted, drawn }: { watch: Watch; counted: Counted[]; drawn: boolean }) {
  const total = (kind: Kind) => (counted.find((one) => one.kind === kind)?.count ?? 0) + (drawn ? 0 : here(watch.view).filter((one) => one.kind === kind).length)
  const words = KINDS.filter((kind) => total(kind) > 0).map((kind) => `${tw(kind)} ${total(kind)}`).join(language() === 'en' ? ', ' : '、')
  const reachable = watch.view !== null && (watch.view.can.length > 0 || watch.view.items.length > 0)
  return <><span data-testid="hall-watching">{words || tw('nobodyYet')}</span>{reachable && <button type="button" onClick={() => watch.setOpen(true)} data-testid="hall-observers">{tw('open')}</button>}</>
}

/** The sheet in which observers are registered and sign, over the hall. */
export function HallSheet({ watch, draw }: { watch: Watch; draw: string }) {
  if (!watch.open || !watch.view) return null
  return <Sheet title={tw('title')} onClose={() => watch.setOpen(false)} testid="observers"><Table draw={draw} view={watch.view} onDone={watch.reload} /></Sheet>
}

function Table({ draw, view, onDone }: { draw: string; view: ObserversOf; onDone: () => void }) {
  const [adding, setAdding] = useState(false)
  const [signing, setSigning] = useState<Observer | null>(null)
  const act = useAct()
  const leave = (one: Observer) => act.run(async () => { await send(draw, `/${one.id}/leave`, {}); onDone() })
  return (
    <div class="stack in">
      {view.items.length === 0 && <p class="muted">{tw(view.can.includes('enter') ? 'empty' : 'emptyOld')}</p>}
      {view.items.length > 0 && <div class="scroll" tabIndex={0} role="region" aria-label={tw('title')}><table data-testid="observers-table"><caption class="vh">{tw('title')}</caption>
        <thead><tr><th scope="col">{tw('kind')}</th><th scope="col">{tw('name')}</th><th scope="col">{tw('organisation')}</th><th scope="col">{tw('publicName')}</th><th scope="col">{tw('rolled')}</th><th scope="col">{tw('signature')}</th></tr></thead>
        <tbody>{view.items.map((one) => (
          <tr key={one.id}><td>{tw(one.kind)}</td><th scope="row">{one.name}</th><td>{one.organisation || '—'}</td><td><Chip tone={one.named ? 'info' : 'mute'}>{tw(one.named ? 'isNamed' : 'notNamed')}</Chip></td>
            <td>{one.rolls.map(([source, first, last]) => tw('rolls', { source, first, last })).join('；') || '—'}</td>
            <td><State one={one} view={view} onSign={() => setSigning(one)} onLeave={() => void leave(one)} busy={act.busy} /></td></tr>))}</tbody></table></div>}
      <Problem error={act.error} />
      {view.can.includes('enter') && !adding && <div><Button icon="plus" onClick={() => setAdding(true)} data-testid="observer-add">{tw('add')}</Button></div>}
      {adding && <Enter draw={draw} onClose={() => setAdding(false)} onDone={onDone} />}
      {signing && view.minutes && <Sign draw={draw} one={signing} minutes={view.minutes} onClose={() => setSigning(null)} onDone={onDone} />}
    </div>
  )
}

function State({ one, view, busy, onSign, onLeave }: { one: Observer; view: ObserversOf; busy: boolean; onSign: () => void; onLeave: () => void }) {
  if (one.left_at) return <Chip tone="mute">{tw('left')}</Chip>
  if (one.signed_at) return <>{one.strokes && <Signature strokes={one.strokes} label={tw('strokes', { name: one.name })} />}<Chip tone="ok" icon="check">{tw('signed', { at: minute(one.signed_at) })}</Chip></>
  if (view.can.includes('sign')) return <Button small kind="primary" onClick={onSign} data-testid={`sign-${one.no}`}>{tw('sign')}</Button>
  if (view.can.includes('leave')) return <Button small busy={busy} onClick={onLeave} data-testid={`leave-${one.no}`}>{tw('leave')}</Button>
  return <Chip tone="mute">{tw('unsigned')}</Chip>
}

function Enter({ draw, onClose, onDone }: { draw: string; onClose: () => void; onDone: () => void }) {
  const [kind, setKind] = useState<Kind>('deputy')
  const [name, setName] = useState('')
  const [organisation, setOrganisation] = useState('')
  const [named, setNamed] = useState(false)
  const [id, setId] = useState(uuid7())
  const act = useAct()
  const submit = (event: Event) => {
    event.preventDefault()
    void act.run(async () => {
      await send(draw, '', { id, kind, name: name.trim(), organisation: organisation.trim(), named })
      setName('')
      setOrganisation('')
      setNamed(false)
      setId(uuid7())
      onDone()
    })
  }
  return (
    <form class="card in stack" onSubmit={submit} data-testid="observer-form">
      <div class="grid3">
        <Field label={tw('kind')}>{(control) => <select {...control} class="input" value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)} data-testid="observer-kind">{KINDS.map((one) => <option key={one} value={one}>{tw(one)}</option>)}</select>}</Field>
        <Field label={tw('name')}>{(control) => <input {...control} class="input" required minLength={2} maxLength={60} value={name} onInput={(event) => setName(event.currentTarget.value)} data-testid="observer-name" />}</Field>
        <Field label={tw('organisation')}>{(control) => <input {...control} class="input" maxLength={200} value={organisation} onInput={(event) => setOrganisation(event.currentTarget.value)} data-testid="observer-organisation" />}</Field>
      </div>
      <label class="opt"><input type="checkbox" checked={named} onChange={() => setNamed(!named)} data-testid="observer-named" /><span>{tw('consent')} <span class="muted small">{tw('consentHint')}</span></span></label>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('close')}</Button><Button kind="primary" type="submit" busy={act.busy} data-testid="observer-save">{tw('save')}</Button></div>
    </form>
  )
}

function Sign({ draw, one, minutes, onClose, onDone }: { draw: string; one: Observer; minutes: { text: string; sha256: string }; onClose: () => void; onDone: () => void }) {
  const [ink, setInk] = useState<Strokes | null>(null)
  const [sheet, setSheet] = useState(0)
  const act = useAct()
  const keep = () => act.run(async () => {
    await send(draw, `/${one.id}/signature`, { shown: minutes.sha256, strokes: ink })
    onDone()
    onClose()
  })
  const points = ink?.strokes.reduce((sum, stroke) => sum + stroke.length, 0) ?? 0
  return (
    <Sheet title={tw('signTitle', { kind: tw(one.kind), name: one.name })} onClose={onClose} testid="observer-sign">
      <p>{tw('signText')}</p>
      <pre class="minutes" tabIndex={0} data-testid="minutes">{minutes.text}</pre>
      <p class="small muted">{tw('hash')} <code>{groups(minutes.sha256).join(' ')}</code></p>
      <SignPad key={sheet} label={tw('signPad')} onInk={(strokes) => setInk({ ...strokes })} />
      <Problem error={act.error} />
      <div class="row end"><Button onClick={() => { setInk(null); setSheet(sheet + 1) }}>{tw('clear')}</Button>
        <Button kind="primary" busy={act.busy} disabled={points < 2} onClick={() => void keep()} data-testid="keep-signature">{tw('keep')}</Button></div>
    </Sheet>
  )
}

export interface Rolls { who: string; choose: (id: string) => void; note: (source: string, length: number) => void; list: () => { observer: string; source: string; first: number; count: number }[] }

/** Who rolled which die: each one typed counts for whoever is rolling at that moment. */
export function useRolls(): Rolls {
  const [who, choose] = useState('')
  const [places, setPlaces] = useState<Record<string, string[]>>({})
  const note = (source: string, length: number) => setPlaces((before) => {
    const kept = (before[source] ?? []).slice(0, length)
    return { ...before, [source]: [...kept, ...Array.from({ length: length - kept.length }, () => who)] }
  })
  return { who, choose, note, list: () => Object.entries(places).flatMap(([source, list]) => runs(list).map((run) => ({ source, ...run }))) }
}

/** Neighbouring dice of one person as one run, from 1; dice of nobody are left out. */
export function runs(list: string[]): { observer: string; first: number; count: number }[] {
  const found: { observer: string; first: number; count: number }[] = []
  list.forEach((observer, index) => {
    const last = found.at(-1)
    if (last && last.observer === observer && last.first + last.count === index + 1) last.count += 1
    else if (observer) found.push({ observer, first: index + 1, count: 1 })
  })
  return found
}

/** Chooses who is rolling; nothing where nobody is registered. */
export function Roller({ view, rolls }: { view: ObserversOf | null; rolls: Rolls }) {
  const present = here(view)
  if (present.length === 0) return null
  return (
    <label>{tw('rolling')}<select class="input" value={rolls.who} onChange={(event) => rolls.choose(event.currentTarget.value)} data-testid="hall-roller">
      <option value="">{tw('nobody')}</option>{present.map((one) => <option key={one.id} value={one.id}>{tw(one.kind)} {one.name}</option>)}</select></label>
  )
}
