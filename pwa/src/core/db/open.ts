import { openDB, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb'
import { NAME, VERSION, type Schema } from './schema.ts'

export type Db = IDBPDatabase<Schema>
export type Stores = StoreNames<Schema>[]
export type Tx<M extends IDBTransactionMode> = IDBPTransaction<Schema, Stores, M>

let cached: Promise<Db> | null = null
let onBlocked: () => void = () => {}

/** Called when an older window keeps the database from opening: ask the person to close it. */
export function whenBlocked(listener: () => void): void {
  onBlocked = listener
}

/** Steps only add stores and indexes. They never change an event. */
function upgrade(db: Db, from: number): void {
  if (from >= 1) return
  db.createObjectStore('meta', { keyPath: 'name' })
  db.createObjectStore('keys', { keyPath: 'id' }).createIndex('person', 'person')
  db.createObjectStore('heads', { keyPath: 'key' })
  db.createObjectStore('visits', { keyPath: 'id' })
  db.createObjectStore('items', { keyPath: 'id' })
  const events = db.createObjectStore('events', { keyPath: 'id' })
  events.createIndex('visit', 'visit')
  events.createIndex('place', 'place')
  events.createIndex('chain', ['key', 'seq'], { unique: true })
  const blobs = db.createObjectStore('blobs', { keyPath: 'evidence' })
  blobs.createIndex('visit', 'visit')
  blobs.createIndex('place', 'place')
  db.createObjectStore('bytes', { keyPath: 'evidence' })
  db.createObjectStore('thumbs', { keyPath: 'evidence' })
  db.createObjectStore('progress', { keyPath: 'visit' })
  db.createObjectStore('drafts', { keyPath: 'id' })
}

function open(): Promise<Db> {
  const opened: Promise<Db> = openDB<Schema>(NAME, VERSION, {
    upgrade: (db, from) => upgrade(db, from),
    blocked: () => onBlocked(),
    blocking: () => void drop(),
    terminated: () => { cached = null },
  })
  opened.catch(() => { cached = null })
  return opened
}

async function drop(): Promise<void> {
  const old = cached
  cached = null
  try {
    (await old)?.close()
  } catch { /* it never opened */ }
}

/** Closes the connection; the next use opens a new one. Call when the page is put away. */
export const closeDb = drop

const LOST = new Set(['InvalidStateError', 'UnknownError', 'AbortError', 'TransactionInactiveError'])

/**
 * Runs `work` on the one cached connection. Systems close connections under memory pressure; then it opens a new one and
 * runs `work` once more, so `work` must give the same end when done twice.
 */
export async function withDb<T>(work: (db: Db) => Promise<T>): Promise<T> {
  try {
    return await work(await (cached ??= open()))
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof Error) || !LOST.has(error.name)) throw error
    await drop()
    return work(await (cached ??= open()))
  }
}

/** One strict transaction: the promise ends only when the bytes are on the disk. No fetch and no crypto inside `work`. */
export async function strict<T>(stores: Stores, work: (tx: Tx<'readwrite'>) => Promise<T>): Promise<T> {
  return withDb(async (db) => {
    const tx = db.transaction(stores, 'readwrite', { durability: 'strict' })
    const ended = tx.done
    ended.catch(() => {})
    try {
      const value = await work(tx)
      await ended
      return value
    } catch (error) {
      try {
        tx.abort()
      } catch { /* it has ended already */ }
      throw error
    }
  })
}

export async function getMeta<T>(name: string): Promise<T | undefined> {
  return withDb(async (db) => (await db.get('meta', name))?.value as T | undefined)
}

export async function setMeta(name: string, value: unknown): Promise<void> {
  await strict(['meta'], async (tx) => { await tx.objectStore('meta').put({ name, value }) })
}
