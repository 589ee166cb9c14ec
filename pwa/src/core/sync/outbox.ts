import { changed } from '../changes.ts'
import { strict, withDb, withRaw, type Db } from '../db/open.ts'
import type { BlobRow, EventRow, Place, Trouble } from '../db/schema.ts'

export interface Counts { phone: number; sent: number; confirmed: number; attention: number }

const OPEN: Place[] = ['phone', 'sent']
export const UNCONFIRMED: Place[] = ['attention', ...OPEN]

/** Events of one key that the server has not confirmed, in the order of the chain. */
export async function openEvents(key: string): Promise<EventRow[]> {
  const rows = await withDb(async (db) => (await Promise.all(OPEN.map((place) => db.getAllFromIndex('events', 'place', place)))).flat())
  return rows.filter((row) => row.key === key).sort((a, b) => a.seq - b.seq)
}

/** Blobs of one key that the server has not confirmed: signatures first, then photos, sound, film, each by time. */
export async function openBlobs(key: string): Promise<BlobRow[]> {
  const rows = await withDb(async (db) => (await Promise.all(OPEN.map((place) => db.getAllFromIndex('blobs', 'place', place)))).flat())
  return rows.filter((row) => row.key === key).sort((a, b) => a.rank - b.rank || a.made - b.made)
}

export async function attention(): Promise<{ events: EventRow[]; blobs: BlobRow[] }> {
  return withDb(async (db) => ({
    events: await db.getAllFromIndex('events', 'place', 'attention'),
    blobs: await db.getAllFromIndex('blobs', 'place', 'attention'),
  }))
}

async function tally(place: Place): Promise<number> {
  return withDb(async (db) => (await db.countFromIndex('events', 'place', place)) + (await db.countFromIndex('blobs', 'place', place)))
}

/** Events and blobs of this phone by place. `phone + sent + attention` is what the server has not confirmed. */
export async function counts(): Promise<Counts> {
  const [phone, sent, confirmed, troubled] = await Promise.all([tally('phone'), tally('sent'), tally('confirmed'), tally('attention')])
  return { phone, sent, confirmed, attention: troubled }
}

/** How much is not confirmed: counted, not read. */
export async function waiting(): Promise<number> {
  const found = await Promise.all(OPEN.map(tally))
  return found.reduce((sum, one) => sum + one, 0)
}

/** Is anything of the visit in that place? Two cursors over keys leap past each other, so thousands of rows take no longer than a few. */
async function isIn(db: Db, store: 'events' | 'blobs', place: Place, visit: string): Promise<boolean> {
  const rows = db.transaction(store).store
  let [one, other] = await Promise.all([rows.index('visit').openKeyCursor(visit), rows.index('place').openKeyCursor(place)])
  while (one && other && one.primaryKey !== other.primaryKey) {
    if (one.primaryKey < other.primaryKey) one = await one.continuePrimaryKey(visit, other.primaryKey)
    else other = await other.continuePrimaryKey(place, one.primaryKey)
  }
  return one !== null && other !== null
}

/** Where the records of these visits wait, the place that needs a person most; visits whose records are all confirmed are left out. */
export async function placesOf(visits: string[]): Promise<Map<string, Place>> {
  const found = new Map<string, Place>()
  for (const place of UNCONFIRMED) {
    if (await tally(place) === 0) continue
    await withRaw((db) => Promise.all(visits.filter((visit) => !found.has(visit)).map(async (visit) => {
      if ((await Promise.all([isIn(db, 'events', place, visit), isIn(db, 'blobs', place, visit)])).some(Boolean)) found.set(visit, place)
    })))
  }
  return found
}

export async function changeEvents(ids: string[], change: Partial<EventRow>): Promise<void> {
  await strict(['events'], async (tx) => {
    const store = tx.objectStore('events')
    for (const id of ids) {
      const row = await store.get(id)
      if (row && row.place !== 'confirmed') await store.put({ ...row, ...change })
    }
  })
  changed()
}

export async function changeBlob(evidence: string, change: Partial<BlobRow>): Promise<void> {
  await strict(['blobs'], async (tx) => {
    const store = tx.objectStore('blobs')
    const row = await store.get(evidence)
    if (row && row.place !== 'confirmed') await store.put({ ...row, ...change })
  })
  changed()
}

