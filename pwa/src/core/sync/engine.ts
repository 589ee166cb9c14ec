import { changed } from '../changes.ts'
import { setMeta, withDb } from '../db/open.ts'
import type { BlobRow, EventRow, Trouble } from '../db/schema.ts'
import { leafOf, sha256, utf8 } from '../hash.ts'
import { ifFree } from '../locks.ts'
import { delayMs } from './backoff.ts'
import { attention, changeBlob, changeEvents, confirmedBlobs, freeOld, openBlobs, openEvents, reopenBlobs, takeReceipt, trouble, waiting } from './outbox.ts'
import { HashDiffers, upload, UploadLater, UploadRefused, type Send, type Source } from './uploader.ts'

const MAX_LINES = 100
const MAX_BYTES = 256 * 1024
/** The server is asked what it holds at each start, at each tap, and when this long has passed. */
const ASK_MS = 3_600_000
const MAX_ASKED = 500

export type Phase = 'idle' | 'sending' | 'waiting' | 'signed-out' | 'refused' | 'paused'
export interface Status {
  phase: Phase
  /** When it tries again by itself, in ms since 1970. */
  next: number | null
  /** The blob on its way: real bytes. */
  current: { evidence: string; visit: string; offset: number; size: number } | null
  trouble: Trouble | null
  lastContact: number | null
}

export interface EngineWorld {
  send: Send
  now: () => number
  random: () => number
  later: (work: () => void, ms: number) => () => void
  awake?: () => Promise<() => void>
  /** False for what is not to go over this network now (film over a mobile network); it stays in the row. */
  carries?: (blob: BlobRow) => Promise<boolean>
  /** Tells a server that does not know this phone's key of it once more: true when it does now. */
  enrol?: () => Promise<boolean>
}

interface EventResult { id: string; status: 'accepted' | 'duplicate' | 'parked' | 'conflict'; leaf?: string; problem?: { code?: string; type?: string; title?: string; detail?: string } }
interface ReceiptAnswer { seq: number; gaps?: [number, number][]; top?: number; blobs?: Record<string, string> }

class Stop extends Error {
  readonly phase: Phase
  readonly trouble: Trouble | null
  constructor(phase: Phase, why: Trouble | null = null) {
    super(phase)
    this.phase = phase
    this.trouble = why
  }
}

/** The bytes of a blob; those in several rows are read by code that comes only when there are such. */
async function sourceOf(blob: BlobRow): Promise<Source | null> {
  if (blob.pieces) return (await import('../capture/pieces.ts')).sourceOf(blob)
  const data = (await withDb((db) => db.get('bytes', blob.evidence)))?.data
  return data ? { slice: async (from, length) => data.slice(from, from + length), hash: () => sha256(data) } : null
}

/** The first lines that fit into one request. */
export function batchOf(rows: EventRow[]): EventRow[] {
  const batch: EventRow[] = []
  let bytes = 0
  for (const row of rows) {
    const size = utf8(row.line).length + 1
    if (batch.length > 0 && (batch.length >= MAX_LINES || bytes + size > MAX_BYTES)) break
    batch.push(row)
    bytes += size
  }
  return batch
}

function named(problem: EventResult['problem'], fallback: string): Trouble {
  const code = problem?.code ?? problem?.type?.split('/').pop() ?? fallback
  return { code, title: problem?.title ?? '', detail: problem?.detail ?? '' }
}

async function problemIn(response: Response, fallback: string): Promise<Trouble> {
  try {
    return named(await response.json() as EventResult['problem'], fallback)
  } catch {
    return trouble(fallback, '', String(response.status))
  }
}

/**
 * Sends what this phone recorded, in the page: events in the order of the chain, then signatures, photos, sound and film.
 * A place word changes only after the store or the server said so. Nothing is deleted here.
 */
