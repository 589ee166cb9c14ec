import { useState } from 'preact/hooks'
import { findPlace, type Geo, type NoGeo } from '../../core/capture/place.ts'
import { tm } from '../../i18n/phone/media.ts'
import { t } from '../../i18n/phone/visit.ts'
import { Button, Chip, go, Icon, Segmented } from '../../ui/parts.tsx'
import { dayWords, timeWords } from '../words.ts'
import { say, type Open } from './data.ts'
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
        <dt>{t('team')}</dt><dd>{visit.inspectors.map((one) => `${one.name}${one.leader ? `（${ts('leader')}）` : ''}`).join('、')}</dd><dt>{t('contents')}</dt><dd>{items.map((item) => item.name).join('、')}</dd></dl>
      {visit.previous && visit.previous.length > 0 && <div class="prev row top"><Icon name="clock" /><ul class="small grow">{visit.previous.map((one) => <li key={one.on}>{dayWords(one.on)}：{one.result}</li>)}</ul></div>}
    </div></section>
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
        <span class="small muted">{state.arrived.geo ? t('accuracy', { m: state.arrived.geo.acc_m }) : t(`geo_${state.arrived.reason as NoGeo}`)}</span></div></section>}
      {missing && <section class="card"><div class="in stack"><p>{t('noPlace')}</p>
        <Segmented<NoGeo> legend={t('whyNoPlace')} value={reason} onChoose={setReason} choices={REASONS.map((value) => ({ value, label: t(`geo_${value}`), testid: `geo-${value}` }))} />
        <Button onClick={() => void arrive()} busy={busy}>{t('locateAgain')}</Button></div></section>}
      <About open={open} />{!state.arrived && <Later part={beforePart} with={{ open }} />}
      {!state.arrived && !missing && <p class="small muted">{t('placeHelp')}</p>}
      {!state.arrived && <a class="btn wide" href={`#/visit/${visit.id}/paper`} data-testid="paper-open">{tm('paperOpen')}</a>}
    </VisitFrame>
  )
}
