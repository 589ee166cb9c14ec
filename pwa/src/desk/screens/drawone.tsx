import { useEffect, useState } from 'preact/hooks'
import { API, type Session } from '../../api/client.ts'
import { tv } from '../../i18n/desk/changes.ts'
import { td } from '../../i18n/desk/draws.ts'
import { language } from '../../i18n/index.ts'
import { Button, Chip, Field, Problem } from '../../ui/parts.tsx'
import { Confirm } from '../confirm.tsx'
import { useAct, useData, type Loaded } from '../data.ts'
import { colon, count, fraction, groups, minute } from '../format.ts'
import { History, Replaced, Waiting } from './drawafter.tsx'
import { Batches, Rows } from './drawrows.tsx'
import { ObserversCard } from './observers.tsx'
import { DRAW_TONES, drawAct, type Draw, type Source } from './draws.tsx'
import type { Proposal } from './drawtypes.ts'
import { cleaned } from './dice.ts'
import { isLottery, LOTTERIES, lotteryValue, missing } from './lottery.ts'

interface Preview {
  strata: { stratum: string; rows: number; eligible: number; ratio: [number, number]; n: number }[]; rows: number; eligible: number; n: number; inspectors: number
  shortages: { districts: string[]; needed: number; available: number; inspectors: number }[]
}
interface File { name: string; size: number; sha256: string; public: boolean }

const DRAWN = new Set(['drawn', 'assigned', 'closed', 'voided'])
const OBSERVERS = ['deputy', 'cppcc', 'citizen', 'media', 'social'] as const

/** One draw through its steps: freeze, dice, strata, teams; what happened afterwards; files. */
export function OneDraw({ id, session }: { id: string; session: Session }) {
  const draw = useData<Draw>(`/draws/${id}`)
  const proposals = useData<{ items: Proposal[] }>(`/draws/${id}/proposals`)
  const preview = useData<Preview>(`/draws/${id}/preview`)
  const found = draw.data
  const isDrawn = found ? DRAWN.has(found.state) && found.drawn_at !== null : false
  const reload = async () => { await Promise.all([draw.reload(), preview.reload(), proposals.reload()]) }
  if (!found) return <main class="work"><Problem error={draw.error} onRetry={() => void draw.reload()} /></main>
  const runs = session.me.permissions.includes('draw:run') && session.me.department.id === found.lead_department_id
  const waits = proposals.data?.items.some((one) => one.state === 'pending') ?? false
  return (
    <main class="work">
      <div class="row wrap"><a class="btn plain s" href="#/draws">{td('allDraws')}</a><h2 class="grow">{found.task_title} <span class="muted mono">{found.number}</span></h2>
        {found.rehearsal && <Chip tone="warn">{td('rehearsalMark')}</Chip>}{found.supplements && <a class="btn plain s" href={`#/draws/${found.supplements}`}>{tv('supplementOf')}</a>}<Chip tone="mute">{td(found.mode)}</Chip><Chip tone={DRAW_TONES[found.state]} testid="draw-state">{td(found.state)}</Chip><a class="btn s" href={`#/hall/${id}`} data-testid="to-hall">{td('hall')}</a></div>
      {found.commit && <Late id={id} key={found.state + (found.revealed_at ?? '')} />}
      {proposals.data && <Waiting draw={found} proposals={proposals.data.items} onDone={reload} />}
      <div class="drawsteps">
        <Freeze draw={found} preview={preview} onDone={reload} />
        <Dice draw={found} onDone={reload} />
        <Strata draw={found} preview={preview.data} onDone={reload} />
      </div>
      <ObserversCard draw={id} key={`watched-${found.state}`} />
      {isDrawn && <>
        <Rows draw={found} runs={runs} waits={waits} onDone={reload} key={`${found.state}${found.events}`} />
        <History draw={found} proposals={proposals} onDone={reload} />
        <Replaced draw={found} key={found.events} />
        <Batches draw={found} /></>}
      {!isDrawn && found.can.includes('void') && <History draw={found} proposals={proposals} onDone={reload} />}
      {found.commit && <Files id={id} draw={found} key={`files-${found.state}-${found.events}-${found.revealed_at}`} />}
    </main>
  )
}

interface Alarm { kind: 'seed' | 'reveal'; due_at: string; ended_at: string | null }

/** What was late after the commit was public. Everybody sees the same on the portal; it stays when it is done. */
function Late({ id }: { id: string }) {
  const alarms = useData<{ items: Alarm[] }>(`/draws/${id}/alarms`)
  return <>{alarms.data?.items.map((one) => (
    <div key={one.kind} class={`banner ${one.ended_at ? 'mute' : 'danger'} box`} role="note" data-testid={`late-${one.kind}`}>
      <p>{tv(`${one.kind}${one.ended_at ? 'WasLate' : 'Late'}`, { due: minute(one.due_at), at: minute(one.ended_at) })}</p></div>))}</>
}