export class SyncEngine {
  status: Status = { phase: 'idle', next: null, current: null, trouble: null, lastContact: null }
  private running: Promise<void> | null = null
  private again = false
  private tries = 0
  private cancel: (() => void) | null = null
  private asked = -Infinity
  /** True once an answer led to asking before the time: not twice, for a hole may stay. */
  private wary = false
  private readonly world: EngineWorld
  private readonly key: () => string | null
  private readonly listeners = new Set<() => void>()

  /** `key` gives the device key of the person who is signed in, or null when nobody is. */
  constructor(world: EngineWorld, key: () => string | null) {
    this.world = world
    this.key = key
  }

  onStatus(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Asks for a pass. During a pass it makes sure that another one follows, so nothing captured meanwhile is left behind. */
  kick(byHand = false): Promise<void> {
    if (this.status.phase === 'paused' && !byHand) return Promise.resolve()
    if (byHand) {
      this.tries = 0
      this.asked = -Infinity
      this.wary = false
    }
    this.again = true
    this.running ??= this.loop().finally(() => { this.running = null })
    return this.running
  }

  /** Ends when no pass is under way. */
  async rest(): Promise<void> {
    await this.running
  }

  pause(): void {
    this.cancel?.()
    this.set({ phase: 'paused', next: null })
  }

  private set(change: Partial<Status>): void {
    this.status = { ...this.status, ...change }
    for (const listener of this.listeners) listener()
  }

  private async loop(): Promise<void> {
    this.cancel?.()
    this.cancel = null
    const release = await this.world.awake?.()
    try {
      while (this.again) {
        this.again = false
        await ifFree('mingcha-sync', () => this.pass())
      }
      this.tries = 0
      this.set({ phase: this.is('paused') ? 'paused' : 'idle', next: null, current: null, trouble: null })
    } catch (error) {
      this.halt(error)
    } finally {
      release?.()
      changed()
    }
  }

  private is(phase: Phase): boolean {
    return this.status.phase === phase
  }

  private halt(error: unknown): void {
    this.again = false
    if (error instanceof Stop && error.phase !== 'waiting') return this.set({ phase: error.phase, next: null, current: null, trouble: error.trouble })
    const name = (error as Error)?.name
    if (name === 'SignedOut') return this.set({ phase: 'signed-out', next: null, current: null, trouble: null })
    this.tries += 1
    const wait = delayMs(this.tries, this.world.random)
    this.set({ phase: 'waiting', next: this.world.now() + wait, current: null, trouble: error instanceof Stop ? error.trouble : name === 'QuotaExceededError' ? trouble('phone-full', '') : null })
    this.cancel = this.world.later(() => void this.kick(), wait)
  }

  private async pass(): Promise<void> {
    const key = this.key()
    if (!key) throw new Stop('signed-out')
    const since = this.world.now() - this.asked
    const due = since >= ASK_MS
    if (due && since < Infinity) this.wary = false
    if (!due && await waiting() === 0) return
    this.set({ phase: 'sending', next: null, trouble: null })
    const sure = due && await this.greet(key)
    await this.sendEvents(key)
    await this.sendBlobs(key)
    if (sure) await freeOld(this.world.now()) // only what the server has just said that it still has
  }

  private contact(): void {
    this.set({ lastContact: this.world.now() })
  }

  /** Asks the server what it holds of this key. What it lost since it confirmed it (a restored copy) is to be sent again. True when it has told of all. */
  private async greet(key: string, again = false): Promise<boolean> {
    const response = await this.world.send(`/api/v1/receipts?device=${key}`, { method: 'GET' })
    if (response.status >= 500) throw new Stop('waiting')
    this.contact()
    if (response.status === 404 && !again && await this.world.enrol?.()) return this.greet(key, true) // a copy from before this phone was enrolled
    if (response.status === 403 || response.status === 404) throw new Stop('refused', await problemIn(response, 'device'))
    if (!response.ok) return false
    const receipt = await response.json() as ReceiptAnswer
    const events = await takeReceipt(key, receipt.seq, receipt.gaps ?? [], receipt.top)
    for (const blob of [...await openBlobs(key), ...(await attention()).blobs]) {
      if (receipt.blobs?.[blob.evidence]?.toLowerCase() === blob.sha256) await changeBlob(blob.evidence, { place: 'confirmed', offset: blob.size, confirmed: this.world.now() })
    }
    const blobs = await this.lostBlobs(key, events > 0)
    if (events + (blobs ?? 0) > 0) await setMeta('restored', { at: this.world.now(), n: events + (blobs ?? 0) })
    this.asked = this.world.now()
    return blobs !== null
  }

  /** Photos and signatures that the server confirmed and has no more: how many; null when it did not tell. Freed ones are asked about only when something is lost. */
  private async lostBlobs(key: string, restored: boolean): Promise<number | null> {
    const { held, freed } = await confirmedBlobs()
    const gone = await this.lacking(key, held)
    const also = gone && (restored || gone.length > 0) ? await this.lacking(key, freed) : []
    if (!gone || !also) return null
    if (gone.length + also.length > 0) await reopenBlobs(gone, also)
    return gone.length + also.length
  }

  private async lacking(key: string, evidence: string[]): Promise<string[] | null> {
    const found: string[] = []
    for (let at = 0; at < evidence.length; at += MAX_ASKED) {
      const body = JSON.stringify({ device: key, evidence: evidence.slice(at, at + MAX_ASKED) })
      const response = await this.world.send('/api/v1/receipts/lacking', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
      if (!response.ok) return null
      found.push(...(await response.json() as { lacking: string[] }).lacking)
    }
    return found
  }

  private async sendEvents(key: string): Promise<void> {
    let limit = MAX_LINES
    let rows = await openEvents(key) // read once, not for each batch: after a month there are thousands
    while (rows.length > 0) {
      this.stopIfPaused()
      const batch = batchOf(rows).slice(0, limit)
      const refused = await this.postBatch(batch)
      if (refused && batch.length > 1) {
        limit = Math.ceil(batch.length / 2)
        continue
      }
      if (refused) {
        await changeEvents([batch[0]!.id], { place: 'attention', problem: refused })
        limit = MAX_LINES
      }
      rows = rows.slice(batch.length)
      if (rows.length === 0) rows = await openEvents(key) // what was recorded meanwhile, and what the server did not name
    }
  }

  /** Null when the server judged each line; else why it refused the envelope. */
  private async postBatch(batch: EventRow[]): Promise<Trouble | null> {
    const body = `${batch.map((row) => row.line).join('\n')}\n`
    const response = await this.world.send('/api/v1/events', { method: 'POST', headers: { 'Content-Type': 'application/x-ndjson' }, body })
    if (response.status >= 500 || response.status === 429 || response.status === 408) throw new Stop('waiting')
    this.contact()
    if (response.status === 403) throw new Stop('refused', await problemIn(response, 'forbidden'))
    if (!response.ok) return problemIn(response, 'envelope')
    await changeEvents(batch.map((row) => row.id), { place: 'sent' }) // not before: without an answer nobody knows that anything arrived
    const { results, receipt } = await response.json() as { results: EventResult[]; receipt?: ReceiptAnswer | null }
    await this.judge(batch, results)
    if (receipt && receipt.seq < batch[0]!.seq - 1 && !this.wary) { // what comes before was judged: the server may have gone back meanwhile
      this.asked = -Infinity
      this.wary = this.again = true
    }
    return null
  }

  private async judge(batch: EventRow[], results: EventResult[]): Promise<void> {
    const byId = new Map(results.map((result) => [result.id, result]))
    let unnamed = 0
    const confirmed: string[] = []
    for (const row of batch) {
      const result = byId.get(row.id)
      if (!result) {
        unnamed += 1
        continue
      }
      if (result.status === 'parked' || result.status === 'conflict') {
        await changeEvents([row.id], { place: 'attention', problem: named(result.problem, result.status) })
      } else if (result.leaf === undefined || result.leaf === await leafOf(row.line)) {
        confirmed.push(row.id)
      } else {
        await changeEvents([row.id], { place: 'attention', problem: trouble('leaf-differs', '', '') })
      }
    }
    if (confirmed.length > 0) await changeEvents(confirmed, { place: 'confirmed', confirmed: this.world.now() })
    if (unnamed === batch.length) throw new Stop('waiting')
  }

  private stopIfPaused(): void {
    if (this.is('paused')) throw new Stop('paused')
  }

  /** Signatures, photos, sound, film. After each piece of a large file, what goes first is looked for. */
  private async sendBlobs(key: string): Promise<void> {
    let later: Error | null = null
    const tried = new Set<string>()
    const list: BlobRow[] = []
    for (;;) {
      const blob = await this.nextBlob(key, tried, list)
      if (!blob) break
      this.stopIfPaused()
      if (this.again && (await openEvents(key)).length > 0) await this.sendEvents(key)
      try {
        if (await this.sendBlob(key, blob, tried) !== 'waits') tried.add(blob.evidence)
      } catch (error) {
        if (!(error instanceof UploadLater)) throw error
        later = error
        tried.add(blob.evidence)
        await changeBlob(blob.evidence, { tries: blob.tries + 1 })
      }
    }
    if (later) throw new Stop('waiting')
  }

  /** From the list that was read, which is read again when something was recorded meanwhile and when it is at its end. */
  private async nextBlob(key: string, tried: Set<string>, list: BlobRow[]): Promise<BlobRow | null> {
    const fresh = this.again || list.length === 0
    if (fresh) list.splice(0, list.length, ...await openBlobs(key))
    for (let blob = list.shift(); blob; blob = list.shift()) {
      if (!tried.has(blob.evidence) && (await this.world.carries?.(blob) ?? true)) return blob
    }
    return fresh ? null : this.nextBlob(key, tried, list)
  }

  /** Something was recorded during this pass that goes before the blob: text, or a blob of a lower rank. */
  private async givesWay(key: string, blob: BlobRow, tried: Set<string>): Promise<boolean> {
    if (!this.again || blob.rank < 2) return false
    return (await openEvents(key)).length > 0 || (await openBlobs(key)).some((one) => one.rank < blob.rank && !tried.has(one.evidence))
  }

  private async sendBlob(key: string, blob: BlobRow, tried: Set<string>): Promise<'confirmed' | 'waits' | 'trouble'> {
    const source = await sourceOf(blob)
    if (!source) {
      await changeBlob(blob.evidence, { place: 'attention', problem: trouble('bytes-missing', '', '') })
      return 'trouble'
    }
    const moved = async (offset: number) => {
      await changeBlob(blob.evidence, { begun: true, offset, place: offset >= blob.size ? 'sent' : 'phone' })
      this.set({ current: { evidence: blob.evidence, visit: blob.visit, offset, size: blob.size } })
    }
    try {
      const end = await upload(this.world.send, blob, source, { moved, gives: () => this.givesWay(key, blob, tried) })
      this.contact()
      if (end === 'waits') return end
      if (end === 'sent') throw new UploadLater(202)
      await changeBlob(blob.evidence, { place: 'confirmed', offset: blob.size, confirmed: this.world.now() })
      return end
    } catch (error) {
      await this.blobTrouble(blob, error)
      return 'trouble'
    } finally {
      this.set({ current: null })
    }
  }

  private async blobTrouble(blob: BlobRow, error: unknown): Promise<void> {
    if (error instanceof HashDiffers) {
      await changeBlob(blob.evidence, { place: 'attention', problem: trouble('hash-differs', '', '') })
    } else if (error instanceof UploadRefused) {
      await changeBlob(blob.evidence, { place: 'attention', problem: await problemIn(error.response, 'upload-refused') })
    } else throw error
  }
}
