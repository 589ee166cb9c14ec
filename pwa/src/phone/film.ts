import { changed } from '../core/changes.ts'
import { engine } from './app.ts'

const ANYWHERE = 'mingcha.film-anywhere'
let anyway = false

/** Film waits for Wi-Fi where the phone tells what it is on; whoever wants sends it all the same, once or always. */
export function filmMayGo(): boolean {
  const kind = (navigator as unknown as { connection?: { type?: string } }).connection?.type
  return anyway || kind !== 'cellular' || localStorage.getItem(ANYWHERE) === 'yes'
}

export function letFilmGo(when: 'now' | 'always' | 'wifi'): void {
  anyway = when === 'now'
  if (when !== 'now') localStorage.setItem(ANYWHERE, when === 'always' ? 'yes' : 'no')
  changed()
  if (when !== 'wifi') void engine.kick(true)
}

export function filmAnywhere(): boolean {
  return localStorage.getItem(ANYWHERE) === 'yes'
}
