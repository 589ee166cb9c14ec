import { openDB, type IDBPDatabase } from 'idb'
import { changed } from '../changes.ts'
import { databaseName, lockDb, openNamed, setMeta, strict, underWay, unlockDb, useDatabase, withRaw, withRoom, type Stores } from '../db/open.ts'
import { NAME, type KeyRow } from '../db/schema.ts'
import { Box, cipherPart } from './box.ts'
import { escrowSlot, keyOfPin, openPin, openPrf, pinSlot, prfSlot, type EscrowKey, type EscrowSlot, type PinSlot, type Wrapped } from './slots.ts'

/** One person's lock on this phone. Nothing here names the person: `mask` is the first sign of the name. */
export interface Vault {
  person: string
  mask: string
  /** The person's own database. */
  db: string
  made: number
  /** When it was last opened: the newest is asked for at start. */
  used: number
  pin: PinSlot | null
  prf: (Wrapped & { credential: string; salt: string }) | null
  escrow: EscrowSlot | null
  misses: number
  /** No PIN is tried before this time, in ms since 1970. */
  until: number
  /** False while rows of an earlier version are still to be sealed. */
  whole: boolean
}

const FREE_TRIES = 5
const ALL_TRIES = 10
/** After the 5th, 6th, … miss. */
const DELAYS = [30_000, 60_000, 120_000, 300_000, 900_000]

async function store<T>(work: (db: IDBPDatabase<{ vaults: { key: string; value: Vault } }>) => Promise<T>): Promise<T> {
  const db = await openDB<{ vaults: { key: string; value: Vault } }>(`${NAME}-vault`, 1, { upgrade: (fresh) => void fresh.createObjectStore('vaults', { keyPath: 'person' }) })
  try {
    return await work(db)
  } finally {
    db.close()
  }
}

/** The same for what writes: a full phone must open and send, or it can never be emptied. */
const written: typeof store = (work) => withRoom(() => store(work))

/** All locks of this phone, the last used first. */
export async function vaults(): Promise<Vault[]> {
  return (await store((db) => db.getAll('vaults'))).sort((a, b) => b.used - a.used)
}

export function vaultOf(person: string): Promise<Vault | undefined> {
  return store((db) => db.get('vaults', person))
}

/** Changes a lock as it is now on the disk, so that a second window's change is not undone. */
async function keep(person: string, change: Partial<Vault> | Vault): Promise<Vault> {
  return written(async (db) => {
    const tx = db.transaction('vaults', 'readwrite', { durability: 'strict' })
    const next = { ...await tx.store.get(person), ...change } as Vault
    await tx.store.put(next)
    await tx.done
    return next
  })
}

let box: Box | null = null
let open: Vault | null = null

/** Who has the lock open in this window. */
export function openVault(): Vault | null {
  return open
}

async function enter(vault: Vault, dek: Uint8Array<ArrayBuffer>): Promise<Vault> {
  await useDatabase(vault.db)
  const made = await Box.of(dek)
  dek.fill(0)
  await withRaw(async (db) => made.learn(db))
  const used = { misses: 0, until: 0, used: Date.now() }
  void keep(vault.person, used).catch(() => {}) // nobody waits for it: where it fails, an old miss is counted once more
  box?.forget() // nothing waits from here on: a locking that ends meanwhile must not take the new key away
  box = made
  open = { ...vault, ...used }
  unlockDb(made)
  return open
}

/** The first lock of a person on this phone. `office` is null without network: the escrow follows at the next contact. */
export async function makeVault(who: { id: string; name: string }, pin: string, office: EscrowKey | null): Promise<Vault> {
  const dek = crypto.getRandomValues(new Uint8Array(32))
  const made: Vault = {
    person: who.id, mask: [...who.name][0] ?? '', db: databaseName(), made: Date.now(), used: 0,
    pin: await pinSlot(pin, dek, who.id), prf: null, escrow: office ? await escrowSlot(office, dek, who.id) : null,
    misses: 0, until: 0, whole: false,
  }
  await keep(who.id, made)
  const vault = await enter(made, dek)
  await setMeta('person', who)
  return vault
}

/** Before anybody of this person's is read: the database that is theirs, locked when there is a lock. `known`: the lock as it was just read. */
export async function approach(person: string, known?: Vault): Promise<Vault | null> {
  const vault = known ?? await vaultOf(person)
  if (vault) {
    shutNow()
    await useDatabase(vault.db)
    return vault
  }
  const taken = (await vaults()).some((one) => one.db === NAME) || await heldByOther(person)
  await useDatabase(taken ? `${NAME}-${person}` : NAME)
  box?.forget()
  box = open = null
  unlockDb(null)
  return null
}

