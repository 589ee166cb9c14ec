import { useState } from 'preact/hooks'
import { findPlace, type Geo, type NoGeo } from '../../core/capture/place.ts'
import type { VisitRow } from '../../core/db/schema.ts'
import { CONCLUSIONS } from '../../core/events/record.ts'
import { language } from '../../i18n/index.ts'
import { tc } from '../../i18n/both/index.ts'
import { tm } from '../../i18n/phone/media.ts'
import { tt } from '../../i18n/phone/trip.ts'
import { t } from '../../i18n/phone/visit.ts'
import { Button, Chip, go, Icon, Segmented } from '../../ui/parts.tsx'
import { dayWords, timeWords } from '../words.ts'
import { mine, say, type Open } from './data.ts'
import { VisitFrame } from './visit.tsx'
import { t as ts } from '../../i18n/phone/signing.ts'
import { beforePart, Later } from '../signing/later.tsx'

const REASONS: NoGeo[] = ['indoors', 'denied', 'timeout', 'unavailable', 'other']

function About({ open }: { open: Open }) {
  const { visit, items } = open
  const { object } = visit
  return (
    <section class="card"><div class="in stack">
      <dl class="kv"><dt>{t('address')}</dt><dd>{object.address}</dd><dt>{t('uscc')}</dt><dd class="mono">{object.uscc ?? t('none')}</dd>
        {object.contact_name && <><dt>{t('contact')}</dt><dd>{object.contact_name}{object.contact_phone && <> <a href={`tel:${object.contact_phone}`}>{object.contact_phone}</a></>}</dd></>}
        <dt>{t('number')}</dt><dd>{visit.number}</dd><dt>{t('task')}</dt><dd>{visit.task.title}</dd><dt>{t('due')}</dt><dd>{dayWords(visit.due_on)}{visit.due_provisional ? t('provisional') : ''}</dd>
        <dt>{t('contents')}</dt><dd>{items.map((item) => item.name).join(tc('comma'))}</dd></dl>
    </div></section>
  )
}

/** Both inspectors and the leader, each with a number to call; the numbers are on this phone for the team only. */
function Team({ visit }: { visit: VisitRow }) {
  const own = mine(visit)?.id
  return (
    <section class="card" aria-labelledby="team"><div class="in"><h2 id="team">{t('team')}</h2>
      <ul>{visit.inspectors.map((one) => (
        <li class="row wrap tapline" key={one.id}><span class="grow">{one.name} <span class="small muted">{[one.leader ? ts('leader') : '', one.id === own ? tt('you') : '', one.department].filter(Boolean).join(' · ')}</span></span>
          {one.id !== own && (one.phone ? <a class="btn" href={`tel:${one.phone.replace(/[^+\d]/g, '')}`} aria-label={`${tt('call', { name: one.name })} ${one.phone}`} data-testid="call-colleague"><Icon name="phone" />{one.phone}</a> : <span class="small muted">{tt('noPhone')}</span>)}</li>))}</ul></div></section>
  )
}

/** The last three inspections of the business, of every department: when, by whom, what came of it, what failed. */
function Earlier({ visit }: { visit: VisitRow }) {
  const { previous = [] } = visit
  const word = (code: string) => (language() === 'en' ? t(`result_${code}` as 'result_no_problem') : (CONCLUSIONS[code] ?? code))
  return (
    <section class="card" aria-labelledby="earlier" data-testid="earlier"><div class="in stack-s"><h2 id="earlier">{tt('earlier')}</h2>
      {previous.length === 0 && <p class="small muted">{tt('earlierNone')}</p>}
      <ul class="stack">{previous.slice(0, 3).map((one) => {
        const failed = one.failed_n ?? 0
        return (
          <li key={one.number ?? one.on} class="small stack-s"><p><b>{dayWords(one.on)}</b> <span class="muted">{[one.department, one.task].filter(Boolean).join(' · ')}</span></p>
            <p class="row wrap"><span>{(one.results ?? [one.result]).map(word).join(language() === 'en' ? '; ' : '；')}</span>{failed > 0 && <Chip tone="warn" icon="x">{tt('earlierFailed', { n: failed })}</Chip>}</p>
            {failed > 0 && <ul class="muted">{one.failed?.map((text) => <li key={text}>· {text}</li>)}{failed > (one.failed?.length ?? 0) && <li>{tt('earlierMore', { n: failed - (one.failed?.length ?? 0) })}</li>}</ul>}</li>)
      })}</ul></div></section>
  )
}

export function Arrive({ open }: { open: Open }) {
  const { visit, state } = open
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<Geo | NoGeo | null>(null)
  const [reason, setReason] = useState<NoGeo | null>(null)
  const missing = typeof found === 'string'
  const record = async (geo: Geo | null, why: NoGeo | null) => {
    if (!state.accepted) await say(visit, 'accept', {})
    await say(visit, 'arrive', geo ? { geo } : { no_geo_reason: why ?? 'other' })
    go(`/visit/${visit.id}/rights`)
  }
  const arrive = async () => {
    setBusy(true)
    const place = await findPlace()
    setFound(place)
    setReason(typeof place === 'string' ? place : null)
    if (typeof place !== 'string') await record(place, null)
    setBusy(false)
  }
  const foot = state.arrived
    ? <a class="btn primary grow" href={`#/visit/${visit.id}/rights`} data-testid="arrive-next">{t('goOn')}</a>
    : missing
      ? <Button kind="primary" class="grow" onClick={() => void record(null, reason)} data-testid="arrive-without-place">{t('arriveWithout')}</Button>
      : <Button kind="primary" class="grow" icon="pin" busy={busy} onClick={() => void arrive()} data-testid="arrive">{busy ? t('locating') : t('arrived')}</Button>
  return (
    <VisitFrame open={open} step="arrive" foot={foot}>
      {state.arrived && <section class="card"><div class="in row wrap"><Chip tone="ok" icon="check">{t('arrivedAt', { at: timeWords(state.arrived.at) })}</Chip>
        <span class="small muted">{state.arrived.geo ? `${t('accuracy', { m: state.arrived.geo.acc_m })}${state.arrived.geo.age_s > 0 ? ` · ${tt('age', { s: state.arrived.geo.age_s })}` : ''}` : t(`geo_${state.arrived.reason as NoGeo}`)}</span></div></section>}
      {missing && <section class="card"><div class="in stack"><p>{t('noPlace')}</p>
        <Segmented<NoGeo> legend={t('whyNoPlace')} value={reason} onChoose={setReason} choices={REASONS.map((value) => ({ value, label: t(`geo_${value}`), testid: `geo-${value}` }))} />
        <Button onClick={() => void arrive()} busy={busy}>{t('locateAgain')}</Button></div></section>}
      {!state.arrived && <Later part={beforePart} with={{ open }} />}<About open={open} /><Team visit={visit} /><Earlier visit={visit} />
      {!state.arrived && !missing && <p class="small muted">{t('placeHelp')}</p>}
      {!state.arrived && <a class="btn wide" href={`#/visit/${visit.id}/paper`} data-testid="paper-open">{tm('paperOpen')}</a>}
    </VisitFrame>
  )
}
