import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { td } from '../../i18n/desk/draws.ts'
import { th, thOther } from '../../i18n/desk/hall.ts'
import { language, setLanguage } from '../../i18n/index.ts'
import { Problem } from '../../ui/parts.tsx'
import { useAct, useData } from '../data.ts'
import { count, fraction, groups, minute } from '../format.ts'
import { DeskIcon } from '../icons.tsx'
import type { ScreenProps } from '../rooms.ts'
import { cleaned, FACES } from './dice.ts'
import { isLottery, LOTTERIES, lotteryValue, missing } from './lottery.ts'
import { drawAct, type Draw, type Source } from './draws.tsx'
import { HallSheet, HallWatching, Roller, useRolls, useWatch, type ObserversOf } from './observers.tsx'
import './hall.css'

const NEEDED = 60_000
const OBSERVERS = ['deputy', 'cppcc', 'citizen', 'media', 'social'] as const
/** The whole list is shown within this time, however long it is. */
const SHOWN_WITHIN_MS = 20_000
const FRESH = 3

interface Stratum { stratum: string; rows: number; eligible: number; ratio: [number, number]; n: number }
interface Preview { strata: Stratum[]; rows: number; eligible: number; n: number }
type Seen = Record<string, string>
interface Row { code: string; name: string; stratum: string; ticket: string; position: number }

/** The draw before everybody: commit first, then the dice one by one, then class by class. `#/hall/<draw>` on the projector. */
export function Screen({ session, route }: ScreenProps) {
  const id = route[0] ?? ''
  const draw = useData<Draw>(`/draws/${id}`)
  const preview = useData<Preview>(`/draws/${id}/preview`)
  const clock = useClock()
  const [seen, setSeen] = useState<Seen>({})
  const watch = useWatch(id, draw.data?.state)
  const found = draw.data
  if (!found || !preview.data) return <main><Problem error={draw.error ?? preview.error} onRetry={() => { void draw.reload(); void preview.reload() }} /></main>
  const reload = async () => { await Promise.all([draw.reload(), preview.reload()]) }
  return (
    <>
      <header><span class="mark" aria-hidden="true">明</span>
        <div class="grow"><h1>{found.task_title}</h1><p class="en">{th('title')} · {thOther('title')} · {found.number}</p></div>
        {found.rehearsal && <span class="sample">{th('rehearsal')} · {thOther('rehearsal')}</span>}
        <p class="who">{session.me.department.name}<br /><time>{minute(clock.toISOString()).slice(5)}</time></p></header>
      <main>
        <Commit draw={found} preview={preview.data} onDone={reload} />
        <Dice draw={found} now={clock} seen={seen} watched={watch.view} onDone={reload} />
        <Strata draw={found} preview={preview.data}>{found.state === 'frozen' && found.can.includes('seed') && <Watchers seen={seen} onChange={setSeen} />}</Strata>
      </main>
      <footer><p><DeskIcon name="users" />{th('watching')}{language() === 'en' ? ': ' : '：'}<HallWatching watch={watch} drawn={found.drawn_at !== null} counted={found.drawn_at ? found.observers : counted(seen)} /></p><p><DeskIcon name="lock" />{th('anybody')}</p>
        <p><button type="button" onClick={() => void setLanguage(language() === 'en' ? 'zh' : 'en')} data-testid="hall-language">{th('other')}</button><a href={`#/draws/${id}`}>{th('leave')}</a></p></footer>
      <HallSheet watch={watch} draw={id} />
    </>
  )
}

