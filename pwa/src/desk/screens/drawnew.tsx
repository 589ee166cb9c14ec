import { useState } from 'preact/hooks'
import { api, ProblemError } from '../../api/client.ts'
import { td } from '../../i18n/desk/draws.ts'
import { language } from '../../i18n/index.ts'
import { Button, Field, Problem, Segmented } from '../../ui/parts.tsx'
import { once, useAct, useData } from '../data.ts'
import { count, fraction } from '../format.ts'
import { isWholeIn } from './dice.ts'
import { isLottery, LOTTERIES, type Lottery } from './lottery.ts'

/** Millibits of one die, as the specification counts them. */
export const MILLIBITS = { DICE: 3321, D6: 2584 } as const
const NEEDED = 60_000
const MOST_DICE = 999_999
const YEAR = 31_536_000

interface Task { title: string; draw_type: string; blocked: { title: string; detail: string } | null }
interface Preview { strata: { stratum: string; base: number; eligible: number; ratio: [number, number] | null; n: number | null }[]; n: number }
interface Options { uncapped_reasons: { id: string; zh: string; en: string }[]; assignment: { mode: 'matched' | 'random'; article: string } }
type Chance = 'dice' | 'lottery' | 'both'

/** What is chosen; everything but the first two has the default that an office usually keeps. */
const START = {
  mode: 'delayed' as 'open' | 'delayed', chance: 'dice' as Chance, dice: 'DICE' as 'DICE' | 'D6', number: '20', after: '60', lottery: 'K8' as Lottery, issue: '', at: '',
  publication: 'full' as 'full' | 'rows', alg: 'sha256' as 'sha256' | 'sm3', rounding: 'ceil' as 'ceil' | 'floor' | 'half_up', base: 'eligible' as 'eligible' | 'register',
  assignment: '' as '' | 'matched' | 'random', recent: '0', capMine: '', capAll: '', uncapped: '', rehearsal: false,
}
type Chosen = typeof START
type Set = (change: Partial<Chosen>) => void

/** Limits that a reason passes, by the problem that names them. */
const LIMITS = { 'draws-a-year-reached': 'frequency', 'cap-above-region': 'cap', 'scope-drawn-today': 'repeat' } as const
type Limit = (typeof LIMITS)[keyof typeof LIMITS]

function sourcesOf(chosen: Chosen): { name: string; detail: string; after_freeze_s?: number; at?: string }[] {
  const found = []
  if (chosen.chance !== 'lottery') found.push({ name: chosen.dice, detail: String(Number(chosen.number)), after_freeze_s: Number(chosen.after) })
  if (chosen.chance !== 'dice') found.push({ name: chosen.lottery, detail: chosen.issue.trim(), at: chosen.at ? new Date(`${chosen.at}:00+08:00`).toISOString() : '' })
  return found
}

function millibitsOf(chosen: Chosen): number {
  return (chosen.chance === 'lottery' ? 0 : MILLIBITS[chosen.dice] * (Number(chosen.number) || 0)) + (chosen.chance === 'dice' ? 0 : LOTTERIES[chosen.lottery].millibits)
}

function capOf(chosen: Chosen): { annual_cap?: { per_department: number; total: number } } {
  return chosen.capMine || chosen.capAll ? { annual_cap: { per_department: Number(chosen.capMine) || 0, total: Number(chosen.capAll) || 0 } } : {}
}

