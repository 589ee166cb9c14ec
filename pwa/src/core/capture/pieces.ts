import { sealAhead, strict, withDb } from '../db/open.ts'
import type { BlobRow, BytesRow } from '../db/schema.ts'
import { sha256 } from '../hash.ts'
import type { Source } from '../sync/uploader.ts'

/** Bytes too large for one row lie in several, named after the evidence: "<evidence>#0000", "#0001", … */
export function pieceId(evidence: string, no: number): string {
  return `${evidence}#${String(no).padStart(4, '0')}`
}

/** Puts one piece on the disk in its own strict transaction, sealed beforehand; `also` writes beside it in the same one. */
export async function keepPiece(evidence: string, no: number, data: ArrayBuffer, note: { id: string; value: unknown }): Promise<void> {
  const row: BytesRow = await sealAhead('bytes', { evidence: pieceId(evidence, no), data })
  await strict(['bytes', 'drafts'], async (tx) => {
    await tx.objectStore('bytes').put(row)
    await tx.objectStore('drafts').put({ ...note, at: Date.now() })
  }, false)
}

class Missing extends Error {}

async function piece(evidence: string, no: number): Promise<ArrayBuffer> {
  const row = await withDb((db) => db.get('bytes', pieceId(evidence, no)))
  if (!row) throw new Missing(pieceId(evidence, no))
  return row.data
}

/** All bytes of several pieces in one. Only for what fits into memory. */
export async function joined(evidence: string, sizes: number[]): Promise<Uint8Array<ArrayBuffer>> {
  const all = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0))
  let at = 0
  for (let no = 0; no < sizes.length; no += 1) {
    all.set(new Uint8Array(await piece(evidence, no)), at)
    at += sizes[no]!
  }
  return all
}

/** Hashed as a whole up to here; a larger file was hashed when it came in, and the server hashes it again. */
const WHOLE = 80e6

function inPieces(blob: BlobRow, sizes: number[]): Source {
  let held: { no: number; data: ArrayBuffer } | null = null
  const read = async (no: number) => {
    if (held?.no !== no) held = { no, data: await piece(blob.evidence, no) }
    return held.data
  }
  const slice = async (from: number, length: number) => {
    const out = new Uint8Array(Math.max(0, Math.min(length, blob.size - from)))
    let start = 0
    for (let no = 0; no < sizes.length && start < from + out.length; start += sizes[no]!, no += 1) {
      if (start + sizes[no]! <= from) continue
      const data = new Uint8Array(await read(no))
      const first = Math.max(0, from - start)
      out.set(data.subarray(first, Math.min(data.length, from + out.length - start)), Math.max(0, start - from))
    }
    return out.buffer
  }
  return { slice, hash: async () => (blob.size > WHOLE ? blob.sha256 : sha256(await joined(blob.evidence, sizes))) }
}

/** The bytes of a blob that lies in pieces; null when some are missing. */
export async function sourceOf(blob: BlobRow): Promise<Source | null> {
  const sizes = blob.pieces ?? []
  const held = await withDb((db) => db.getAllKeys('bytes', IDBKeyRange.bound(`${blob.evidence}#`, `${blob.evidence}#~`)))
  const there = new Set<string>(held)
  return sizes.every((_, no) => there.has(pieceId(blob.evidence, no))) ? inPieces(blob, sizes) : null
}