function useClock(): Date {
  const [now, setNow] = useState(new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}

function counted(seen: Seen): { kind: string; count: number }[] {
  return OBSERVERS.filter((kind) => Number(seen[kind]) > 0).map((kind) => ({ kind, count: Number(seen[kind]) }))
}

function Head({ step, word, note, done }: { step: number; word: 'listFrozen' | 'dice' | 'strata'; note: string; done: boolean }) {
  return <h2><i>{step}</i><span>{th(word)} <span class="en">{thOther(word)}</span></span><em>{done && <DeskIcon name="check" />}{note}</em></h2>
}

function Commit({ draw, preview, onDone }: { draw: Draw; preview: Preview; onDone: () => Promise<void> }) {
  const act = useAct()
  const figures = { rows: count(preview.rows), eligible: count(preview.eligible), n: count(preview.n) }
  return (
    <section class={draw.commit ? 'commit done' : 'commit now'}>
      <Head step={1} word="listFrozen" done={draw.commit !== null} note={draw.commit ? th('published', { at: minute(draw.frozen_at).slice(11) }) : ''} />
      {draw.commit && <p class="grp" data-testid="hall-commit">{groups(draw.commit).map((one, index) => <span key={index}>{one}</span>)}</p>}
      <p class="muted">{th(draw.commit ? 'commitText' : 'toFreeze', figures)}</p>
      <Problem error={act.error} />
      {draw.can.includes('freeze') && <div><button type="button" class="btn primary" disabled={act.busy} data-testid="hall-freeze"
        onClick={() => void act.run(async () => { await drawAct(draw.id, 'freeze', {}); await onDone() })}>{th('freeze')}</button></div>}
    </section>
  )
}

/** Millibits of what is typed so far: each die counts when it lies there, a lottery when its numbers are typed. */
function typed(source: Source, value: string): number {
  if (isLottery(source.name)) return missing(source.name, value) === 0 ? source.millibits : 0
  return Math.floor((source.millibits / Number(source.detail)) * Math.min(value.length, Number(source.detail)))
}

function instant(draw: Draw): Date | null {
  const found = draw.seed_rule?.match(/@([0-9TZ:-]+)/g)?.map((one) => new Date(one.slice(1)).getTime()) ?? []
  return found.length ? new Date(Math.max(...found)) : null
}

function Dice({ draw, now, seen, watched, onDone }: { draw: Draw; now: Date; seen: Seen; watched: ObserversOf | null; onDone: () => Promise<void> }) {
  const rolls = useRolls()
  const [values, setValues] = useState<Record<string, string>>({})
  const act = useAct()
  const open = draw.state === 'frozen'
  const over = draw.drawn_at !== null
  const shown = over ? published(draw) : values
  const bits = draw.seed_sources.reduce((sum, one) => sum + typed(one, shown[one.name] ?? ''), 0)
  const lacking = draw.seed_sources.filter((one) => one.name in FACES).reduce((sum, one) => sum + Number(one.detail) - (shown[one.name] ?? '').length, 0)
  const complete = lacking === 0 && draw.seed_sources.every((one) => !isLottery(one.name) || missing(one.name, values[one.name] ?? '') === 0)
  const at = instant(draw)
  const early = open && at !== null && now < at
  const run = () => act.run(async () => {
    await drawAct(draw.id, 'seed', { values: draw.seed_sources.map((one) => ({ name: one.name, value: isLottery(one.name) ? lotteryValue(one.name, values[one.name] ?? '') : values[one.name] ?? '' })), observers: counted(seen), rolls: rolls.list() })
    await onDone()
  })
  const note = over ? th('entered', { n: draw.seed_sources.reduce((sum, one) => sum + (isLottery(one.name) ? (shown[one.name] ?? '').match(/\d+/g)?.length ?? 0 : (shown[one.name] ?? '').length), 0) }) : early && at ? th('waitUntil', { at: minute(at.toISOString()).slice(11) + at.toISOString().slice(16, 19) }) : open && lacking > 0 ? th('left', { n: lacking }) : ''
  return (
    <section class={over ? 'dice done' : open ? 'dice now' : 'dice wait'}>
      <Head step={2} word="dice" done={over} note={note} />
      {draw.seed_sources.map((one) => (one.name in FACES ? <Faces key={one.name} source={one} value={shown[one.name] ?? ''} beside={draw.seed_sources.length > 1} /> : <Numbers key={one.name} source={one} value={shown[one.name] ?? ''} />))}
      <Entropy millibits={bits} />
      {open && draw.can.includes('seed') && <div class={`rolls${watched?.items.some((one) => !one.left_at) ? ' with' : ''}${draw.seed_sources.length > 1 ? ' more' : ''}`}>
        {draw.seed_sources.map((one) => (
          <label key={one.name}>{one.name in FACES ? th('typeDice') : draw.seed_sources.length > 1 ? lotteryName(one.name) : th('typeLottery', { name: lotteryName(one.name), issue: one.detail })}
            <input class="input" inputMode={one.name in FACES ? 'numeric' : 'text'} autocomplete="off" data-testid={`hall-${one.name}`} value={values[one.name] ?? ''}
              onInput={(event) => { const text = cleaned(one, event.currentTarget.value); setValues({ ...values, [one.name]: text }); if (one.name in FACES) rolls.note(one.name, text.length) }} /></label>))}
        <Roller view={watched} rolls={rolls} />
        <button type="button" class="btn primary" disabled={act.busy || early || !complete || bits < NEEDED} onClick={() => void run()} data-testid="hall-draw">{th('draw')}</button>
      </div>}
      <Problem error={act.error} />
    </section>
  )
}

/** What was published of the seed: `DICE=…;K8=…`. */
function published(draw: Draw): Record<string, string> {
  const text = (draw as Draw & { seed_public: string | null }).seed_public ?? ''
  return Object.fromEntries(text.split(';').map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]))
}

/** A lottery by its name in the language of the screen. */
function lotteryName(name: string): string {
  return isLottery(name) ? LOTTERIES[name][language() === 'en' ? 'en' : 'zh'] : name
}

/** The numbers of a public lottery as they are hashed; and in words what is missing or wrong. */
function Numbers({ source, value }: { source: Source; value: string }) {
  if (!isLottery(source.name)) return null
  const lacking = missing(source.name, value)
  return (
    <div class="lotto" data-testid="hall-numbers"><b>{lotteryName(source.name)} {source.detail}</b> <span class="mono">{lotteryValue(source.name, value) || '·'}</span>
      {value && lacking !== 0 && <em class="t-danger">{lacking === null ? th('lotteryWrong') : th('lotteryLeft', { n: lacking })}</em>}</div>
  )
}

