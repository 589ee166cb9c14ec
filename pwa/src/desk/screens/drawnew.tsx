import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { td } from '../../i18n/desk/draws.ts'
import { Button, Field, Problem, Segmented } from '../../ui/parts.tsx'
import { once, useAct, useData } from '../data.ts'

/** Millibits of one die, as the specification counts them. */
export const MILLIBITS = { DICE: 3321, D6: 2584 } as const
const NEEDED = 60_000

/** A draw is set up for one task: who sees the list when, and which dice. */
export function NewDraw({ task }: { task: string }) {
  const found = useData<{ title: string; blocked: { title: string; detail: string } | null }>(`/tasks/${task}`)
  const [mode, setMode] = useState<'open' | 'delayed'>('delayed')
  const [dice, setDice] = useState<'DICE' | 'D6'>('DICE')
  const [number, setNumber] = useState('20')
  const [after, setAfter] = useState('60')
  const [level, setLevel] = useState<'full' | 'rows'>('full')
  const [rehearsal, setRehearsal] = useState(false)
  const act = useAct()
  const millibits = MILLIBITS[dice] * (Number(number) || 0)
  const short = millibits < NEEDED
  const save = () => act.run(async () => {
    const id = crypto.randomUUID()
    await api('/draws', { headers: once(), json: { id, task_id: task, mode, publication: level, rehearsal,
      seed_sources: [{ name: dice, detail: String(Number(number)), after_freeze_s: Number(after) }] } })
    location.hash = `/draws/${id}`
  })
  return (
    <main class="work"><section class="card in stack narrow">
      <h2>{td('newDraw')}{found.data && ` · ${found.data.title}`}</h2>
      <Problem error={found.error} />
      {found.data?.blocked && <div class="banner mute box"><div><p class="strong">{found.data.blocked.title}</p><p>{found.data.blocked.detail}</p></div></div>}
      <Segmented shown joined legend={td('mode')} value={mode} onChoose={setMode} choices={[{ value: 'delayed', label: td('delayed') }, { value: 'open', label: td('open'), testid: 'mode-open' }]} />
      <p class="hint">{td(mode === 'open' ? 'openHint' : 'delayedHint')}</p>
      <Segmented shown joined legend={td('source')} value={dice} onChoose={setDice} choices={[{ value: 'DICE', label: td('dice10') }, { value: 'D6', label: td('dice6') }]} />
      <div class="grid2">
        <Field label={td('diceCount')} fault={short ? td('tooFewBits', { n: Math.ceil((NEEDED - millibits) / 1000) }) : undefined} hint={`${td('bits', { n: (millibits / 1000).toFixed(1) })} · ${td('bitsMin')}`}>{(control) => (
          <input {...control} class="input" inputMode="numeric" value={number} onInput={(event) => setNumber(event.currentTarget.value)} data-testid="dice-count" />)}</Field>
        <Field label={td('diceAfter')}>{(control) => <input {...control} class="input" inputMode="numeric" value={after} onInput={(event) => setAfter(event.currentTarget.value)} data-testid="dice-after" />}</Field>
      </div>
      <Segmented shown joined legend={td('publicationLevel')} value={level} onChoose={setLevel} choices={[{ value: 'full', label: td('full') }, { value: 'rows', label: td('rows') }]} />
      <label class="opt"><input type="checkbox" checked={rehearsal} onChange={() => setRehearsal(!rehearsal)} /><span>{td('rehearsal')}</span></label>
      <Problem error={act.error} />
      <div class="row end"><a class="btn" href="#/plans">{td('toPlans')}</a><Button kind="primary" busy={act.busy} disabled={short || !(Number(after) > 0)} onClick={() => void save()} data-testid="draw-save">{td('setUp')}</Button></div>
    </section></main>
  )
}