function Freeze({ draw, preview, onDone }: { draw: Draw; preview: Loaded<Preview>; onDone: () => Promise<void> }) {
  const [asking, setAsking] = useState(false)
  const figures = preview.data
  return (
    <section class={draw.commit ? 'card in stack' : 'card in stack now'} aria-labelledby="s1">
      <h3 id="s1">1 {td('step1')}</h3>
      {draw.commit && <p class="label" id="commit">{td('commit')}</p>}
      {draw.commit ? <p class="grp mono" aria-labelledby="commit" data-testid="commit" data-commit={draw.commit}>{groups(draw.commit).map((one) => <span key={one}>{one}</span>)}</p> : null}
      {figures && <p class="muted">{draw.commit ? td('frozenText', { rows: count(figures.rows), eligible: count(figures.eligible) }) : td('inspectorsReady', { n: count(figures.inspectors) })}</p>}
      <p class="muted small" data-testid="assigned-how">{td('assignment')}{colon()}{td(draw.assignment)}</p>
      <Problem error={preview.error} />
      {!draw.commit && figures && figures.shortages.length > 0 && (
        <div class="banner warn box"><div><p class="strong">{td('shortages')}</p>
          {figures.shortages.map((one, index) => <p key={index}>{td('shortage', { districts: one.districts.join('、'), needed: one.needed, available: one.available, inspectors: one.inspectors })}</p>)}</div></div>)}
      {draw.can.includes('freeze') && <Button kind="primary" onClick={() => setAsking(true)} data-testid="freeze">{td('freeze')}</Button>}
      {asking && figures && <Confirm go={td('freeze')} onClose={() => setAsking(false)} onGo={async () => { await drawAct(draw.id, 'freeze', {}); await onDone() }}
        text={td('freezeAsk', { task: draw.task_title, rows: count(figures.rows), eligible: count(figures.eligible), n: count(figures.n) })} />}
    </section>
  )
}

/** When the dice of a frozen draw may be typed: the latest instant of its rule. */
function rollAt(draw: Draw): Date | null {
  const instants = draw.seed_rule?.match(/@([0-9TZ:-]+)/g)?.map((one) => new Date(one.slice(1)).getTime()) ?? []
  return instants.length ? new Date(Math.max(...instants)) : null
}

function useNow(active: boolean): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (!active) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [active])
  return now
}

