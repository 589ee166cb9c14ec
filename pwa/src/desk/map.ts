import { circleMarker, divIcon, latLngBounds, map, marker, tileLayer, type CircleMarker } from 'leaflet/dist/leaflet-src.esm.js'
import 'leaflet/dist/leaflet.css'

export interface Dot { id: string; lat: number; lng: number; name: string; tone: 'ok' | 'bad' | 'open' }
export interface Label { name: string; lat: number; lng: number }
export interface Drawn { pick: (id: string | null) => void; zoom: (by: number) => void; all: () => void; clear: () => void }

const text = (words: string, name: string) => {
  const node = document.createElement('span')
  node.className = name
  node.textContent = words
  return node
}

/** Draws the dots; without tiles on a plain ground with the names of places. Its own buttons and credit are the page's: the policy allows no markup from text. */
export function draw(box: HTMLElement, dots: Dot[], labels: Label[], tiles: string | null, onPick: (id: string) => void): Drawn {
  const view = map(box, { attributionControl: false, zoomControl: false, keyboard: false, zoomSnap: 0.5, maxZoom: 18, minZoom: 3, zoomAnimation: false, fadeAnimation: false })
  const ground = latLngBounds(dots.map((dot) => [dot.lat, dot.lng] as [number, number]))
  const all = () => { view.fitBounds(ground, { padding: [32, 32], maxZoom: 15, animate: false }) }
  all()
  view.createPane('names').style.zIndex = '350' // under the dots
  if (tiles) tileLayer(tiles, { maxZoom: 18 }).addTo(view)
  else for (const one of labels) marker([one.lat, one.lng], { icon: divIcon({ html: text(one.name, 'mapname'), className: 'mapnames', iconSize: [0, 0] }), interactive: false, keyboard: false, pane: 'names' }).addTo(view)
  const found = new Map<string, CircleMarker>()
  for (const dot of dots) {
    const one = circleMarker([dot.lat, dot.lng], { radius: 7, weight: 2, className: `mapdot ${dot.tone}` })
    one.bindTooltip(text(dot.name, 'maptip')).on('click', () => onPick(dot.id)).addTo(view)
    found.set(dot.id, one)
  }
  let chosen: CircleMarker | undefined
  const pick = (id: string | null) => {
    chosen?.setRadius(7).closeTooltip()
    chosen = id ? found.get(id) : undefined
    if (!chosen) return
    view.panInside(chosen.getLatLng(), { padding: [48, 48], animate: false })
    chosen.setRadius(11).bringToFront().openTooltip()
  }
  const watch = new ResizeObserver(() => { view.invalidateSize({ animate: false }) })
  watch.observe(box)
  return { pick, zoom: (by) => { view.setZoom(view.getZoom() + by, { animate: false }) }, all, clear: () => { watch.disconnect(); view.remove() } }
}
