import { useEffect, useRef, useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { td } from '../../i18n/desk/dossier.ts'
import { tg } from '../../i18n/desk/figures.ts'
import { t } from '../../i18n/desk/index.ts'
import { tx } from '../../i18n/desk/records.ts'
import { Button, EmptyState, go, Problem } from '../../ui/parts.tsx'
import { query, useData } from '../data.ts'
import { day } from '../format.ts'
import type { Dot, Drawn, Label } from '../map.ts'
import { Conditions, FIELDS, type Asked } from './finding.tsx'
import { StateChip } from './inspections.tsx'

interface Point { id: string; number: string; state: string; object_name: string; place: string; task_title: string; at: string; conclusions: string[]; lat_u: number | null; lng_u: number | null; acc_m: number | null; from: 'phone' | 'register' | null }
interface Page { items: Point[]; next: string | null; tiles: string | null; credit: string }

const CLEAN = ['no_problem', 'not_this_business']
const toneOf = (row: Point): Dot['tone'] => (row.state !== 'accepted' ? 'open' : row.conclusions.every((one) => CLEAN.includes(one)) ? 'ok' : 'bad')

/** The middle of each district's points carries its name. */
function labelsOf(rows: Point[]): Label[] {
  const found = new Map<string, { lat: number; lng: number; n: number }>()
  for (const row of rows) {
    const name = row.place.split(' ')[0]
    if (!name || row.lat_u === null || row.lng_u === null) continue
    const one = found.get(name) ?? { lat: 0, lng: 0, n: 0 }
    found.set(name, { lat: one.lat + row.lat_u, lng: one.lng + row.lng_u, n: one.n + 1 })
  }
  return [...found].map(([name, one]) => ({ name, lat: one.lat / one.n / 1e6, lng: one.lng / one.n / 1e6 }))
}

/** Visits on a map with a table that says the same; what is asked stands in the address. */
export function VisitMap({ asked, own }: { asked: Asked; own: boolean }) {
  const key = JSON.stringify(asked)
  const path = '/visit-map' + query({ ...asked, limit: 200 })
  const first = useData<Page>(path)
  const [later, setLater] = useState<{ of: Page; items: Point[]; next: string | null } | null>(null)
  const [form, setForm] = useState(asked)
  const [wide, setWide] = useState(FIELDS.slice(1).some((name) => asked[name]))
  const [chosen, setChosen] = useState<string | null>(null)
  useEffect(() => { setForm(asked); setChosen(null) }, [key])
  const page = first.data
  const mine = later && later.of === page ? later : null
  const rows = page ? [...page.items, ...(mine?.items ?? [])] : []
  const next = mine ? mine.next : page?.next
  const more = async () => {
    if (!page || !next) return
    const found = await api<Page>(`${path}&cursor=${encodeURIComponent(next)}`)
    setLater({ of: page, items: [...(mine?.items ?? []), ...found.items], next: found.next })
  }
  const placed = rows.filter((row) => row.lat_u !== null)
  const set = (name: keyof Asked, value: string) => setForm((before) => ({ ...before, [name]: value }))
  const filtered = FIELDS.some((name) => asked[name])
  const find = () => { go(`/figures/map/${new URLSearchParams(Object.entries(form).filter(([, value]) => value)).toString()}`) }
  return (
    <>
      <p class="muted narrow">{tg('mapLead')}</p>
      <form class="card in stack" role="search" aria-label={tg('map')} onSubmit={(event) => { event.preventDefault(); find() }}>
        <div class="row wrap"><label class="vh" for="map-q">{td('find')}</label><input id="map-q" class="input grow" type="search" placeholder={td('find')} value={form.q} onInput={(event) => set('q', event.currentTarget.value)} data-testid="map-q" />
          <Button aria-expanded={wide} onClick={() => setWide(!wide)} data-testid="map-more">{tg('conditions')}</Button><Button kind="primary" type="submit" icon="search" data-testid="map-find">{t('search')}</Button>
          {filtered && <a class="btn plain s" href="#/figures/map">{t('clearFilters')}</a>}</div>
        {wide && <Conditions form={form} set={set} own={own} />}
      </form>
      <Problem error={first.error} onRetry={() => void first.reload()} />
      {page && rows.length === 0 && <EmptyState icon="pin" title={tg('mapNone')}><p class="muted">{tg('mapNoneText')}</p></EmptyState>}
      {page && rows.length > 0 && (
        <div class="mapped"><div class="stack-s">{placed.length > 0 && <Ground rows={placed} tiles={page.tiles} chosen={chosen} onPick={setChosen} />}
          <p class="xs muted" data-testid="map-shown">{tg('mapShown', { n: placed.length, m: rows.length - placed.length })} {page.tiles ? page.credit : tg('mapPlain')}</p></div>
          <div class="card scroll" tabIndex={0} role="region" aria-label={tg('map')}><table class="found" data-testid="map-table"><caption class="vh">{tg('map')}</caption>
            <thead><tr><th scope="col">{tx('object')}</th><th scope="col">{t('state')}</th><th scope="col">{tg('placeOf')}</th></tr></thead>
            <tbody>{rows.map((row) => (
              <tr key={row.id} aria-current={chosen === row.id ? 'true' : undefined}><th scope="row"><a href={`#/inspections/${row.id}`}>{row.object_name}</a><span class="sub xs">{day(row.at)} · {row.place}</span></th><td><StateChip state={row.state} /></td>
                <td class="small">{row.from === null ? <span class="muted">{tg('byNobody')}</span> : <button type="button" class="aslink" onClick={() => setChosen(row.id)} data-testid="map-show">{row.from === 'phone' ? tg('byPhone', { n: row.acc_m ?? 0 }) : tg('byRegister')}<span class="vh"> {tg('showOn', { name: row.object_name })}</span></button>}</td></tr>))}</tbody></table>
            {next && <p class="in"><Button onClick={() => void more()} data-testid="map-next">{t('more')}</Button></p>}</div></div>)}
    </>
  )
}

function Ground({ rows, tiles, chosen, onPick }: { rows: Point[]; tiles: string | null; chosen: string | null; onPick: (id: string) => void }) {
  const box = useRef<HTMLDivElement>(null)
  const drawn = useRef<Drawn | null>(null)
  const told = rows.map((row) => row.id).join()
  useEffect(() => {
    let gone = false
    void import('../map.ts').then(({ draw }) => {
      if (gone || !box.current) return
      const dots = rows.map((row) => ({ id: row.id, lat: row.lat_u! / 1e6, lng: row.lng_u! / 1e6, name: row.object_name, tone: toneOf(row) }))
      drawn.current = draw(box.current, dots, labelsOf(rows), tiles, onPick)
    })
    return () => { gone = true; drawn.current?.clear(); drawn.current = null }
  }, [told, tiles])
  useEffect(() => drawn.current?.pick(chosen), [chosen])
  return (
    <div class="stack-s"><div class="row wrap"><span class="maplegend"><i class="ok" />{tg('legendOk')}</span><span class="maplegend"><i class="bad" />{tg('legendBad')}</span><span class="maplegend"><i class="open" />{tg('legendOpen')}</span><span class="grow" />
      <Button small onClick={() => drawn.current?.zoom(1)}>{tg('zoomIn')}</Button><Button small onClick={() => drawn.current?.zoom(-1)}>{tg('zoomOut')}</Button><Button small onClick={() => drawn.current?.all()}>{tg('zoomAll')}</Button></div>
      <div class="mapbox" role="img" aria-label={tg('mapLabel')} ref={box} data-testid="map" /></div>
  )
}
