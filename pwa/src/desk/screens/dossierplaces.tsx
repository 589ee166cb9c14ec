import { td } from '../../i18n/desk/dossier.ts'
import { Chip, EmptyState } from '../../ui/parts.tsx'
import { minute } from '../format.ts'
import { kindWord } from '../recordview.tsx'
import type { Dossier, Place } from './dossiertypes.ts'

const SIZE = 480
const STEPS = [10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000]

interface Dot { x: number; y: number; r: number; label: string; home: boolean }

/** Metres east and north of a middle; good enough for a sketch of a few kilometres. */
function flat(lat: number, lng: number, middle: [number, number]): [number, number] {
  const metre = 111_195 / 1e6
  return [(lng - middle[1]) * metre * Math.cos((middle[0] / 1e6) * (Math.PI / 180)), (lat - middle[0]) * metre]
}

/** Dots and circles in the picture's own units, the whole of them in view; metres per unit. */
export function sketch(places: Place[], registered: [number, number] | null): { dots: Dot[]; perUnit: number } {
  const middle: [number, number] = registered ?? [places[0]!.lat_u, places[0]!.lng_u]
  const found = places.map((place, index) => ({ at: flat(place.lat_u, place.lng_u, middle), acc: place.acc_m, label: String(index + 1), home: false }))
  if (registered) found.push({ at: [0, 0], acc: 0, label: '', home: true })
  const reach = Math.max(20, ...found.map((one) => Math.max(Math.abs(one.at[0]), Math.abs(one.at[1])) + one.acc))
  const perUnit = (reach * 2.2) / SIZE
  return { perUnit, dots: found.map((one) => ({ x: SIZE / 2 + one.at[0] / perUnit, y: SIZE / 2 - one.at[1] / perUnit, r: one.acc / perUnit, label: one.label, home: one.home })) }
}

/** Where the phones said they were: a sketch with accuracy and distance, and the same as a table. */
export function Places({ dossier }: { dossier: Dossier }) {
  const { places, registered } = dossier
  if (places.length === 0) return <EmptyState icon="pin" title={td('noPlaces')}><p class="muted">{td('noPlacesText')}</p></EmptyState>
  const { dots, perUnit } = sketch(places, registered)
  const bar = STEPS.filter((step) => step / perUnit <= SIZE / 3).at(-1) ?? STEPS[0]!
  return (
    <div class="stack">
      {!registered && <p class="small muted">{td('noRegistered')}</p>}
      <svg class="sketch" viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={td('sketch')} data-testid="sketch">
        <rect class="ground" width={SIZE} height={SIZE} />
        {dots.filter((dot) => !dot.home).map((dot) => <circle key={dot.label} class="acc" cx={dot.x} cy={dot.y} r={Math.max(dot.r, 4)} />)}
        {dots.map((dot) => dot.home ? <path key="home" class="home" d={`M${dot.x - 8} ${dot.y + 7}v-9l8-8 8 8v9z`} /> : <circle key={dot.label} class="dot" cx={dot.x} cy={dot.y} r="4" />)}
        {dots.filter((dot) => !dot.home).map((dot, index) => <text key={dot.label} x={dot.x + 8} y={dot.y - 8 - (index % 4) * 14}>{dot.label}</text>)}
        <path class="bar" d={`M16 ${SIZE - 20}v6h${bar / perUnit}v-6`} /><text x="16" y={SIZE - 28}>{td('scale', { n: bar.toLocaleString('en') })}</text>
        <path class="bar" d={`M${SIZE - 24} 34v-18m-5 6l5-6 5 6`} /><text x={SIZE - 29} y="50">N</text>
      </svg>
      <p class="xs muted">{td('sketch')} {td('claim')}</p>
      <div class="card"><table data-testid="places"><caption class="vh">{td('places')}</caption><thead><tr><th scope="col" class="num">#</th><th scope="col">{td('at')}</th><th scope="col">{td('what')}</th><th scope="col" class="num">{td('accuracy')}</th><th scope="col" class="num">{td('distance')}</th><th scope="col">{td('datum')}</th></tr></thead>
        <tbody>{places.map((place, index) => (
          <tr key={index}><td class="num">{index + 1}</td><td class="nowrap">{minute(place.at)}</td><th scope="row">{kindWord(place.kind)}</th><td class="num">±{td('metres', { n: place.acc_m })}</td>
            <td class="num">{place.metres === null ? '—' : td('metres', { n: place.metres.toLocaleString('en') })}</td><td>{place.crs}{place.crs !== 'WGS84' && <Chip tone="warn" icon="alert">{td('otherDatum')}</Chip>}</td></tr>))}</tbody></table></div>
    </div>
  )
}
