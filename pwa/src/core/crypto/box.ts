import type { IDBPDatabase, IDBPObjectStore } from 'idb'
import type { Db, Sealer, Stores } from '../db/open.ts'
import { utf8 } from '../hash.ts'

/**
 * Seals rows with the person's data key, AES-256-GCM, a fresh 96-bit IV each. A sealed row keeps its clear fields and has one
 * more, `box`: iv(12) ‖ ciphertext ‖ tag(16). Authenticated with it: `<store>|<primary key as JSON>`, so a box fits one row only.
 * The plaintext is described in docs/reference/rescue-file.md. Inside a transaction nothing may wait, so rows are sealed and
 * opened there by code that does not wait; outside, the browser's own cipher does it.
 */
type Store = Stores[number]
type Row = Record<string, unknown>
/** What an opened row came from. While its sealed fields stay the same, the same box is written again. */
interface Origin { box: ArrayBuffer; rest: Row }

const ORIGIN = Symbol('origin')
/** Fields that stay readable without the key, besides keys and indexes: ids, states, sizes, times, numbers in a row. All else is sealed. */
const CLEAR: Partial<Record<string, string[]>> = {
  keys: ['jwk', 'secret', 'enrolled', 'made', 'revoked'],
  events: ['key', 'seq', 'kind', 'confirmed'],
  blobs: ['key', 'event', 'role', 'rank', 'sha256', 'size', 'type', 'begun', 'offset', 'tries', 'made', 'confirmed'],
  visits: ['pulled', 'person', 'gone'],
  progress: ['key'],
  drafts: ['at'],
}
/** Nothing about people: checklists are published, heads are hashes. */
const PUBLIC = new Set(['items', 'heads'])
const CACHE_ROWS = 6_000
const CACHE_BYTES = 32_768
const decoder = new TextDecoder()

type Gcm = typeof import('./now.ts').gcm

/** Fetches the cipher that does not wait; called ahead while a person types their PIN. */
export async function cipherPart(): Promise<Gcm> {
  return (await import('./now.ts')).gcm
}

class CannotSeal extends Error {
  constructor(what: string) {
    super(`cannot seal ${what}`)
    this.name = 'CannotSeal'
  }
}

interface Packed { $: 'buffer' | 'u8'; at: number; size: number }

/** One value as bytes: length of the JSON (4 bytes, little end first), JSON, then the bytes that the JSON points to. */
export function pack(value: Row): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = []
  let size = 0
  const text = JSON.stringify(value, (_name, one: unknown) => {
    if (one instanceof ArrayBuffer || one instanceof Uint8Array) {
      const bytes = one instanceof Uint8Array ? one : new Uint8Array(one)
      const packed: Packed = { $: one instanceof Uint8Array ? 'u8' : 'buffer', at: size, size: bytes.length }
      parts.push(bytes)
      size += bytes.length
      return packed
    }
    if (one instanceof Map || one instanceof Set || (typeof Blob !== 'undefined' && one instanceof Blob) || typeof one === 'function') throw new CannotSeal(String(one))
    return one
  })
  const json = utf8(text)
  const out = new Uint8Array(4 + json.length + size)
  new DataView(out.buffer).setUint32(0, json.length, true)
  out.set(json, 4)
  let at = 4 + json.length
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export function unpack(bytes: Uint8Array<ArrayBuffer>): Row {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const tail = 4 + length
  return JSON.parse(decoder.decode(bytes.subarray(4, tail)), (_name, one: unknown) => {
    const packed = one as Packed | null
    if (packed?.$ !== 'buffer' && packed?.$ !== 'u8') return one
    const part = bytes.slice(tail + packed.at, tail + packed.at + packed.size)
    return packed.$ === 'u8' ? part : part.buffer
  }) as Row
}

function fresh(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(12))
}

function join(iv: Uint8Array, data: Uint8Array): ArrayBuffer {
  const out = new Uint8Array(12 + data.length)
  out.set(iv)
  out.set(data, 12)
  return out.buffer
}

function paths(path: string | string[] | null): string[] {
  return path === null ? [] : Array.isArray(path) ? path : [path]
}

interface Shape { key: string[]; clear: Set<string> }

/** Which fields of each store are clear: those named above, the key, and what the indexes need. */
function shapes(db: IDBPDatabase<never>): Map<string, Shape> {
  const found = new Map<string, Shape>()
  const names = [...(db.objectStoreNames as unknown as Iterable<string>)]
  const tx = db.transaction(names as never[])
  for (const name of names) {
    const store = tx.objectStore(name as never) as unknown as IDBPObjectStore
    const key = paths(store.keyPath)
    const indexed = [...store.indexNames].flatMap((index) => paths(store.index(index).keyPath))
    found.set(name, { key, clear: new Set([...key, ...indexed, ...(CLEAR[name] ?? [])]) })
  }
  return found
}

/** An event's `e` follows from its line, so it is not sealed twice. */
function slim(store: string, rest: Row): Row {
  if (store !== 'events' || typeof rest['line'] !== 'string') return rest
  const { e: _again, ...less } = rest
  return less
}