/** True when the first database holds keys of somebody else and none of this person's. */
async function heldByOther(person: string): Promise<boolean> {
  await useDatabase(NAME)
  const keys = await withRaw((db) => db.getAll('keys'))
  return keys.length > 0 && !keys.some((key) => key.person === person)
}

export type Miss = 'wrong' | 'wait' | 'gone'

let early: { salt: string; pin: string; key: Promise<CryptoKey> } | null = null

/** Makes the key of what is typed while the hand goes to the last button. Nothing is tried by it; null forgets it. */
export function expectPin(slot: PinSlot, pin: string | null): void {
  early = pin === null ? null : { salt: slot.salt, pin, key: keyOfPin(slot, pin) }
  early?.key.catch(() => {})
  if (early) void cipherPart().catch(() => {}) // `enter` asks again, and tells
}

function keyFor(slot: PinSlot, pin: string): Promise<CryptoKey> {
  const made = early?.pin === pin && early.salt === slot.salt ? early.key : keyOfPin(slot, pin)
  early = null
  return made
}

/**
 * Tries a PIN. A miss is written down before the try, so a killed page cannot try for ever. From the fifth on each miss
 * costs time; the tenth takes the PIN slot away when the organisation can open instead: nothing is deleted.
 */
export async function tryPin(person: string, pin: string, now = Date.now()): Promise<{ vault: Vault } | { miss: Miss; vault: Vault }> {
  const vault = (await vaultOf(person))!
  if (!vault.pin) return { miss: 'gone', vault }
  if (now < vault.until) return { miss: 'wait', vault }
  const misses = vault.misses + 1
  const delay = misses < FREE_TRIES ? 0 : DELAYS[Math.min(misses - FREE_TRIES, DELAYS.length - 1)]!
  const [key] = await Promise.all([keyFor(vault.pin, pin), keep(person, { misses, until: delay ? now + delay : 0 })])
  const dek = await openPin(vault.pin, key, person)
  if (dek) return { vault: await enter(vault, dek) }
  const gone = misses >= ALL_TRIES && vault.escrow !== null
  return { miss: gone ? 'gone' : 'wrong', vault: await keep(person, gone ? { pin: null } : {}) }
}

/** Opens with the data key that the organisation gave back after signing in. Throws DOMException when it is not the key of this phone. */
export async function openWith(person: string, dek: Uint8Array<ArrayBuffer>): Promise<Vault> {
  return enter((await vaultOf(person))!, dek)
}

export async function openWithPhone(person: string, secret: BufferSource): Promise<Vault | null> {
  const vault = (await vaultOf(person))!
  const dek = vault.prf && await openPrf(secret, vault.prf, person)
  return dek ? enter(vault, dek) : null
}

function dek(): Uint8Array<ArrayBuffer> {
  if (!box || !open) throw new DOMException('locked', 'NotAllowedError')
  return box.dek()
}

/** A new PIN for the lock that is open. */
export async function changePin(pin: string): Promise<void> {
  open = await keep(open!.person, { pin: await pinSlot(pin, dek(), open!.person), misses: 0, until: 0 })
  changed()
}

export async function addEscrow(office: EscrowKey): Promise<void> {
  open = await keep(open!.person, { escrow: await escrowSlot(office, dek(), open!.person) })
}

export async function setPhoneUnlock(slot: { credential: string; salt: string; secret: BufferSource } | null): Promise<void> {
  const prf = slot && { ...await prfSlot(slot.secret, dek(), open!.person), credential: slot.credential, salt: slot.salt }
  open = await keep(open!.person, { prf })
  changed()
}

/** The key leaves memory; whoever reads or writes from now on waits for the next unlocking. */
export function shutNow(): void {
  lockDb()
  box?.forget()
  box = open = null
}

const QUIET_MS = 120

/** Waits until no work on the database has been under way for a moment, at most five seconds. */
export async function quiet(): Promise<void> {
  const end = Date.now() + 5_000
  let still = 0
  while (still < QUIET_MS && Date.now() < end) {
    await new Promise((resolve) => { setTimeout(resolve, 20) })
    still = underWay() === 0 ? still + 20 : 0
  }
}

/** What a person has not sent, and their key: readable without their PIN. */
export async function unsent(vault: Vault): Promise<number> {
  if (vault.db === databaseName()) return withRaw(tally)
  const db = await openNamed(vault.db)
  try {
    return await tally(db)
  } finally {
    db.close()
  }
}

async function tally(db: { countFromIndex: (store: 'events' | 'blobs', index: 'place', place: string) => Promise<number> }): Promise<number> {
  let sum = 0
  for (const place of ['phone', 'sent', 'attention']) sum += await db.countFromIndex('events', 'place', place) + await db.countFromIndex('blobs', 'place', place)
  return sum
}

/** The newest device key of the person whose database is chosen, also while it is locked. */
export async function lockedKey(person: string): Promise<KeyRow | undefined> {
  const rows = await withRaw((db) => db.getAllFromIndex('keys', 'person', person))
  return rows.sort((a, b) => b.made - a.made)[0]
}