/** Puts an item that needed attention back in the row of those to send. Nothing is ever removed. */
export async function sendAgain(kind: 'event' | 'blob', id: string): Promise<void> {
  await strict(['events', 'blobs'], async (tx) => {
    if (kind === 'event') {
      const row = await tx.objectStore('events').get(id)
      if (row) {
        const { problem: _old, ...rest } = row
        await tx.objectStore('events').put({ ...rest, place: 'phone' })
      }
      return
    }
    const row = await tx.objectStore('blobs').get(id)
    if (row) {
      const { problem: _old, ...rest } = row
      await tx.objectStore('blobs').put({ ...rest, place: 'phone', tries: 0 })
    }
  })
  changed()
}

/**
 * What the server says it lacks is to be sent again, even if it was confirmed before: a restored backup may have lost it.
 * `highest` is the server's contiguous seq for this key, `gaps` the holes behind it, `top` the last that it knows.
 */
export async function takeReceipt(key: string, highest: number, gaps: [number, number][], top = highest): Promise<number> {
  const lacks = (seq: number) => seq > highest && !covered(seq)
  const covered = (seq: number) => seq <= top && !gaps.some(([from, to]) => seq >= from && seq <= to)
  const above = await withRaw((db) => db.getAllFromIndex('events', 'chain', IDBKeyRange.bound([key, highest + 1], [key, Infinity])))
  const again = above.filter((row) => row.place === 'confirmed' && lacks(row.seq))
  if (again.length === 0) return 0
  await strict(['events'], async (tx) => {
    for (const { id } of again) {
      const { confirmed: _when, ...rest } = (await tx.objectStore('events').get(id))!
      await tx.objectStore('events').put({ ...rest, place: 'phone' })
    }
  })
  changed()
  return again.length
}

/** Evidence that was confirmed: whose bytes still lie here, and whose were freed. Names alone are read: there may be thousands. */
export async function confirmedBlobs(): Promise<{ held: string[]; freed: string[] }> {
  const [all, names] = await withRaw((db) => Promise.all([db.getAllKeysFromIndex('blobs', 'place', 'confirmed'), db.getAllKeys('bytes')]))
  const here = new Set(names.map((name) => name.split('#')[0]!))
  return { held: all.filter((one) => here.has(one)), freed: all.filter((one) => !here.has(one)) }
}

/** What the server has lost goes again; of what has been freed here meanwhile, a person must know. */
export async function reopenBlobs(held: string[], freed: string[]): Promise<void> {
  await strict(['blobs'], async (tx) => {
    for (const evidence of [...held, ...freed]) {
      const { confirmed: _when, ...rest } = (await tx.objectStore('blobs').get(evidence))!
      await tx.objectStore('blobs').put(held.includes(evidence) ? { ...rest, place: 'phone', offset: 0, tries: 0 } : { ...rest, place: 'attention', problem: trouble('bytes-freed', '') })
    }
  })
  changed()
}

const KEEP_MS = 14 * 86_400_000

/** Frees bytes that the server confirmed at least 14 days ago. Events, hashes and small pictures stay. */
export async function freeOld(now: number): Promise<number> {
  const old = await withDb(async (db) => (await db.getAllFromIndex('blobs', 'place', 'confirmed'))
    .filter((row) => row.confirmed !== undefined && now - row.confirmed >= KEEP_MS))
  if (old.length === 0) return 0
  await strict(['bytes'], async (tx) => {
    for (const { evidence, pieces } of old) await tx.objectStore('bytes').delete(pieces ? IDBKeyRange.bound(`${evidence}#`, `${evidence}#~`) : evidence)
  })
  return old.length
}

export function trouble(code: string, title: string, detail = ''): Trouble {
  return { code, title, detail }
}

/** Refusals that end by themselves when another phone's records or an assignment arrive at the server. */
const WAITING = new Set(['seal-inspectors-missing', 'seal-counts-differ', 'seal-not-acknowledged', 'seal-ending-evidence', 'stamp-photo-unknown', 'event-not-on-team', 'event-visit-unknown', 'inspection-seal-unknown', 'hand-over-not-possible'])

/** Asks again about records that waited for somebody else's; the server answers at once when they have come. */
export async function sendWaiting(): Promise<void> {
  const { events } = await attention()
  for (const event of events) if (WAITING.has(event.problem?.code ?? '')) await sendAgain('event', event.id)
}