function whole(store: string, rest: Row): Row {
  if (store === 'events' && typeof rest['line'] === 'string') rest['e'] = (JSON.parse(rest['line']) as { e: unknown }).e
  return rest
}

export class Box implements Sealer {
  private readonly raw: Uint8Array<ArrayBuffer>
  private readonly key: CryptoKey
  private readonly gcm: Gcm
  private readonly cache = new Map<string, Row>()
  private known: Map<string, Shape> | null = null
  private dead = false

  private constructor(raw: Uint8Array<ArrayBuffer>, key: CryptoKey, gcm: Gcm) {
    this.raw = raw
    this.key = key
    this.gcm = gcm
  }

  /** `dek`: 32 bytes. The box keeps its own copy and clears it in `forget`. */
  static async of(dek: Uint8Array<ArrayBuffer>): Promise<Box> {
    const [key, gcm] = await Promise.all([crypto.subtle.importKey('raw', dek, 'AES-GCM', false, ['encrypt', 'decrypt']), cipherPart()])
    return new Box(dek.slice(), key, gcm)
  }

  forget(): void {
    this.dead = true
    this.raw.fill(0)
    this.cache.clear()
  }

  /** A copy of the data key, to wrap it once more. */
  dek(): Uint8Array<ArrayBuffer> {
    return this.raw.slice()
  }

  private shape(db: unknown, store: string): Shape | null {
    this.known ??= shapes(db as IDBPDatabase<never>)
    return PUBLIC.has(store) ? null : (this.known.get(store) ?? null)
  }

  private place(store: string, shape: Shape, row: Row): string {
    const values = shape.key.map((name) => row[name])
    return `${store}|${JSON.stringify(values.length === 1 ? values[0] : values)}`
  }

  /** Clear fields and the rest, or the row as it is when nothing in it needs sealing (again). */
  private split(shape: Shape, row: Row): { clear: Row; rest: Row } | { done: Row } {
    const clear: Row = {}
    const rest: Row = {}
    for (const [name, value] of Object.entries(row)) {
      if (value === undefined) continue
      if (shape.clear.has(name) || name === 'box') clear[name] = value
      else rest[name] = value
    }
    const names = Object.keys(rest)
    const origin = (row as { [ORIGIN]?: Origin })[ORIGIN]
    if (origin && names.length === Object.keys(origin.rest).length && names.every((name) => rest[name] === origin.rest[name])) return { done: { ...clear, box: origin.box } }
    if (clear['box'] instanceof ArrayBuffer && names.length === 0) return { done: clear }
    delete clear['box']
    return { clear, rest }
  }

  /** Inside a transaction: at once. */
  seal(db: unknown, store: string, row: Row): Row {
    if (this.dead) throw new DOMException('locked', 'NotAllowedError')
    const shape = this.shape(db, store)
    if (!shape) return row
    const split = this.split(shape, row)
    if ('done' in split) return split.done
    const iv = fresh()
    const data = this.gcm(this.raw, iv, utf8(this.place(store, shape, row))).encrypt(pack(slim(store, split.rest)))
    return { ...split.clear, box: join(iv, data) }
  }

  /** The same by the browser's cipher, for large rows and before a transaction. */
  async sealLater(db: unknown, store: string, row: Row): Promise<Row> {
    const shape = this.shape(db, store)
    if (!shape) return row
    const split = this.split(shape, row)
    if ('done' in split) return split.done
    const iv = fresh()
    const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(this.place(store, shape, row)) }, this.key, pack(slim(store, split.rest)))
    return { ...split.clear, box: join(iv, new Uint8Array(data)) }
  }

  private opened(row: Row, box: ArrayBuffer, rest: Row): Row {
    const { box: _box, ...clear } = row
    const found: Row & { [ORIGIN]?: Origin } = { ...clear, ...rest }
    Object.defineProperty(found, ORIGIN, { value: { box, rest }, enumerable: true })
    return found
  }

  private remembered(box: ArrayBuffer, place: string): { name: string; rest: Row | undefined } {
    const name = String.fromCharCode(...new Uint8Array(box, 0, 12)) + place
    return { name, rest: this.cache.get(name) }
  }

  private remember(name: string, box: ArrayBuffer, rest: Row): void {
    if (this.dead || box.byteLength > CACHE_BYTES) return
    if (this.cache.size >= CACHE_ROWS) this.cache.delete(this.cache.keys().next().value!)
    this.cache.set(name, rest)
  }

  /** Inside a transaction: at once. A row that was never sealed comes back as it is. */
  open(db: unknown, store: string, row: Row): Row {
    const box = row?.['box']
    const shape = box instanceof ArrayBuffer ? this.shape(db, store) : null
    if (!shape || !(box instanceof ArrayBuffer)) return row
    const place = this.place(store, shape, row)
    const { name, rest } = this.remembered(box, place)
    if (rest) return this.opened(row, box, rest)
    if (this.dead) throw new DOMException('locked', 'NotAllowedError')
    const plain = this.gcm(this.raw, new Uint8Array(box, 0, 12), utf8(place)).decrypt(new Uint8Array(box, 12))
    const found = whole(store, unpack(plain as Uint8Array<ArrayBuffer>))
    this.remember(name, box, found)
    return this.opened(row, box, found)
  }

  async openLater(db: unknown, store: string, row: Row): Promise<Row> {
    const box = row?.['box']
    const shape = box instanceof ArrayBuffer ? this.shape(db, store) : null
    if (!shape || !(box instanceof ArrayBuffer)) return row
    const place = this.place(store, shape, row)
    const { name, rest } = this.remembered(box, place)
    if (rest) return this.opened(row, box, rest)
    const iv = new Uint8Array(box, 0, 12)
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8(place) }, this.key, new Uint8Array(box, 12))
    const found = whole(store, unpack(new Uint8Array(plain)))
    this.remember(name, box, found)
    return this.opened(row, box, found)
  }

  guard = (db: Db): Db => guarded(this, db)

  ahead = async <T extends object>(store: Store, row: T): Promise<T> => {
    if (!this.known) throw new CannotSeal('before the first use of the database')
    return this.sealLater(null, store, row as unknown as Row) as Promise<T>
  }

  /** Learns the shape of the stores. Call once, before the first `ahead`. */
  learn(db: Db): void {
    this.known ??= shapes(db as unknown as IDBPDatabase<never>)
  }
}

