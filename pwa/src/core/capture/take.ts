import type { Json } from '../canon.ts'
import { strict, withDb } from '../db/open.ts'
import type { KeyRow } from '../db/schema.ts'
import { append, type World } from '../events/chain.ts'
import { ZERO64 } from '../events/event.ts'
import { sha256 } from '../hash.ts'
import { ifFree } from '../locks.ts'
import { joined, keepPiece } from './pieces.ts'

export type Medium = 'audio' | 'video'
export type Purpose = 'evidence' | 'whole_process'
export type Ended = 'stopped' | 'sealed' | 'low_space' | 'save_failed' | 'device_lost' | 'app_closed' | 'next_part'

/**
 * One file of a recording while it grows. It lies on the disk beside its chunks, so a killed app loses at most the chunk that
 * was not there yet. `chain`: SHA-256(hex of the link before ‖ hex of the chunk's hash), from 64 zeros on.
 */
export interface Take {
  evidence: string
  recording: string
  part: number
  visit: string
  key: string
  nonce: string | null
  medium: Medium
  purpose: Purpose
  type: string
  entry: string | null
  slice: number
  sizes: number[]
  hashes: string[]
  chain: string
  ms: number
}

const PREFIX = 'take:'

export function takeLock(recording: string): string {
  return `mingcha-recording-${recording}`
}

export async function linked(chain: string, hash: string): Promise<string> {
  return sha256(chain + hash)
}

/** The next chunk is on the disk when this ends; the given take is not changed, so a failed save can be tried again. */
export async function keepChunk(take: Take, data: ArrayBuffer, ms: number): Promise<Take> {
  const hash = await sha256(data)
  const next: Take = {
    ...take, sizes: [...take.sizes, data.byteLength], hashes: [...take.hashes, hash], chain: await linked(take.chain || ZERO64, hash), ms,
  }
  await keepPiece(take.evidence, take.sizes.length, data, { id: PREFIX + take.evidence, value: next })
  return next
}

function plainType(type: string): string {
  return type.split(';')[0]!
}

/** The signed event that names every chunk and the whole. Done twice it is there once; a take without a chunk only vanishes. */
export async function finishTake(key: KeyRow, take: Take, ended: Ended, w?: World): Promise<void> {
  const known = await withDb((db) => db.get('blobs', take.evidence))
  if (!known && take.sizes.length > 0) {
    const bytes = await joined(take.evidence, take.sizes)
    const [sha, type] = [await sha256(bytes), plainType(take.type)]
    const payload: { [name: string]: Json } = {
      blob: { evidence: take.evidence, sha256: sha, len: bytes.length, type }, medium: take.medium, purpose: take.purpose, src: 'in-app',
      recording: take.recording, part: take.part, slice_ms: take.slice, chunks: take.hashes, chain: take.chain, duration_ms: take.ms, ended,
    }
    if (take.entry) payload['entry'] = take.entry
    const blob = { evidence: take.evidence, role: 'clip' as const, pieces: take.sizes, sha256: sha, type }
    const event = { visit: take.visit, kind: 'clip', payload, blobs: [blob], nonce: take.nonce ?? undefined }
    await (w ? append(key, event, w) : append(key, event))
  }
  await strict(['drafts'], async (tx) => { await tx.objectStore('drafts').delete(PREFIX + take.evidence) })
}

export async function openTakes(): Promise<Take[]> {
  const rows = await withDb((db) => db.getAll('drafts', IDBKeyRange.bound(PREFIX, `${PREFIX}~`)))
  return rows.map((row) => row.value as Take).sort((a, b) => a.part - b.part)
}

/** Recordings that an app left behind when it was killed become evidence with what was saved. Those that still run are left alone. */
export async function recoverTakes(key: KeyRow, running: string | null = null, w?: World): Promise<number> {
  let found = 0
  for (const take of await openTakes()) {
    if (take.key !== key.id || take.recording === running) continue
    const done = await ifFree(takeLock(take.recording), async () => {
      await finishTake(key, take, 'app_closed', w)
      return true
    })
    if (done) found += 1
  }
  return found
}
