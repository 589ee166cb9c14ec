import { openDB, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb'
import { NAME, VERSION, type Schema } from './schema.ts'

export type Db = IDBPDatabase<Schema>
export type Stores = StoreNames<Schema>[]
export type Tx<M extends IDBTransactionMode> = IDBPTransaction<Schema, Stores, M>

/**
 * What seals and opens rows, once a person has opened their lock (core/crypto/box.ts). `guard` gives a database that looks
 * the same to its users and writes no personal word in clear.
 */
export interface Sealer {
  guard: (db: Db) => Db
  ahead: <T extends object>(store: Stores[number], row: T) => Promise<T>
}

let name: string = NAME
let cached: Promise<Db> | null = null
let sealer: Sealer | null = null
let shut: { promise: Promise<void>; open: () => void } | null = null
let working = 0
let onBlocked: () => void = () => {}

/** Called when an older window keeps the database from opening: ask the person to close it. */
export function whenBlocked(listener: () => void): void {
  onBlocked = listener
}

/** Steps only add stores and indexes. They never change an event. */
function upgrade(db: Db, from: number): void {
  if (from < 1) first(db)
}

function first(db: Db): void {
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

/** A connection of one's own to one database; close it. */
export function openNamed(which: string): Promise<Db> {
  return openDB<Schema>(which, VERSION, { upgrade: (db, from) => upgrade(db, from) })
}

function open(): Promise<Db> {
  const opened: Promise<Db> = openDB<Schema>(name, VERSION, {
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
export async function withRaw<T>(work: (db: Db) => Promise<T>): Promise<T> {
  try {
    return await work(await (cached ??= open()))
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof Error) || !LOST.has(error.name)) throw error
    await drop()
    return work(await (cached ??= open()))
  }
}

/** The same for rows as they are meant: sealed rows come out open and go in sealed. While the phone is locked, work waits for the key. */
export async function withDb<T>(work: (db: Db) => Promise<T>): Promise<T> {
  while (shut) await shut.promise
  working += 1
  const { guard } = sealer ?? { guard: (db: Db) => db }
  try {
    return await withRaw((db) => work(guard(db)))
  } finally {
    working -= 1
  }
}

/** How much work of `withDb` is under way. */
export function underWay(): number {
  return working
}

/** From now on `withDb` waits until `unlock`. */
export function lockDb(): void {
  sealer = null
  if (shut) return
  let open = () => {}
  shut = { promise: new Promise<void>((resolve) => { open = resolve }), open }
}

/** Those who waited go on, through this sealer; null leaves rows as they are: a phone on which no PIN was set yet. */
export function unlockDb(with_: Sealer | null): void {
  sealer = with_
  shut?.open()
  shut = null
}

/** Seals a large row before its transaction, off the main thread; the row goes into `put` as it comes out. Small rows need no such step. */
export async function sealAhead<T extends object>(store: Stores[number], row: T): Promise<T> {
  while (shut) await shut.promise
  return sealer ? sealer.ahead(store, row) : row
}

/** Each person who works on a phone has a database of their own. */
export async function useDatabase(next: string): Promise<void> {
  if (next === name) return
  await drop()
  name = next
}

export function databaseName(): string {
  return name
}

/**
 * Runs `work`, and once more with the ballast given up when the phone is full; so `work` must give the same end when done twice.
 * Photos and films pass `spare` false: they leave what was given up to answers, signatures and the lock.
 */
export async function withRoom<T>(work: () => Promise<T>, spare = true): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if ((error as Error | undefined)?.name !== 'QuotaExceededError') throw error
    await (await import('./ballast.ts')).giveUp()
    if (!spare) throw error
    return work()
  }
}

/** One strict transaction: the promise ends only when the bytes are on the disk. No fetch and no await of crypto inside `work`. */
export function strict<T>(stores: Stores, work: (tx: Tx<'readwrite'>) => Promise<T>, spare = true): Promise<T> {
  return withRoom(() => once(stores, work), spare)
}

function once<T>(stores: Stores, work: (tx: Tx<'readwrite'>) => Promise<T>): Promise<T> {
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
      throw tx.error?.name === 'QuotaExceededError' ? tx.error : error // what came after the refusal only says that it was aborted
    }
  })
}

export async function getMeta<T>(name: string): Promise<T | undefined> {
  return withDb(async (db) => (await db.get('meta', name))?.value as T | undefined)
}

export async function setMeta(name: string, value: unknown): Promise<void> {
  await strict(['meta'], async (tx) => { await tx.objectStore('meta').put({ name, value }) })
}
