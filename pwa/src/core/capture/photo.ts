import { changed } from '../changes.ts'
import { strict, withDb } from '../db/open.ts'
import type { Done, Job } from './photo.worker.ts'
import { startThread } from '../thread.ts'
import address from './photo.worker.ts?worker&url'

const MAX_PIXELS = 12_000_000
const THUMB = 320

/** The size a frame may have: at most 12 megapixels, same shape. */
export function capped(width: number, height: number): [number, number] {
  const factor = Math.min(1, Math.sqrt(MAX_PIXELS / (width * height)))
  return [Math.max(1, Math.floor(width * factor)), Math.max(1, Math.floor(height * factor))]
}

function toBlob(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', quality)
  })
}

async function drawn(source: CanvasImageSource, width: number, height: number, quality: number): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')!.drawImage(source, 0, 0, width, height)
  const blob = await toBlob(canvas, quality)
  canvas.width = 0
  canvas.height = 0
  return blob
}

type Drawn = { data: ArrayBuffer; width: number; height: number }
let worker: Worker | null | undefined
let last = 0
const waiting = new Map<number, (done: Done) => void>()

/** The drawing thread; null where the browser cannot draw outside of the page. */
function drawing(): Worker | null {
  if (worker !== undefined) return worker
  if (typeof OffscreenCanvas === 'undefined' || !('convertToBlob' in OffscreenCanvas.prototype)) return worker = null
  try {
    worker = startThread(address)
  } catch {
    return worker = null
  }
  worker.onmessage = (event: MessageEvent<Done>) => {
    waiting.get(event.data.id)?.(event.data)
    waiting.delete(event.data.id)
  }
  worker.onerror = () => {
    worker = null
    for (const [id, done] of waiting) done({ id, data: null, width: 0, height: 0 })
    waiting.clear()
  }
  return worker
}

/** Asks the drawing thread; null when there is none or it could not. `edge` 0 keeps the size. */
async function drawnAway(source: ImageBitmap | Blob, edge: number, quality: number): Promise<Drawn | null> {
  const thread = drawing()
  if (!thread) return null
  const id = (last += 1)
  const done = await new Promise<Done>((resolve) => {
    waiting.set(id, resolve)
    thread.postMessage({ id, edge, quality, source } satisfies Job, source instanceof Blob ? [] : [source])
  })
  return done.data ? { data: done.data, width: done.width, height: done.height } : null
}

interface Still { takePhoto(): Promise<Blob> }
declare global { interface Window { ImageCapture?: new (track: MediaStreamTrack) => Still } }

let takesJpeg = true

/** The camera's own still when it is a JPEG within 12 megapixels; some cameras give PNG or nothing, then null. */
async function still(track: MediaStreamTrack): Promise<Blob | null> {
  if (!window.ImageCapture || !takesJpeg) return null
  try {
    const slow = new Promise<never>((_, reject) => { setTimeout(() => reject(new Error('slow')), 3_000) })
    const blob = await Promise.race([new window.ImageCapture(track).takePhoto(), slow])
    if (blob.type !== 'image/jpeg') throw new Error('not a JPEG')
    const bitmap = await createImageBitmap(blob)
    const fits = bitmap.width * bitmap.height <= MAX_PIXELS * 1.05
    bitmap.close()
    if (fits) return blob
  } catch { /* take the frame instead */ }
  takesJpeg = false
  return null
}

export interface Shot { data: ArrayBuffer; type: 'image/jpeg'; width: number; height: number }

/** The frame that the person sees now, as a JPEG; encoded away from the screen where that is possible. */
async function frame(video: HTMLVideoElement): Promise<Drawn> {
  const [width, height] = capped(video.videoWidth, video.videoHeight)
  const whole = width === video.videoWidth
  const bitmap = await createImageBitmap(video, whole ? {} : { resizeWidth: width, resizeHeight: height })
  const away = await drawnAway(bitmap, 0, 0.85)
  if (away) return away
  const blob = await drawn(video, width, height, 0.85)
  return { data: await blob.arrayBuffer(), width, height }
}

/** One picture of the running camera, as bytes that are the original from now on. */
export async function shoot(video: HTMLVideoElement, track: MediaStreamTrack): Promise<Shot> {
  const blob = await still(track)
  if (!blob) return { ...await frame(video), type: 'image/jpeg' }
  const [width, height] = capped(video.videoWidth, video.videoHeight)
  return { data: await blob.arrayBuffer(), type: 'image/jpeg', width, height }
}

/** Makes the small picture of a stored photo and keeps it. Done after the original is safe, and nobody waits for it. */
export async function makeThumb(evidence: string, data: ArrayBuffer, type: string): Promise<void> {
  const blob = new Blob([data], { type })
  try {
    const small = (await drawnAway(blob, THUMB, 0.7))?.data ?? await smallHere(blob)
    await strict(['thumbs'], async (tx) => { await tx.objectStore('thumbs').put({ evidence, data: small, type: 'image/jpeg' }) }, false)
    changed()
  } catch { /* a picture that cannot be drawn is kept all the same */ }
}

async function smallHere(blob: Blob): Promise<ArrayBuffer> {
  const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' })
  const factor = THUMB / Math.max(bitmap.width, bitmap.height, THUMB)
  const small = await drawn(bitmap, Math.round(bitmap.width * factor), Math.round(bitmap.height * factor), 0.7)
  bitmap.close()
  return small.arrayBuffer()
}

/** The original's bytes as they lie on the phone, for looking at it large or drawing on a copy. */
export async function originalUrl(evidence: string): Promise<string | null> {
  const found = await withDb(async (db) => [await db.get('bytes', evidence), await db.get('blobs', evidence)] as const)
  return found[0] && found[1] ? URL.createObjectURL(new Blob([found[0].data], { type: found[1].type })) : null
}

/** An address for <img>: the small picture, or null while there is none (it is being made, or nothing here can draw the file). The caller revokes it. */
export async function pictureUrl(evidence: string): Promise<string | null> {
  const thumb = await withDb((db) => db.get('thumbs', evidence))
  return thumb ? URL.createObjectURL(new Blob([thumb.data], { type: thumb.type })) : null
}