/** A draw is set up for one task: who sees the list when, and where chance comes from; the rest is under «more». */
export function NewDraw({ task }: { task: string }) {
  const found = useData<Task>(`/tasks/${task}`)
  const preview = useData<Preview>(`/tasks/${task}/preview`)
  const [chosen, choose] = useState(START)
  const [reasons, setReasons] = useState<Partial<Record<Limit, string>>>({})
  const act = useAct()
  const set: Set = (change) => choose({ ...chosen, ...change })
  const millibits = millibitsOf(chosen)
  const lacks = millibits < NEEDED || (chosen.chance !== 'lottery' && !(isWholeIn(chosen.number, 1, MOST_DICE) && isWholeIn(chosen.after, 1, YEAR))) || (chosen.chance !== 'dice' && !(chosen.issue.trim() && chosen.at))
  const save = () => act.run(async () => {
    const id = crypto.randomUUID()
    try {
      await api('/draws', { headers: once(), json: { id, task_id: task, mode: chosen.mode, publication: chosen.publication, rehearsal: chosen.rehearsal, alg: chosen.alg, rounding: chosen.rounding,
        base: chosen.base, recent_days: Number(chosen.recent) || 0, uncapped_reason: chosen.uncapped || null, assignment: chosen.assignment || null, seed_sources: sourcesOf(chosen), ...capOf(chosen), reasons } })
    } catch (fault) {
      const limit = fault instanceof ProblemError ? LIMITS[fault.document.type.split('/').pop() as keyof typeof LIMITS] : undefined
      if (limit) setReasons({ [limit]: '', ...reasons })
      throw fault
    }
    location.hash = `/draws/${id}`
  })
  const asked = Object.keys(reasons) as Limit[]
  return (
    <main class="work"><section class="card in stack narrow">
      <h2>{td('newDraw')}{found.data && ` · ${found.data.title}`}</h2>
      <Problem error={found.error} />
      {found.data?.blocked && <div class="banner mute box"><div><p class="strong">{found.data.blocked.title}</p><p>{found.data.blocked.detail}</p></div></div>}
      {preview.data && <Quota preview={preview.data} />}
      {preview.loading ? null : <> {/* fields that stand before the quotas arrive would jump away under the hand */}
      <Segmented shown joined legend={td('mode')} value={chosen.mode} onChoose={(mode) => set({ mode })} choices={[{ value: 'delayed', label: td('delayed') }, { value: 'open', label: td('open'), testid: 'mode-open' }]} />
      <p class="hint">{td(chosen.mode === 'open' ? 'openHint' : 'delayedHint')}</p>
      <ChanceFields chosen={chosen} set={set} millibits={millibits} />
      <More chosen={chosen} set={set} directed={found.data?.draw_type === 'directed'} />
      <label class="opt"><input type="checkbox" checked={chosen.rehearsal} onChange={() => set({ rehearsal: !chosen.rehearsal })} data-testid="rehearsal" /><span>{td('rehearsal')} <span class="muted">{td('rehearsalHint')}</span></span></label>
      <Problem error={act.error} />
      {asked.map((one) => (
        <Field key={one} label={`${td(`${one}Reason`)} · ${td('needReason')}`}>{(control) => (
          <textarea {...control} class="input" rows={2} maxLength={500} value={reasons[one] ?? ''} onInput={(event) => setReasons({ ...reasons, [one]: event.currentTarget.value })} data-testid={`reason-${one}`} />)}</Field>))}
      <div class="row end"><a class="btn" href="#/plans">{td('toPlans')}</a><Button kind="primary" busy={act.busy} disabled={lacks || asked.some((one) => (reasons[one] ?? '').trim().length < 2)} onClick={() => void save()} data-testid="draw-save">{td('setUp')}</Button></div>
      </>}
    </section></main>
  )
}

function Quota({ preview }: { preview: Preview }) {
  return (
    <table class="tight2" data-testid="quota"><caption>{td('quota')}</caption>
      <thead><tr><th scope="col">{td('stratum')}</th><th scope="col" class="num">{td('eligible')}</th><th scope="col" class="num">%</th><th scope="col" class="num">{td('drawCount')}</th></tr></thead>
      <tbody>{preview.strata.map((one) => (
        <tr key={one.stratum}><th scope="row"><span class={`rk rk-${one.stratum}`}>{one.stratum}</span></th><td class="num">{count(one.eligible)}/{count(one.base)}</td><td class="num">{fraction(one.ratio)}</td>
          <td class="num">{count(one.n)}{one.ratio && one.ratio[0] === one.ratio[1] && <span class="muted"> {td('whole')}</span>}</td></tr>))}</tbody></table>
  )
}

function ChanceFields({ chosen, set, millibits }: { chosen: Chosen; set: Set; millibits: number }) {
  const bits = `${td('bits', { n: (millibits / 1000).toFixed(1) })} · ${td('bitsMin')}`
  const fault = millibits < NEEDED ? td('tooFewBits', { n: Math.ceil((NEEDED - millibits) / 1000) }) : undefined
  const lang = language() === 'en' ? 'en' : 'zh'
  return (
    <>
      <Segmented shown joined legend={td('chance')} value={chosen.chance} onChoose={(chance) => set({ chance, ...(chance === 'both' && chosen.number === '20' ? { number: '11', lottery: 'SSQ' as const } : {}) })}
        choices={[{ value: 'dice', label: td('byDice') }, { value: 'lottery', label: td('byLottery'), testid: 'chance-lottery' }, { value: 'both', label: td('byBoth'), testid: 'chance-both' }]} />
      {chosen.chance !== 'lottery' && <>
        <Segmented shown joined legend={td('source')} value={chosen.dice} onChoose={(dice) => set({ dice })} choices={[{ value: 'DICE', label: td('dice10') }, { value: 'D6', label: td('dice6') }]} />
        <div class="grid2">
          <Field label={td('diceCount')} fault={isWholeIn(chosen.number, 1, MOST_DICE) ? undefined : td('wholeFrom1', { most: count(MOST_DICE) })}>{(control) => <input {...control} class="input" inputMode="numeric" value={chosen.number} onInput={(event) => set({ number: event.currentTarget.value })} data-testid="dice-count" />}</Field>
          <Field label={td('diceAfter')} fault={isWholeIn(chosen.after, 1, YEAR) ? undefined : td('wholeFrom1', { most: count(YEAR) })}>{(control) => <input {...control} class="input" inputMode="numeric" value={chosen.after} onInput={(event) => set({ after: event.currentTarget.value })} data-testid="dice-after" />}</Field>
        </div></>}
      {chosen.chance !== 'dice' && <>
        <Segmented shown joined legend={td('lottery')} value={chosen.lottery} onChoose={(lottery) => set({ lottery })} choices={Object.keys(LOTTERIES).filter(isLottery).map((one) => ({ value: one, label: LOTTERIES[one][lang], testid: `lottery-${one}` }))} />
        <div class="grid2">
          <Field label={td('issue')} hint={td('issueHint')}>{(control) => <input {...control} class="input" maxLength={40} value={chosen.issue} onInput={(event) => set({ issue: event.currentTarget.value })} data-testid="lottery-issue" />}</Field>
          <Field label={td('speaksAt')}>{(control) => <input {...control} class="input" type="datetime-local" value={chosen.at} onInput={(event) => set({ at: event.currentTarget.value })} data-testid="lottery-at" />}</Field>
        </div></>}
      {chosen.chance === 'both' && <p class="hint">{td('bothHint')}</p>}
      <p class={fault ? 't-danger small' : 'hint'} role="status" data-testid="bits">{bits}{fault && ` · ${fault}`}</p>
    </>
  )
}

