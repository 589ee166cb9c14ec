import { useState } from 'preact/hooks'
import { excused, filled, givenUp, sealGaps } from '../../core/events/reduce.ts'
import { tc } from '../../i18n/both/index.ts'
import { tm } from '../../i18n/phone/media.ts'
import { spoken, t } from '../../i18n/phone/visit.ts'
import { Button, Icon, Sheet } from '../../ui/parts.tsx'
import { PlaceChip } from '../screens/tasks.tsx'
import { timeWords } from '../words.ts'
import { numbered, readVisit, say, signers, type Open } from './data.ts'
import { useSettled } from './late.ts'
import { endRecording } from './recbar.tsx'
import { VisitFrame } from './visit.tsx'
import { stamped } from '../../core/events/signing.ts'
import { Later, receiptPart } from '../signing/later.tsx'

function Fact({ good, children }: { good: boolean; children: string }) {
  return <li class="row top"><span class={good ? 't-ok' : 't-warn'}><Icon name={good ? 'check' : 'alert'} /></span><span class="grow">{children}</span></li>
}

/** Asked once, because a seal cannot be undone: what is in it, and what is still missing. */
export function Seal({ open }: { open: Open }) {
  const { visit, state, items, choice, shown, text } = open
  const [asking, setAsking] = useState(false)
  const settled = useSettled(asking) // the sheet's button lies where the one that opened it lay
  const [busy, setBusy] = useState(false)
  const team = signers(visit).map((one) => one.id)
  const gaps = sealGaps(state, items, team, shown)
  const waits = (state.late?.days ?? 0) > 10 && !visit.late_consent
  const ready = gaps.length === 0 && !waits && choice.conclusion.length > 0
  const refused = state.business?.shown !== shown && !stamped(state, shown) && state.paper?.business !== 'signed'
  const seal = async () => {
    setBusy(true)
    try {
      await endRecording(visit.id)
      const { state } = (await readVisit(visit.id))! // with the recording that has just ended
      const answered = filled(state, items).done
      await say(visit, 'seal', {
        shown, text, conclusion: choice.conclusion, methods: choice.methods, events: state.count, photos: state.photos.length, answered,
        unanswered: givenUp(state, items),
        signed_by: team, acknowledged: refused ? 'refused' : 'signed',
      })
    } finally {
      setBusy(false)
      setAsking(false)
    }
  }
  return (
    <VisitFrame open={open} step="seal" foot={<Button kind="primary" class="grow" icon="lock" disabled={!ready} onClick={() => setAsking(true)} data-testid="seal">{t('sealDo')}</Button>}>
      <section class="card"><div class="in stack"><h2>{t('sealTitle')}</h2>
        <ul class="stack">
          <Fact good>{t('sealAnswers', { n: filled(state, items).done, gaps: givenUp(state, items).length })}</Fact>
          <Fact good>{t('sealPhotos', { n: state.photos.length })}</Fact>
          <Fact good={!gaps.includes('inspectors')}>{t('sealInspectors', { n: team.filter((id) => state.inspectors.get(id)?.shown === shown).length })}</Fact>
          {!excused(state) && <Fact good={!gaps.includes('business')}>{gaps.includes('business') ? t('sealNoBusiness') : refused ? t('sealRefused') : t('sealBusiness')}</Fact>}
        </ul>
        {givenUp(state, items).length > 0 && <ul class="small stack-s" data-testid="seal-gaps">{givenUp(state, items).map(({ entry, reason }) => {
          const one = numbered(items).find((each) => each.entry.id === entry)
          return <li key={entry}><span class="qn">{one?.no}</span> {one?.entry.text}<br /><span class="muted">{spoken(reason)}</span></li>
        })}</ul>}
        {!ready && <p class="t-warn">{t('sealNotYet')} <a href={`#/visit/${visit.id}/sign`}>{t('toSign')}</a></p>}
        {waits && <p class="t-warn" data-testid="seal-consent">{tm('paperConsent')}</p>}
        <p class="small muted">{t('sealHelp')}</p></div></section>
      {asking && <Sheet title={t('sealAsk')} onClose={() => setAsking(false)} testid="seal-sheet">
        <p>{t('sealAskText', { name: visit.object.name, n: filled(state, items).done })}</p>
        <div class="act"><Button onClick={() => setAsking(false)}>{tc('back')}</Button><Button kind="primary" class="grow" busy={busy} disabled={!settled} onClick={() => void seal()} data-testid="seal-go">{t('sealDo')}</Button></div></Sheet>}
    </VisitFrame>
  )
}

/** After the seal: the code the business may photograph, and where the record is now. */
export function Receipt({ open }: { open: Open }) {
  const { visit, state } = open
  const { seal } = state
  return (
    <VisitFrame open={open} step={null} foot={<><a class="btn" href={`#/visit/${visit.id}/media`} data-testid="to-media">{tm('evidence')}</a><a class="btn" href="#/" data-testid="receipt-tasks">{t('toTasks')}</a><a class="btn primary grow" href="#/sync" data-testid="receipt-sync">{t('seeSync')}</a></>}>
      <section class="card" data-testid="receipt"><div class="in stack">
        <h2 class="row"><span class="t-ok"><Icon name="lock" /></span>{seal ? t('sealedAtLong', { at: timeWords(seal.at) }) : t('sealedElsewhere')}</h2>
        <p><PlaceChip place={open.place} any={state.count > 0} /></p>
        {seal && <><p>{t('receiptHelp')}</p>
          <p class="code" data-testid="seal-code" aria-label={t('sealCode')}>{seal.hash.slice(0, 32).match(/.{1,8}/g)!.map((part) => <span key={part}>{part}</span>)}</p>
          <Later part={receiptPart} with={{ hash: seal.hash }} />
          <p class="small muted">{visit.number} · {t('fingerprint')} {seal.shown.slice(0, 8)}…</p></>}
        {state.amends.map((one) => <p key={one.at} class="doc">{tc('colon', { a: t('amendedAt', { at: timeWords(one.at) }), b: one.reason })}</p>)}
      </div></section>
      {seal && <details class="card in"><summary>{t('wholeText')}</summary><pre lang="zh-CN" class="doc shown">{seal.text}</pre></details>}
    </VisitFrame>
  )
}