type Any = (...words: unknown[]) => unknown
type Thing = Record<string | symbol, unknown>

/** A stand-in for an object of idb: the methods in `own` are ours, all else is the object's. */
function standIn<T>(target: T, own: Record<string, Any>): T {
  return new Proxy(target as object, {
    get(_target, name) {
      if (typeof name === 'string' && Object.hasOwn(own, name)) return own[name]
      const value = (target as Thing)[name]
      return typeof value === 'function' ? (value as Any).bind(target) : value
    },
  }) as T
}

const READS_ONE = ['get', 'getFromIndex']
const READS_MANY = ['getAll', 'getAllFromIndex']
const WRITES = ['put', 'add']

function cursorOf(box: Box, db: unknown, store: string, cursor: unknown): unknown {
  if (!cursor) return cursor
  const real = cursor as { value: Row; update: Any; continue: Any; advance: Any }
  const next = (name: 'continue' | 'advance') => async (...words: unknown[]) => cursorOf(box, db, store, await real[name](...words))
  const value = box.open(db, store, real.value)
  const made = standIn(real, { update: (row) => real.update(box.seal(db, store, row as Row)), continue: next('continue'), advance: next('advance') })
  return new Proxy(made, { get: (target, name) => (name === 'value' ? value : (target as unknown as Thing)[name]) })
}

/** Reads of a store or an index inside a transaction. */
function reader(box: Box, db: unknown, store: string, real: Thing): Record<string, Any> {
  return {
    get: (...words) => then((real['get'] as Any)(...words), (row) => box.open(db, store, row as Row)),
    getAll: (...words) => then((real['getAll'] as Any)(...words), (rows) => (rows as Row[]).map((row) => box.open(db, store, row))),
    openCursor: (...words) => then((real['openCursor'] as Any)(...words), (cursor) => cursorOf(box, db, store, cursor)),
  }
}

function then(promise: unknown, work: (value: unknown) => unknown): Promise<unknown> {
  return (promise as Promise<unknown>).then(work)
}

function storeOf(box: Box, db: unknown, name: string, real: Thing): unknown {
  const own: Record<string, Any> = { ...reader(box, db, name, real), index: (index) => indexOf(box, db, name, (real['index'] as Any)(index) as Thing) }
  for (const write of WRITES) own[write] = (row, ...words) => (real[write] as Any)(box.seal(db, name, row as Row), ...words)
  return standIn(real, own)
}

function indexOf(box: Box, db: unknown, store: string, real: Thing): unknown {
  return standIn(real, reader(box, db, store, real))
}

function txOf(box: Box, db: unknown, real: Thing): unknown {
  return standIn(real, { objectStore: (name) => storeOf(box, db, name as string, (real['objectStore'] as Any)(name) as Thing) })
}

function guarded(box: Box, db: Db): Db {
  const real = db as unknown as Thing
  const own: Record<string, Any> = { transaction: (...words) => txOf(box, db, (real['transaction'] as Any).apply(db, words) as Thing) }
  for (const name of READS_ONE) own[name] = async (store, ...words) => box.openLater(db, store as string, await (real[name] as Any).call(db, store, ...words) as Row)
  for (const name of READS_MANY) {
    own[name] = async (store, ...words) => Promise.all((await (real[name] as Any).call(db, store, ...words) as Row[]).map((row) => box.openLater(db, store as string, row)))
  }
  for (const name of WRITES) own[name] = async (store, row, ...words) => (real[name] as Any).call(db, store, await box.sealLater(db, store as string, row as Row), ...words)
  return standIn(db, own)
}
