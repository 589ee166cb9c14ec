import type { Json } from '../canon.ts'
import { changed } from '../changes.ts'
import { shanghai } from '../clock.ts'
import { signText } from '../crypto/keys.ts'
import { sealAhead, strict, withDb } from '../db/open.ts'
import type { BlobRole, BlobRow, BytesRow, EventRow, HeadRow, KeyRow } from '../db/schema.ts'
import { sha256 } from '../hash.ts'
import { uuid7 } from '../ids.ts'
import { exclusive } from '../locks.ts'
import { canonicalEvent, lineOf, ZERO64, type Envelope, type NotBefore } from './event.ts'
import { payloadFault } from './kinds.ts'
import { advance, emptyProgress } from './progress.ts'

/** Bytes that belong to an event. They are stored in the event's own transaction. */
export interface NewBlob { evidence: string; role: BlobRole; data: ArrayBuffer; sha256: string; type: string }

/** Bytes that lie on the phone already, in rows of these sizes (core/capture/pieces.ts). */
export interface LaidBlob { evidence: string; role: BlobRole; pieces: number[]; sha256: string; type: string }

export interface NewEvent {
  visit: string
  kind: string
  payload: { [key: string]: Json }
  blobs?: (NewBlob | LaidBlob)[]
  nonce?: string | undefined
}

export class WrongPayload extends Error {
  readonly field: string
  constructor(kind: string, field: string) {
    super(`${kind}${field}`)
    this.name = 'WrongPayload'
    this.field = field
  }
}

/** What a writer needs from the world; tests give their own. */
export interface World { now: () => number; mono: () => number; boot: string; app: string }

export const world: World = {
  now: () => Date.now(),
  mono: () => Math.max(0, Math.round(performance.now())),
  boot: uuid7(),
  app: typeof __APP__ === 'undefined' ? ZERO64 : __APP__,
}

/** The newest head of the office's log that this phone has seen: the event was made after it. */
export interface LogHead { size: number; root: string }

function envelope(key: KeyRow, head: HeadRow | undefined, given: NewEvent, w: World, seen: LogHead | undefined): Envelope {
  const now = w.now()
  const nb: NotBefore = { nonce: given.nonce ?? ZERO64, cp_size: seen?.size ?? 0, cp_root: seen?.root ?? ZERO64 }
  return {
    v: 1, id: uuid7(now), visit: given.visit, key: key.id, seq: (head?.seq ?? 0) + 1, prev: head?.hash ?? ZERO64,
    kind: given.kind, schema: 1, at: shanghai(now), mono: w.mono(), boot: w.boot, app: w.app, nb, payload: given.payload,
  }
}

function rankOf({ role, type }: NewBlob | LaidBlob): BlobRow['rank'] {
  if (role === 'strokes' || role === 'picture') return 0
  return type.startsWith('video/') ? 3 : type.startsWith('audio/') ? 2 : 1
}

function sizeOf(blob: NewBlob | LaidBlob): number {
  return 'data' in blob ? blob.data.byteLength : blob.pieces.reduce((sum, size) => sum + size, 0)
}

function blobRow(blob: NewBlob | LaidBlob, row: EventRow, now: number): BlobRow {
  return {
    evidence: blob.evidence, visit: row.visit, key: row.key, event: row.id, role: blob.role, rank: rankOf(blob),
    sha256: blob.sha256, size: sizeOf(blob), ...('pieces' in blob ? { pieces: blob.pieces } : {}), type: blob.type, place: 'phone', begun: false, offset: 0, tries: 0, made: now,
  }
}

/** Writes bytes, event, head and progress in one strict transaction. False when another window wrote first. */
function store(row: EventRow, blobs: (NewBlob | LaidBlob)[], bytes: BytesRow[], head: HeadRow | undefined, now: number): Promise<boolean> {
  return strict(['events', 'heads', 'blobs', 'bytes', 'progress'], async (tx) => {
    if (await tx.objectStore('events').get(row.id)) return true
    const current = await tx.objectStore('heads').get(row.key)
    if ((current?.seq ?? 0) !== (head?.seq ?? 0) || current?.hash !== head?.hash) return false
    for (const one of bytes) await tx.objectStore('bytes').put(one)
    for (const blob of blobs) await tx.objectStore('blobs').put(blobRow(blob, row, now))
    await tx.objectStore('events').add(row)
    await tx.objectStore('heads').put({ key: row.key, seq: row.seq, hash: row.hash })
    const progress = await tx.objectStore('progress').get(row.visit)
    await tx.objectStore('progress').put(advance(progress ?? emptyProgress(row.visit, row.key), row.e))
    return true
  }, blobs.every((blob) => !('data' in blob) || rankOf(blob) === 0))
}

/**
 * Signs and stores one event. Ends only when it is on the disk; then "saved on this phone" is true.
 * Writers wait for each other, in this window and in others.
 */
export async function append(key: KeyRow, given: NewEvent, w: World = world): Promise<EventRow> {
  const field = payloadFault(given.kind, given.payload)
  if (field !== null) throw new WrongPayload(given.kind, field)
  const blobs = given.blobs ?? []
  const bytes = await Promise.all(blobs.flatMap((blob) => ('data' in blob ? [sealAhead('bytes', { evidence: blob.evidence, data: blob.data })] : [])))
  const row = await exclusive(`mingcha-chain-${key.id}`, async () => {
    for (;;) {
      const [head, seen] = await withDb(async (db) => Promise.all([db.get('heads', key.id), db.get('meta', 'checkpoint')]))
      const e = envelope(key, head, given, w, seen?.value as LogHead | undefined)
      const text = canonicalEvent(e)
      const [sig, hash] = await Promise.all([signText(key.secret, text), sha256(text)])
      const made: EventRow = { id: e.id, key: e.key, seq: e.seq, visit: e.visit, kind: e.kind, place: 'phone', line: lineOf(e, sig), e, hash }
      if (await store(made, blobs, bytes, head, w.now())) return made
    }
  })
  changed()
  return row
}

/** Events of one visit made on this phone, in the order of the chain. */
export async function eventsOf(visit: string): Promise<EventRow[]> {
  const rows = await withDb((db) => db.getAllFromIndex('events', 'visit', visit))
  return rows.sort((a, b) => (a.key === b.key ? a.seq - b.seq : a.e.at < b.e.at ? -1 : 1))
}
