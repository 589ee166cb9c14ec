import { useEffect, useState } from 'preact/hooks'
import { findPlace, recentPlace, type Geo, type NoGeo } from '../../core/capture/place.ts'
import { hourMinute } from '../../core/clock.ts'
import { tripsOf, type Trip } from '../../core/trips.ts'
import { t } from '../../i18n/phone/visit.ts'
import { tt } from '../../i18n/phone/trip.ts'
import { Button, EmptyState, Icon } from '../../ui/parts.tsx'
import { dayWords } from '../words.ts'
import { groupOf, TaskRow, type Row } from './tasks.tsx'

/** 300 m, 2.4 km: as exact as a straight line is worth. */
function farWords(metres: number): string {
  return metres < 950 ? tt('metre', { n: Math.max(50, Math.round(metres / 50) * 50) }) : tt('kilometre', { n: (metres / 1000).toFixed(metres < 9950 ? 1 : 0) })
}

function placeOf({ district, street, mixed }: Trip<Row>): string {
  const place = district + street
  return mixed ? tt('around', { place }) : street ? place : tt('noStreet', { place })
}

/** Asks at once only where the phone was allowed to tell before; else by the button. */
async function mayAsk(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'geolocation' })).state === 'granted'
  } catch {
    return false
  }
}

/** The visits that are still to be made, as trips; says by what they are ordered. Works without network and without a position. */
export function Trips({ rows }: { rows: Row[] }) {
  const [from, setFrom] = useState<Geo | null>(recentPlace)
  const [why, setWhy] = useState<NoGeo | null>(null)
  const [busy, setBusy] = useState(false)
  const locate = async () => {
    setBusy(true)
    const found = await findPlace()
    if (typeof found === 'string') setWhy(found)
    else setFrom(found)
    setBusy(false)
  }
  useEffect(() => { if (!from) void mayAsk().then((may) => (may ? locate() : undefined)) }, [])
  const open = rows.filter((row) => !['sealed', 'done'].includes(groupOf(row)))
  return (
    <>
      <div class="small stack-s" data-testid="trip-order" data-from={from ? 'here' : 'due'}>
        <p class="row top"><Icon name={from ? 'pin' : 'clock'} /><span class="grow">{from ? tt('fromHere', { m: from.acc_m, at: hourMinute(Date.now() - from.age_s * 1000) }) : tt('noFrom')} <span class="muted">{tt('tripRule')}</span></span></p>
        {why && !from && <p class="t-warn" role="status">{tt('locateFailed', { why: t(`geo_${why}`) })}</p>}
        <Button wide icon="pin" busy={busy} onClick={() => void locate()} data-testid="trip-locate">{busy ? t('locating') : from ? t('locateAgain') : tt('sortFromHere')}</Button></div>
      {open.length === 0 && <EmptyState icon="check" title={tt('noTrips')} />}
      {tripsOf(open, from).map((trip, index) => (
        <section key={trip.stops[0]!.row.visit.id} data-testid={`trip-${index + 1}`}>
          <h2 class="group">{tt('tripN', { n: index + 1, place: placeOf(trip) })}<span>{[t('places', { n: trip.stops.length }), ...(trip.far === null ? [] : [tt('away', { far: farWords(trip.far) })]), tt('earliest', { day: dayWords(trip.due) })].join(' · ')}</span></h2>
          <ul class="list card">{trip.stops.map(({ row, far }) => <TaskRow key={row.visit.id} row={row} group={groupOf(row)}
            note={far !== null ? tt('away', { far: farWords(far) }) : row.visit.place ? '' : tt('byAddress')} />)}</ul></section>))}
      {rows.length > open.length && <p class="small muted">{tt('notOnTrip', { n: rows.length - open.length })}</p>}
    </>
  )
}