/** Matched to the object's district, or by chance among all; where the notice says chance, nothing is left to choose (C13). */
function Assignment({ region, chosen, set }: { region: Options['assignment']; chosen: Chosen; set: Set }) {
  if (region.mode === 'random') return <p class="hint" data-testid="assignment">{td('assignmentRandom', { article: region.article })}</p>
  return (
    <div class="stack-s" data-testid="assignment">
      <Segmented shown joined legend={td('assignment')} value={chosen.assignment || region.mode} onChoose={(assignment) => set({ assignment })} choices={[{ value: 'matched', label: td('matched') }, { value: 'random', label: td('random'), testid: 'assignment-random' }]} />
      <p class="hint">{td('assignmentHint', { article: region.article })}</p></div>
  )
}

function More({ chosen, set, directed }: { chosen: Chosen; set: Set; directed: boolean }) {
  const [open, setOpen] = useState(false)
  const options = useData<Options>(open ? '/draws/options' : null)
  const lang = language() === 'en' ? 'en' : 'zh'
  const figure = (name: 'recent' | 'capMine' | 'capAll', label: string, hint: string) => (
    <Field label={label} hint={hint}>{(control) => <input {...control} class="input" inputMode="numeric" value={chosen[name]} onInput={(event) => set({ [name]: event.currentTarget.value.replace(/\D/g, '') })} />}</Field>)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="more"><summary>{td('more')} <span class="muted">{td('moreHint')}</span></summary>
      <div class="stack">
        <Segmented shown joined legend={td('publicationLevel')} value={chosen.publication} onChoose={(publication) => set({ publication })} choices={[{ value: 'full', label: td('full') }, { value: 'rows', label: td('rows') }]} />
        <p class="hint">{td(chosen.publication === 'full' ? 'fullHint' : 'rowsHint')}</p>
        <Segmented shown joined legend={td('alg')} value={chosen.alg} onChoose={(alg) => set({ alg })} choices={[{ value: 'sha256', label: td('sha256') }, { value: 'sm3', label: td('sm3'), testid: 'alg-sm3' }]} />
        <Segmented shown joined legend={td('rounding')} value={chosen.rounding} onChoose={(rounding) => set({ rounding })} choices={[{ value: 'ceil', label: td('ceil') }, { value: 'floor', label: td('floor') }, { value: 'half_up', label: td('half_up') }]} />
        {directed ? <p class="hint">{td('baseDirected')}</p>
          : <Segmented shown joined legend={td('base')} value={chosen.base} onChoose={(base) => set({ base })} choices={[{ value: 'eligible', label: td('eligible') }, { value: 'register', label: td('register') }]} />}
        {options.data && <Assignment region={options.data.assignment} chosen={chosen} set={set} />}
        <Field label={td('uncapped')}>{(control) => (
          <select {...control} class="input" value={chosen.uncapped} onChange={(event) => set({ uncapped: event.currentTarget.value })} data-testid="uncapped"><option value="">{td('uncappedNone')}</option>
            {options.data?.uncapped_reasons.map((one) => <option key={one.id} value={one.id}>{one[lang]}</option>)}</select>)}</Field>
        <Problem error={options.error} />
        <div class="grid3">{figure('recent', td('recent'), td('recentHint'))}{figure('capMine', `${td('cap')} · ${td('capMine')}`, td('capHint'))}{figure('capAll', `${td('cap')} · ${td('capAll')}`, td('capHint'))}</div>
      </div></details>
  )
}
