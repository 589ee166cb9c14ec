import { strict, withDb } from '../db/open.ts'

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

/** One picture of the running camera, as bytes that are the original from now on. */
export async function shoot(video: HTMLVideoElement, track: MediaStreamTrack): Promise<Shot> {
  const [width, height] = capped(video.videoWidth, video.videoHeight)
  const blob = (await still(track)) ?? (await drawn(video, width, height, 0.85))
  return { data: await blob.arrayBuffer(), type: 'image/jpeg', width, height }
}

/** Makes the small picture of a stored photo and keeps it. Done after the original is safe. */
export async function makeThumb(evidence: string, data: ArrayBuffer, type: string): Promise<void> {
  try {
    const bitmap = await createImageBitmap(new Blob([data], { type }), { imageOrientation: 'from-image' })
    const factor = THUMB / Math.max(bitmap.width, bitmap.height, THUMB)
    const small = await drawn(bitmap, Math.round(bitmap.width * factor), Math.round(bitmap.height * factor), 0.7)
    bitmap.close()
    const thumb = { evidence, data: await small.arrayBuffer(), type: 'image/jpeg' }
    await strict(['thumbs'], async (tx) => { await tx.objectStore('thumbs').put(thumb) })
  } catch { /* a picture that cannot be drawn is kept all the same */ }
}

/** An address for <img>: the small picture, else the original. The caller revokes it. */
export async function pictureUrl(evidence: string): Promise<string | null> {
  const found = await withDb(async (db) => {
    const thumb = await db.get('thumbs', evidence)
    if (thumb) return new Blob([thumb.data], { type: thumb.type })
    const [bytes, row] = [await db.get('bytes', evidence), await db.get('blobs', evidence)]
    return bytes && row ? new Blob([bytes.data], { type: row.type }) : null
  })
  return found ? URL.createObjectURL(found) : null
}
