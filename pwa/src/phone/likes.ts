/** What the browser offers for the home screen, once it does. */
export interface Offer extends Event { prompt: () => Promise<unknown> }
export const install: { offer: Offer | null } = { offer: null }
if (typeof addEventListener === 'function') addEventListener('beforeinstallprompt', (event) => { install.offer = event as Offer })

/** How somebody wants this phone: the list's order, the map, shaking, sound. Nothing about people or visits, so it may lie open. */
export type Like = 'order' | 'map' | 'shake' | 'sound'

export function like(name: Like): string | null {
  try {
    return localStorage.getItem(`mingcha.${name}`)
  } catch {
    return null
  }
}

export function setLike(name: Like, value: string): void {
  try {
    localStorage.setItem(`mingcha.${name}`, value)
  } catch { /* a browser that keeps nothing asks again */ }
}
