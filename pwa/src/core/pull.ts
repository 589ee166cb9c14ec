import { api, raw } from '../api/client.ts'
import { changed } from './changes.ts'
import { getMeta, strict, withDb } from './db/open.ts'
import { keepDraft } from './drafts.ts'
import type { LogHead } from './events/chain.ts'
import type { ItemRef, VisitRef, VisitRow } from './db/schema.ts'

interface Assignments { server_time: string; checkpoint?: LogHead | null; visits: VisitRef[]; items: Record<string, ItemRef>; texts?: Record<string, string>; sheets?: Record<string, string[]> }

export interface Prepared {
  at: number
  visits: number
  items: number
  entries: number
  /** True when the browser promised not to clear the data. */
  persisted: boolean
  /** True when the app's files are kept, so it starts without network. */
  shell: boolean
  freeBytes: number | null
}

/** Fetches what is assigned to the person and keeps it. Visits with records of this phone are never dropped. */
export async function pull(person: string, now: number = Date.now()): Promise<{ visits: number; items: number; entries: number }> {
  const answer = await api<Assignments>('/assignments')
  const items = Object.values(answer.items)
  await strict(['visits', 'items', 'meta'], async (tx) => {
    for (const item of items) await tx.objectStore('items').put(item)
    const kept = new Set(answer.visits.map((visit) => visit.id))
    for (const visit of answer.visits) await tx.objectStore('visits').put({ ...visit, pulled: now, person })
    for (const old of await tx.objectStore('visits').getAll()) {
      if (old.person === person && !kept.has(old.id) && !old.gone) await tx.objectStore('visits').put({ ...old, gone: true })
    }
    const seen = (await tx.objectStore('meta').get('checkpoint'))?.value as LogHead | undefined
    if ((answer.checkpoint?.size ?? 0) < (seen?.size ?? 0)) await tx.objectStore('meta').put({ name: 'restored', value: { at: now, n: 0 } }) // the log is shorter than it was
    if (answer.checkpoint && answer.checkpoint.size >= (seen?.size ?? 0)) await tx.objectStore('meta').put({ name: 'checkpoint', value: answer.checkpoint })
    await tx.objectStore('meta').put({ name: 'texts', value: answer.texts ?? {} })
    await tx.objectStore('meta').put({ name: 'sheets', value: answer.sheets ?? {} })
  })
  await pullOthers(answer.visits)
  changed()
  return { visits: answer.visits.length, items: items.length, entries: items.reduce((sum, item) => sum + item.entries.length, 0) }
}

const LEASE_MS = 7 * 86_400_000

/** Earlier results, the contact's name and number and the colleagues' numbers are for seven days after the last contact. The visit and its checklist stay. */
export function leased(row: VisitRow, contact: number, now: number): VisitRow {
  if (now - Math.max(row.pulled, contact) <= LEASE_MS) return row
  const { previous: _ended, ...rest } = row
  return { ...rest, inspectors: (row.inspectors ?? []).map((one) => ({ ...one, phone: null })), object: { ...row.object, contact_name: null, contact_phone: null } }
}

async function lastContact(): Promise<number> {
  return (await getMeta<number>('contact')) ?? 0
}

/** Keeps what other phones have recorded of a visit that is open, so that a colleague goes on from there. Never stops the pull. */
async function pullOthers(visits: VisitRef[]): Promise<void> {
  for (const visit of visits) {
    if (!visit.events || !['planned', 'started', 'returned'].includes(visit.state)) continue
    const own = new Set(await withDb((db) => db.getAllKeysFromIndex('events', 'visit', visit.id)) as string[])
    if (visit.events <= own.size) continue
    try {
      const answer = await raw(`/assignments/${visit.id}/events`)
      if (!answer.ok) continue
      const lines = (await answer.text()).split('\n').filter(Boolean).filter((line) => !own.has((JSON.parse(line) as { e: { id: string } }).e.id))
      await keepDraft(`others:${visit.id}`, lines)
    } catch (error) {
      console.warn('others', error)
    }
  }
}

/** The visits of a person, by due date. */
export async function visitsOf(person: string, now = Date.now()): Promise<VisitRow[]> {
  const [rows, contact] = await Promise.all([withDb((db) => db.getAll('visits')), lastContact()])
  return rows.filter((row) => row.person === person).map((row) => leased(row, contact, now))
    .sort((a, b) => (a.due_on === b.due_on ? (a.number < b.number ? -1 : 1) : a.due_on < b.due_on ? -1 : 1))
}

export async function visitWithItems(id: string, now = Date.now()): Promise<{ visit: VisitRow; items: ItemRef[] } | null> {
  const contact = await lastContact()
  return withDb(async (db) => {
    const row = await db.get('visits', id)
    if (!row) return null
    const visit = leased(row, contact, now)
    const items = await Promise.all(visit.items.map((item) => db.get('items', item)))
    return { visit, items: items.filter((item): item is ItemRef => item !== undefined) }
  })
}

export function lastPrepared(): Promise<Prepared | undefined> {
  return getMeta<Prepared>('prepared')
}
