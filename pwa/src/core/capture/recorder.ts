import type { Json } from '../canon.ts'
import type { KeyRow } from '../db/schema.ts'
import { isFull } from '../db/ballast.ts'
import { append } from '../events/chain.ts'
import { ZERO64 } from '../events/event.ts'
import { uuid7 } from '../ids.ts'
import { exclusive } from '../locks.ts'
import { PHOTO_BYTES, room, VIDEO_BYTES } from './space.ts'
import { finishTake, keepChunk, takeLock, type Ended, type Medium, type Purpose, type Take } from './take.ts'

/** Safari 26 gave empty chunks below two seconds. */
export const SLICE_MS = 4_000
/** A part ends here and the next begins, so that no file grows without end. */
const PART_BYTES = 32e6
const PART_MS = 600_000

export type PauseReason = 'rest' | 'privacy' | 'secret' | 'call' | 'interrupted' | 'other'
export interface Order { visit: string; nonce: string | undefined; key: KeyRow; medium: Medium; purpose: Purpose; entry?: string | undefined; geo?: { [name: string]: Json } | null }

const TYPES: Record<Medium, string[]> = {
  video: ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4'],
  audio: ['audio/webm;codecs=opus', 'audio/webm', 'audio/mp4', 'audio/ogg'],
}

/** Chromium's WebM can be read up to where it was cut; Safari says it can do WebM, but its durations are wrong: MP4 there. */
function typeFor(medium: Medium): string | undefined {
  const chromium = /Chrom(e|ium)\//.test(navigator.userAgent)
  const wanted = chromium ? TYPES[medium] : [...TYPES[medium]].reverse()
  return wanted.find((type) => MediaRecorder.isTypeSupported(type))
}

const listeners = new Set<() => void>()
let current: Recorder | null = null
let lastEnd: { visit: string; ended: Ended } | null = null

export function onRecorder(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function recorder(): Recorder | null {
  return current
}

/** How the last recording of this window ended, until somebody has seen it. */
export function lastEnded(): typeof lastEnd {
  return lastEnd
}

export function seenEnd(): void {
  lastEnd = null
  tell()
}

function tell(): void {
  for (const listener of listeners) listener()
}

async function wake(): Promise<WakeLockSentinel | null> {
  try {
    return await navigator.wakeLock.request('screen')
  } catch {
    return null
  }
}

function open(medium: Medium): Promise<MediaStream> {
  const video = medium === 'video' ? { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 20 } } : false
  return navigator.mediaDevices.getUserMedia({ audio: true, video })
}

/** A running recording. It goes on while other screens are used; there is one at a time. */
export class Recorder {
  readonly order: Order
  readonly recording = uuid7()
  readonly stream: MediaStream
  state: 'recording' | 'paused' | 'stopping' = 'recording'
  bytes = 0
  chunks = 0
  private readonly type: string
  private take: Take
  private media: MediaRecorder
  private queue: Promise<void> = Promise.resolve()
  private ended: Ended | null = null
  /** A chunk could not be saved: what comes after it is of no use. */
  private lost = false
  private partBytes = 0
  private partMs = 0
  private run = { before: 0, since: performance.now() }
  private lock: WakeLockSentinel | null = null
  private free: () => void = () => {}
  private stopped: Promise<void> = Promise.resolve()

  private constructor(order: Order, stream: MediaStream, type: string) {
    this.order = order
    this.stream = stream
    this.type = type
    this.take = this.nextTake(1)
    this.media = this.nextMedia()
  }

  /** Asks for camera and microphone, says so in the chain, and begins. Throws when the device is refused or another one runs. */
  static async begin(order: Order): Promise<Recorder> {
    if (current) throw new Error('a recording runs')
    const stream = await open(order.medium)
    const type = typeFor(order.medium)
    if (!type || current) {
      for (const track of stream.getTracks()) track.stop()
      throw new Error('no recorder')
    }
    const made = new Recorder(order, stream, type)
    current = made
    const payload: { [name: string]: Json } = { recording: made.recording, medium: order.medium, purpose: order.purpose, type, slice_ms: SLICE_MS }
    if (order.entry) payload['entry'] = order.entry
    if (order.geo) payload['geo'] = order.geo
    try {
      await append(order.key, { visit: order.visit, kind: 'recording.started', payload, nonce: order.nonce })
    } catch (error) {
      made.release()
      throw error
    }
    made.hold()
    made.media.start(SLICE_MS)
    made.run.since = performance.now()
    tell()
    return made
  }

  /** Milliseconds recorded, without pauses. */
  get ms(): number {
    return Math.round(this.run.before + (this.state === 'recording' ? performance.now() - this.run.since : 0))
  }

