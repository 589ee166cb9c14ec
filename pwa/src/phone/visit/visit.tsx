import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { setMeta } from '../../core/db/open.ts'
import { hourMinute } from '../../core/clock.ts'
import { excused, filled, openEntries } from '../../core/events/reduce.ts'
import { leftTyped } from '../../core/typed.ts'
import { tc } from '../../i18n/both/index.ts'
import { tm } from '../../i18n/phone/media.ts'
import { t } from '../../i18n/phone/visit.ts'
import { Button, Chip, EmptyState, Icon, Progress } from '../../ui/parts.tsx'
import { useLive } from '../app.ts'
import { Home, Sample } from '../frame.tsx'
import { waitsForAmend } from '../screens/tasks.tsx'
import { Amend } from './amend.tsx'
import { Arrive } from './arrive.tsx'
import { Check } from './check.tsx'
import { notKept, readVisit, type Open } from './data.ts'
import { EndingSheet } from './ending.tsx'
import { Media } from './media.tsx'
import { Paper } from './paper.tsx'
import { RecBar } from './recbar.tsx'
import './recfloat.ts'
import { Receipt, Seal } from './seal.tsx'
import { Rights } from './rights.tsx'
import { Sign } from './sign.tsx'
import { endingPart, Later } from '../signing/later.tsx'
import './visit.css'

export const STEPS = ['arrive', 'rights', 'check', 'sign', 'seal'] as const
export type Step = (typeof STEPS)[number]

/** How far one may go: every step before must be done. */
export function reached({ state }: Open): number {
  if (!state.arrived) return 0
  if (excused(state)) return 4
  return state.rights && state.recusal ? 4 : 1
}

function firstOpen(open: Open): Step {
  const far = reached(open)
  if (far < 2) return STEPS[far]!
  return excused(open.state) || (open.state.inspectors.size > 0 && openEntries(open.state, open.items).length === 0) ? 'sign' : 'check'
}

function StepList({ open, step }: { open: Open; step: Step }) {
  const far = reached(open)
  const at = STEPS.indexOf(step)
  const done = (index: number) => [Boolean(open.state.arrived), Boolean(open.state.recusal), !excused(open.state) && openEntries(open.state, open.items).length === 0, at > 3][index]
  return (
    <ol class="steps" aria-label={t('steps')}>
      {STEPS.map((name, index) => (
        <li key={name} class={name !== step && done(index) ? 'done' : ''} aria-current={name === step ? 'step' : undefined}>
          {index <= far && name !== step ? <a href={`#/visit/${open.visit.id}/${name}`} data-testid={`step-${name}`}>{t(`step_${name}`)}</a> : <span data-testid={`step-${name}`}>{t(`step_${name}`)}</span>}
          {name !== step && done(index) && <span class="vh">{t('stepDone')}</span>}
        </li>
      ))}
    </ol>
  )
}

/** The frame of a visit: name, steps, how much is filled in, and where it is saved. */
export function VisitFrame({ open, step, children, foot }: { open: Open; step: Step | null; children: ComponentChildren; foot?: ComponentChildren }) {
  const { visit, state, items } = open
  const [ending, setEnding] = useState(false)
  const { all, done } = filled(state, items)
  const { why } = notKept()
  const back = step && step !== 'arrive' ? `#/visit/${visit.id}/${STEPS[STEPS.indexOf(step) - 1]}` : '#/'
  return (
    <>
      <header>
        <div class="bar sub"><a class="btn plain icon" href={back} aria-label={tc('back')} data-testid="back"><Icon name="back" /></a>
          <div class="grow"><h1>{visit.object.name}</h1></div><Sample />
          {step && <a class="btn plain icon" href={`#/visit/${visit.id}/media`} aria-label={tm('evidenceN', { n: state.photos.length + state.pieces.length })} data-testid="to-media"><Icon name="camera" /></a>}
          {step && !state.seal && <Button kind="plain" icon="list" aria-label={t('otherEndings')} onClick={() => setEnding(true)} data-testid="other-endings" />}</div>
        {step && <div class="in visit"><StepList open={open} step={step} />
          <div class="row small"><span><b data-testid="filled">{done}</b>/{t('entries', { n: all })}</span><Progress value={done} max={all} label={t('filledOf', { done, all })} />
            {state.last && <Chip icon="phone" testid="saved">{t('savedAt', { at: hourMinute(state.last) })}</Chip>}</div></div>}
        <RecBar />
        {why && <div class="banner danger" role="alert" data-testid="not-kept"><Icon name="alert" /><span class="grow">{tm(`notKept_${why}`)}</span></div>}
      </header>
      <main class="stack tight">{leftTyped(visit.id) && <p class="small muted" role="status" data-testid="left-typed">{t('leftTyped')}</p>}{children}</main>
      {foot && <footer><div class="act">{foot}</div></footer>}
      {ending && <EndingSheet open={open} onClose={() => setEnding(false)} />}
    </>
  )
}

/** One visit. The address names the step; without it the first one that is open. */
export function VisitScreen({ id, step }: { id: string; step: string | undefined }) {
  const open = useLive(() => readVisit(id), [id])
  useEffect(() => { void setMeta('visit-open', id) }, [id])
  useEffect(() => { scrollTo(0, 0) }, [id, step])
  if (open === undefined) return null
  if (open === null) return <Home title={t('tabVisit')} tab="onsite"><EmptyState icon="work" title={t('visitMissing')}><p>{t('visitMissingText')}</p><a class="btn" href="#/">{t('toTasks')}</a></EmptyState></Home>
  if (step === 'media') return <Media open={open} />
  if (waitsForAmend(open.visit, open.progress)) return <Amend open={open} />
  if (open.state.seal || open.state.amends.length > 0 || ['sealed', 'accepted', 'returned'].includes(open.visit.state)) return <Receipt open={open} />
  if (step === 'paper' && !open.state.paper) return <Paper open={open} scanned={location.hash.split('/')[4]} />
  const wanted = STEPS.find((name) => name === step)
  const now = wanted && STEPS.indexOf(wanted) <= reached(open) ? wanted : firstOpen(open)
  const props = { open }
  if (step === 'ending' && open.state.ending) return <Later part={endingPart} with={props} />
  if (now === 'arrive') return <Arrive {...props} />
  if (now === 'rights') return <Rights {...props} />
  if (now === 'check') return <Check {...props} />
  if (now === 'sign') return <Sign {...props} />
  return <Seal {...props} />
}
