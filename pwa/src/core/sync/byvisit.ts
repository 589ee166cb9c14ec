import { withRaw } from '../db/open.ts'
import { UNCONFIRMED, type Counts } from './outbox.ts'

/** What is not confirmed, by visit. Only keys of indexes are looked at: thousands of rows take no longer than a few. */
export async function openByVisit(): Promise<Map<string, Counts>> {
  const found = new Map<string, Counts>()
  await Promise.all((['events', 'blobs'] as const).map((store) => withRaw(async (db) => {
    const places = (await Promise.all(UNCONFIRMED.map(async (place) => (await db.getAllKeysFromIndex(store, 'place', place)).map((key) => [key, place] as const)))).flat()
    if (places.length === 0) return
    const placeOf = new Map(places)
    await Promise.all((await db.getAllKeys('progress')).map(async (visit) => {
      for (const key of await db.getAllKeysFromIndex(store, 'visit', visit)) {
        const place = placeOf.get(key)
        if (!place) continue
        const count = found.get(visit) ?? { phone: 0, sent: 0, confirmed: 0, attention: 0 }
        count[place] += 1
        found.set(visit, count)
      }
    }))
  })))
  return found
}