  get hasVideo(): boolean {
    return this.order.medium === 'video'
  }

  async pause(reason: PauseReason, note = ''): Promise<void> {
    if (this.state !== 'recording') return
    this.run.before = this.ms
    this.state = 'paused'
    this.media.requestData()
    this.media.pause()
    for (const track of this.stream.getTracks()) track.enabled = false
    tell()
    await this.say('recording.paused', { reason, ...(note ? { note } : {}) })
  }

  async resume(): Promise<void> {
    if (this.state !== 'paused') return
    await this.say('recording.resumed', {})
    for (const track of this.stream.getTracks()) track.enabled = true
    this.media.resume()
    this.state = 'recording'
    this.run.since = performance.now()
    tell()
  }

  /** Ends it; resolves when every chunk and the event that names them are on the disk. */
  stop(ended: Ended = 'stopped'): Promise<void> {
    if (this.state === 'stopping') return this.stopped
    this.run.before = this.ms
    this.state = 'stopping'
    this.ended = ended
    this.stopped = this.finish()
    tell()
    return this.stopped
  }

  private async finish(): Promise<void> {
    try {
      await this.flushed()
      await this.queue
      await finishTake(this.order.key, this.take, this.ended ?? 'stopped')
    } finally {
      lastEnd = { visit: this.order.visit, ended: this.ended ?? 'stopped' }
      this.release()
    }
  }

  private say(kind: string, payload: { [name: string]: Json }) {
    return append(this.order.key, { visit: this.order.visit, kind, payload: { recording: this.recording, ...payload }, nonce: this.order.nonce })
  }

  private nextTake(part: number): Take {
    const { visit, nonce, key, medium, purpose, entry } = this.order
    return {
      evidence: uuid7(), recording: this.recording, part, visit, key: key.id, nonce: nonce ?? null, medium, purpose, type: this.type, entry: entry ?? null,
      slice: SLICE_MS, sizes: [], hashes: [], chain: ZERO64, ms: 0,
    }
  }

  private nextMedia(): MediaRecorder {
    const media = new MediaRecorder(this.stream, { mimeType: this.type, audioBitsPerSecond: 32_000, ...(this.hasVideo ? { videoBitsPerSecond: 1_000_000 } : {}) })
    media.ondataavailable = (event) => {
      if (event.data.size > 0) this.queue = this.queue.then(() => this.save(event.data))
    }
    return media
  }

  /** The recorder's last data has been handed over. */
  private flushed(): Promise<void> {
    if (this.media.state === 'inactive') return Promise.resolve()
    return new Promise((resolve) => {
      this.media.onstop = () => resolve()
      this.media.stop()
    })
  }

  private async save(data: Blob): Promise<void> {
    if (this.lost) return
    try {
      this.take = await keepChunk(this.take, await data.arrayBuffer(), this.ms - this.partMs)
    } catch (error) {
      const why = isFull(error) ? 'low_space' : 'save_failed'
      void this.stop(why)
      this.ended = why
      this.lost = true
      return
    }
    this.bytes += data.size
    this.partBytes += data.size
    this.chunks += 1
    tell()
    if (this.state === 'recording' && (this.partBytes >= PART_BYTES || this.ms - this.partMs >= PART_MS)) await this.turn()
    if (this.state === 'recording' && this.chunks % 3 === 0) await this.look()
  }

  /** The next part: what comes after goes into a new file of the same recording. */
  private async turn(): Promise<void> {
    const done = this.take
    const old = this.media
    this.take = this.nextTake(done.part + 1)
    this.partBytes = 0
    this.partMs = this.ms
    old.ondataavailable = null
    old.stop()
    this.media = this.nextMedia()
    this.media.start(SLICE_MS)
    await finishTake(this.order.key, done, 'next_part')
  }

  private async look(): Promise<void> {
    const { free, level } = await room()
    if (level === 'no-photo' || (free !== null && free < (this.hasVideo ? VIDEO_BYTES : PHOTO_BYTES))) void this.stop('low_space')
  }

  private hold(): void {
    void exclusive(takeLock(this.recording), () => new Promise<void>((resolve) => { this.free = resolve }))
    const again = async () => {
      if (current === this && document.visibilityState === 'visible') this.lock = await wake()
    }
    void again()
    document.addEventListener('visibilitychange', () => void again())
    for (const track of this.stream.getTracks()) track.onended = () => void this.stop('device_lost')
  }

  private release(): void {
    for (const track of this.stream.getTracks()) {
      track.onended = null
      track.stop()
    }
    void this.lock?.release()
    this.free()
    if (current === this) current = null
    tell()
  }
}