type Plain = Record<string, unknown> & { key: string; person: string; evidence: string }
interface Bare {
  getAllKeys: (store: string) => Promise<string[]>
  get: (store: string, key: string) => Promise<Plain | undefined>
  transaction: (store: string, mode: 'readwrite', how: { durability: 'strict' }) => { store: { put: (row: Plain) => unknown; delete: (key: string) => unknown }; done: Promise<void> }
}

/**
 * Before there were locks two people could record into one database. What is another's moves, as it is, to a database of
 * their own: written there first, then deleted here, the key last, so that a kill between leaves a row twice and never
 * nowhere. It is sealed when that person sets a PIN.
 */
async function partOthers(person: string): Promise<void> {
  const keys = (await withRaw((db) => db.getAll('keys'))).filter((key) => key.person !== person)
  for (const owner of new Set(keys.map((key) => key.person))) {
    const mine = new Set(keys.filter((key) => key.person === owner).map((key) => key.id))
    const to = await openNamed(`${NAME}-${owner}`)
    try {
      await withRaw((from) => move(from as unknown as Bare, to as unknown as Bare, owner, mine))
    } finally {
      to.close()
    }
  }
}

async function move(from: Bare, to: Bare, owner: string, mine: Set<string>): Promise<void> {
  const write = async (db: Bare, store: string, work: (at: { put: (row: Plain) => unknown; delete: (key: string) => unknown }) => unknown) => {
    const tx = db.transaction(store, 'readwrite', { durability: 'strict' })
    await Promise.all([work(tx.store), tx.done])
  }
  const held = new Set<string>()
  for (const id of await from.getAllKeys('blobs')) if (mine.has((await from.get('blobs', id))!.key)) held.add(id)
  const theirs: Record<string, (row: Plain) => boolean> = {
    items: () => true, bytes: (row) => held.has(row.evidence), thumbs: (row) => held.has(row.evidence), visits: (row) => row.person === owner,
    progress: (row) => mine.has(row.key), events: (row) => mine.has(row.key), heads: (row) => mine.has(row.key), blobs: (row) => mine.has(row.key),
    keys: (row) => row.person === owner,
  }
  for (const [store, test] of Object.entries(theirs)) {
    for (const id of await from.getAllKeys(store)) {
      const row = await from.get(store, id)
      if (!row || !test(row)) continue
      await write(to, store, (at) => at.put(row))
      if (store !== 'items') await write(from, store, (at) => at.delete(id))
    }
  }
}

const LARGE = new Set(['bytes', 'thumbs'])

/**
 * Seals the rows of an earlier version where they lie, one transaction each for large ones. Killed half way it goes on at the
 * next unlocking: a row is either as it was or sealed, never gone. `told` hears how many of how many.
 */
export async function sealAll(told: (done: number, all: number) => void = () => {}): Promise<void> {
  const vault = open
  if (!vault || vault.whole) return
  const stores = await withRaw(async (db) => [...db.objectStoreNames] as Stores)
  await partOthers(vault.person)
  let all = 0
  for (const name of stores) all += await withRaw((db) => db.count(name))
  let done = 0
  for (const name of stores) {
    for (const key of await withRaw((db) => db.getAllKeys(name))) {
      await sealOne(name, key as never)
      told(done += 1, all)
    }
  }
  if (open?.person === vault.person) open = await keep(vault.person, { whole: true })
}

async function sealOne(name: Stores[number], key: never): Promise<void> {
  const raw = await withRaw((db) => db.get(name, key)) as { box?: ArrayBuffer } | undefined
  if (!raw || raw.box) return
  const ahead = LARGE.has(name) ? await box?.sealLater(null, name, raw as never) : null
  await strict([name], async (tx) => {
    const row = await tx.objectStore(name).get(key)
    if (row) await (tx.objectStore(name) as { put: (row: unknown) => Promise<unknown> }).put(ahead ?? row)
  })
}

/** Drafts that stand for bytes on the disk: a recording or a file whose event is not there yet. */
const EVIDENCE = /^(take|file):/

/** Data about the office's business go, and what was only typed; what was recorded and not confirmed stays. For a phone that was revoked. */
export async function wipeReference(): Promise<void> {
  await withRaw(async (db) => {
    const tx = db.transaction(['visits', 'items', 'thumbs', 'meta', 'drafts'], 'readwrite', { durability: 'strict' })
    for (const name of ['visits', 'items', 'thumbs'] as const) await tx.objectStore(name).clear()
    for (const id of await tx.objectStore('drafts').getAllKeys()) if (!EVIDENCE.test(id)) await tx.objectStore('drafts').delete(id)
    await tx.objectStore('meta').delete('texts')
    await tx.done
  })
  changed()
}