function Faces({ source, value, beside }: { source: Source; value: string; beside: boolean }) {
  const places = Array.from({ length: Number(source.detail) }, (_, index) => value[index])
  return <ol class={beside ? 'digits with' : places.length > 20 ? 'digits many' : 'digits'}>{places.map((one, index) => <li key={index} class={one ? undefined : 'todo'}>{one ?? '·'}</li>)}</ol>
}

function Entropy({ millibits }: { millibits: number }) {
  const enough = millibits >= NEEDED
  const full = 80_000
  return (
    <div class={enough ? 'ent enough' : 'ent'} data-testid="hall-bits"><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="tr" width="100" height="6" rx="1" /><rect class="va" width={Math.min(100, (millibits / full) * 100)} height="6" rx="1" /><rect class="th" x={(NEEDED / full) * 100} width=".6" height="6" /></svg>
      <p><b>{(Math.floor(millibits / 100) / 10).toFixed(1)}</b>{th('bits')}<span>{enough ? th('least') : th('tooFew', { n: Math.ceil((NEEDED - millibits) / 1000) })}{enough && <DeskIcon name="check" />}</span></p></div>
  )
}

/** How many rows are on the screen so far, from none to all. */
function useShown(total: number, start: boolean): number {
  const [shown, setShown] = useState(0)
  const from = useRef(0)
  useEffect(() => {
    if (!start || total === 0) return
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) { setShown(total); return }
    from.current = performance.now()
    const pace = Math.min(700, SHOWN_WITHIN_MS / total)
    const timer = setInterval(() => {
      const now = Math.min(total, Math.floor((performance.now() - from.current) / pace))
      setShown(now)
      if (now === total) clearInterval(timer)
    }, 60)
    return () => clearInterval(timer)
  }, [total, start])
  return shown
}

/** Who watches and rolls: counted before the draw, kept with it. */
function Watchers({ seen, onChange }: { seen: Seen; onChange: (seen: Seen) => void }) {
  return (
    <fieldset class="seen"><legend><h3>{th('watching')} <span class="en">{thOther('watching')}</span></h3></legend>{OBSERVERS.map((kind) => (
      <label key={kind}>{td(kind)}<input class="input" inputMode="numeric" value={seen[kind] ?? ''} onInput={(event) => onChange({ ...seen, [kind]: event.currentTarget.value.replace(/\D/g, '') })} /></label>))}</fieldset>
  )
}

function Strata({ draw, preview, children }: { draw: Draw; preview: Preview; children: ComponentChildren }) {
  const over = draw.drawn_at !== null
  const listed = over && draw.mode === 'open'
  const rows = useData<{ items: Row[] }>(listed ? `/draws/${draw.id}/rows` : null)
  const strata = [...preview.strata].filter((one) => one.n > 0)
  const order = strata.flatMap((one) => (rows.data?.items ?? []).filter((row) => row.stratum === one.stratum && row.position <= draw.drawn))
  const total = listed ? order.length : over ? draw.drawn : 0
  const shown = useShown(total, over)
  let before = 0
  return (
    <section class={!over ? 'strata wait' : shown < total ? 'strata now' : 'strata done'}>
      <Head step={3} word="strata" done={over && shown === total} note={over ? `${count(shown)}/${count(draw.drawn)}` : ''} />
      <ol data-testid="hall-strata">{strata.map((one) => {
        const mine = Math.max(0, Math.min(one.n, shown - before))
        before += one.n
        return <Class key={one.stratum} stratum={one} drawn={mine} now={over && mine < one.n && shown >= before - one.n} />
      })}</ol>
      {children}
      {over && !listed && <p class="fresh">{th('sealed')}</p>}
      {listed && <div class="fresh"><h3>{th('fresh')} <span class="en">{thOther('fresh')}</span></h3>
        <ol class="hits" aria-live="polite">{order.slice(Math.max(0, shown - FRESH), shown).reverse().map((row) => <li key={row.code}><b>{row.name}</b><code>{row.ticket.slice(0, 8)}</code></li>)}</ol></div>}
      <Problem error={rows.error} onRetry={() => void rows.reload()} />
    </section>
  )
}

function Class({ stratum, drawn, now }: { stratum: Stratum; drawn: number; now: boolean }) {
  const done = drawn === stratum.n
  const state = done ? 'done' : now ? 'now' : 'wait'
  return (
    <li class={state} aria-current={now ? 'step' : undefined}><b class="k">{stratum.stratum}</b>
      <div><p class="muted">{count(stratum.eligible)}{th('businesses')} × {fraction(stratum.ratio)}</p><progress max={stratum.n} value={drawn} aria-label={stratum.stratum} /></div>
      <p class="fig"><b>{count(drawn)}</b>/{count(stratum.n)}{th('businesses')}</p>
      <p class="state"><DeskIcon name={done ? 'check' : now ? 'dice' : 'clock'} />{th(state)}</p></li>
  )
}