function Dice({ draw, onDone }: { draw: Draw; onDone: () => Promise<void> }) {
  const [values, setValues] = useState<Record<string, string>>({})
  const [seen, setSeen] = useState<Record<string, string>>({})
  const act = useAct()
  const waiting = draw.state === 'frozen'
  const at = rollAt(draw)
  const now = useNow(waiting)
  const early = waiting && at !== null && now < at.getTime()
  const short = (name: string, detail: string) => (isLottery(name) ? missing(name, values[name] ?? '') !== 0 : (values[name] ?? '').length !== Number(detail))
  const run = () => act.run(async () => {
    const observers = OBSERVERS.filter((kind) => Number(seen[kind]) > 0).map((kind) => ({ kind, count: Number(seen[kind]) }))
    await drawAct(draw.id, 'seed', { values: draw.seed_sources.map((one) => ({ name: one.name, value: isLottery(one.name) ? lotteryValue(one.name, values[one.name] ?? '') : values[one.name] ?? '' })), observers })
    await onDone()
  })
  return (
    <section class={waiting ? 'card in stack now' : 'card in stack'} aria-labelledby="s2">
      <h3 id="s2">2 {td('step2')}</h3>
      {draw.seed_sources.map((one) => (
        <p class="muted" key={one.name}>{sourceName(one.name)} {one.detail} · {td('bits', { n: (one.millibits / 1000).toFixed(1) })} · {td('bitsMin')}</p>))}
      {waiting && at && <p class="muted small">{td('rollAt', { at: new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', timeStyle: 'medium' }).format(at) })}</p>}
      {waiting && draw.can.includes('seed') && <>
        {draw.seed_sources.map((one, index) => <SourceField key={one.name} source={one} testid={index === 0 ? 'dice' : `value-${one.name}`} value={values[one.name] ?? ''} onChange={(value) => setValues({ ...values, [one.name]: value })} />)}
        <fieldset><legend class="label">{td('observers')}</legend><div class="grid5">{OBSERVERS.map((kind) => (
          <Field key={kind} label={td(kind)}>{(control) => <input {...control} class="input" inputMode="numeric" placeholder="0" value={seen[kind] ?? ''} onInput={(event) => setSeen({ ...seen, [kind]: event.currentTarget.value })} />}</Field>))}</div></fieldset>
        <Problem error={act.error} />
        <Button kind="primary" icon="check" busy={act.busy} disabled={early || draw.seed_sources.some((one) => short(one.name, one.detail))} onClick={() => void run()} data-testid="run-draw">{td('runDraw')}</Button>
      </>}
      {draw.seed && <p class="small"><span class="muted">{td('seed')}</span> <code>{draw.seed.slice(0, 16)}…</code> · {minute(draw.drawn_at)}</p>}
      {draw.observers.length > 0 && <p class="small muted">{draw.observers.map((one) => `${td(one.kind as 'deputy')} ${one.count}`).join(' · ')}</p>}
    </section>
  )
}

function sourceName(name: string): string {
  if (isLottery(name)) return LOTTERIES[name][language() === 'en' ? 'en' : 'zh']
  return td(name === 'D6' ? 'dice6' : 'dice10')
}

/** What one source said: dice digit by digit, or a lottery's numbers in any order. */
function SourceField({ source, value, testid, onChange }: { source: Source; value: string; testid: string; onChange: (value: string) => void }) {
  const [odd, setOdd] = useState(false)
  if (!isLottery(source.name)) {
    const left = Number(source.detail) - value.length
    return (
      <Field label={td('diceValue')} hint={left === 0 ? '' : td('diceLeft', { n: left })} fault={odd ? td(source.name === 'D6' ? 'diceOnly6' : 'diceOnly10') : undefined}>{(control) => (
        <input {...control} class="input mono dicein" inputMode="numeric" autocomplete="off" value={value} data-testid={testid} onInput={(event) => { const typed = event.currentTarget.value.replace(/\s/g, ''); const good = cleaned(source, typed); setOdd(good !== typed); event.currentTarget.value = good; onChange(good) }} />)}</Field>)
  }
  const lacking = missing(source.name, value)
  return (
    <Field label={`${sourceName(source.name)} ${source.detail}`} fault={lacking === null ? td('lotteryWrong') : undefined} hint={lacking ? td('lotteryLeft', { n: lacking }) : lotteryValue(source.name, value)}>{(control) => (
      <input {...control} class="input mono" autocomplete="off" value={value} data-testid={testid} onInput={(event) => onChange(event.currentTarget.value)} />)}</Field>)
}

function Strata({ draw, preview, onDone }: { draw: Draw; preview: Preview | null; onDone: () => Promise<void> }) {
  const [asking, setAsking] = useState<'assign' | 'reveal' | null>(null)
  const [leave, setLeave] = useState(false)
  return (
    <section class={draw.state === 'drawn' ? 'card in stack now' : 'card in stack'} aria-labelledby="s3">
      <h3 id="s3" class="row"><span class="grow">3 {td('step3')}</span>{draw.drawn > 0 && <span data-testid="drawn-count">{count(draw.drawn)}</span>}</h3>
      {preview && <table class="tight2"><caption class="vh">{td('strata')}</caption>
        <thead><tr><th scope="col">{td('stratum')}</th><th scope="col" class="num">{td('eligibleOf')}</th><th scope="col" class="num">%</th><th scope="col" class="num">{td('drawCount')}</th></tr></thead>
        <tbody>{preview.strata.map((one) => <tr key={one.stratum}><th scope="row"><span class={`rk rk-${one.stratum}`}>{one.stratum}</span></th><td class="num">{count(one.eligible)}/{count(one.rows)}</td><td class="num">{fraction(one.ratio)}</td><td class="num">{count(one.n)}</td></tr>)}</tbody></table>}
      {draw.short > 0 && <Chip tone="warn" icon="alert">{td('shortSeats', { n: draw.short })}</Chip>}
      {draw.can.includes('assign') && <>
        {draw.short > 0 && <label class="opt"><input type="checkbox" checked={leave} onChange={() => setLeave(!leave)} /><span>{td('leaveShort')}</span></label>}
        {draw.state === 'drawn' ? <Button kind="primary" icon="send" onClick={() => setAsking('assign')} data-testid="assign">{td('assign')}</Button>
          : draw.short > 0 && <Button onClick={() => setAsking('assign')}>{td('assignMore')}</Button>}</>}
      {draw.can.includes('reveal') && <Button onClick={() => setAsking('reveal')} data-testid="reveal">{td('reveal')}</Button>}
      {asking === 'reveal' && <Confirm text={td('revealAsk', { n: count(draw.drawn) })} go={td('reveal')} onClose={() => setAsking(null)} onGo={async () => { await drawAct(draw.id, 'reveal', {}); await onDone() }} />}
      {asking === 'assign' && <Confirm text={td('assignAsk', { n: count(draw.drawn) })} go={td('assign')} onClose={() => setAsking(null)} onGo={async () => { await drawAct(draw.id, 'assign', { leave_short: leave }); await onDone() }} />}
    </section>
  )
}

function Files({ id, draw }: { id: string; draw: Draw }) {
  const { data } = useData<{ items: File[] }>(`/draws/${id}/files`)
  return (
    <section class="card in stack"><h3>{td('files')}</h3><p class="muted">{td('filesHint')}</p>
      <ul class="stack-s">{data?.items.map((file) => (
        <li key={file.name} class="row"><a href={`${API}/draws/${id}/files/${file.name}`} download>{file.name}</a><span class="muted small">{count(file.size)} B</span><code class="small">{file.sha256.slice(0, 8)}</code>
          <Chip tone="mute">{td(file.public ? 'publicFile' : 'officeFile')}</Chip></li>))}</ul>
      {draw.drawn_at && <><p class="small"><strong>{td('verify')}</strong> {td('verifyText')}</p>
        <code class="small command" data-testid="verify-command">python3 verify_draw.py DIR --commit {draw.commit}{draw.head && ` --head ${draw.head}`}</code></>}</section>
  )
}
