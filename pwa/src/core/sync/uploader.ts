import { base64 } from '../hash.ts'
import type { BlobRow } from '../db/schema.ts'

/** A fetch below the session: adds the CSRF header, renews, throws NoAnswer or SignedOut. */
export type Send = (path: string, init: { method: string; headers?: Record<string, string>; body?: BodyInit | null }) => Promise<Response>

/** What an upload reads from: some bytes at a place, and the hash of all. */
export interface Source {
  slice: (from: number, length: number) => Promise<ArrayBuffer>
  hash: () => Promise<string>
}

export interface UploadHooks {
  /** Called before the first byte may leave, and after each piece. */
  moved: (offset: number) => Promise<void>
  /** True when something goes first (text, a signature): a large file then waits after its piece and is resumed later. */
  gives?: () => Promise<boolean>
  pieceBytes?: number
}

/** The server took or has other bytes than the phone: a person must look. */
export class HashDiffers extends Error {
  constructor() {
    super('hash differs')
    this.name = 'HashDiffers'
  }
}

/** The server refused this upload for a reason that sending again will not change. */
export class UploadRefused extends Error {
  readonly response: Response
  constructor(response: Response) {
    super(`upload refused: ${response.status}`)
    this.name = 'UploadRefused'
    this.response = response
  }
}

/** Worth trying again later: 5xx, 409, 423, 429, 460. */
export class UploadLater extends Error {
  readonly status: number
  constructor(status: number) {
    super(`upload later: ${status}`)
    this.name = 'UploadLater'
    this.status = status
  }
}

const TUS = { 'Tus-Resumable': '1.0.0' }
const OCTETS = 'application/offset+octet-stream'
export const PIECE = 1024 * 1024

/** The address of an upload never changes, so it can be asked again when its Location was lost. */
export function uploadPath(evidence: string): string {
  return `/api/v1/uploads/${evidence}`
}

function metadata(blob: BlobRow): string {
  const pairs: [string, string][] = [
    ['evidence', blob.evidence], ['visit', blob.visit], ['sha256', blob.sha256], ['type', blob.type], ['role', blob.role],
  ]
  return pairs.map(([name, value]) => `${name} ${btoa(value)}`).join(',')
}

async function checksum(piece: ArrayBuffer): Promise<string> {
  return `sha256 ${base64(await crypto.subtle.digest('SHA-256', piece))}`
}

function judged(response: Response): Response {
  if (response.ok) return response
  if (response.status >= 500 || [408, 409, 423, 425, 429, 460].includes(response.status)) throw new UploadLater(response.status)
  throw new UploadRefused(response)
}

function offsetOf(response: Response, fallback: number): number {
  const text = response.headers.get('Upload-Offset')
  return text === null ? fallback : Number.parseInt(text, 10)
}

/** True when the server names the phone's own hash; throws when it names another. */
function confirmedBy(response: Response, blob: BlobRow): boolean {
  const named = response.headers.get('Mingcha-Sha256')
  if (named === null) return false
  if (named.toLowerCase() !== blob.sha256) throw new HashDiffers()
  return true
}

async function create(send: Send, blob: BlobRow, source: Source, size: number): Promise<Response> {
  const piece = await source.slice(0, size)
  const headers: Record<string, string> = { ...TUS, 'Upload-Length': String(blob.size), 'Upload-Metadata': metadata(blob) }
  if (piece.byteLength > 0) Object.assign(headers, { 'Content-Type': OCTETS, 'Upload-Checksum': await checksum(piece) })
  return judged(await send('/api/v1/uploads', { method: 'POST', headers, body: piece }))
}

async function patch(send: Send, blob: BlobRow, source: Source, offset: number, size: number): Promise<Response> {
  const piece = await source.slice(offset, size)
  return judged(await send(uploadPath(blob.evidence), {
    method: 'PATCH', body: piece,
    headers: { ...TUS, 'Content-Type': OCTETS, 'Upload-Offset': String(offset), 'Upload-Checksum': await checksum(piece) },
  }))
}

/**
 * Brings one blob to the server by tus 1.0. Asks first what it has if a creation may have reached it; else creates with the
 * first piece. Ends "confirmed" only when an answer carries the SHA-256 that the phone computed at capture; "sent" when all
 * bytes left but the word is still missing; "waits" when it gave way to something that goes first. Throws NoAnswer, SignedOut, HashDiffers, UploadRefused, UploadLater.
 */
export async function upload(send: Send, blob: BlobRow, source: Source, hooks: UploadHooks): Promise<'confirmed' | 'sent' | 'waits'> {
  if (await source.hash() !== blob.sha256) throw new HashDiffers()
  const size = hooks.pieceBytes ?? PIECE
  let answer: Response | null = blob.begun ? await send(uploadPath(blob.evidence), { method: 'HEAD', headers: TUS }) : null
  if (answer && (answer.status === 404 || answer.status === 410)) answer = null
  if (answer) judged(answer)
  if (!answer) {
    await hooks.moved(0)
    answer = await create(send, blob, source, size)
  }
  let offset = offsetOf(answer, Math.min(size, blob.size))
  for (;;) {
    if (confirmedBy(answer, blob)) return 'confirmed'
    if (offset >= blob.size) break
    await hooks.moved(offset)
    if (await hooks.gives?.()) return 'waits'
    answer = await patch(send, blob, source, offset, size)
    const next = offsetOf(answer, offset)
    if (next <= offset) throw new UploadLater(answer.status)
    offset = next
  }
  await hooks.moved(offset)
  const last = judged(await send(uploadPath(blob.evidence), { method: 'HEAD', headers: TUS }))
  return confirmedBy(last, blob) ? 'confirmed' : 'sent'
}
