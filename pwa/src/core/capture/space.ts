import { ballast } from '../db/ballast.ts'

/** How much room the phone has for evidence; `unknown` where the browser does not tell. */
export type Level = 'unknown' | 'ok' | 'low' | 'no-video' | 'no-photo'
export interface Room { level: Level; free: number | null }

export const WARN_BYTES = 500e6
export const VIDEO_BYTES = 150e6
/** Below this only answers and signatures are taken: they always have room. */
export const PHOTO_BYTES = 50e6

export function levelOf(free: number | null): Level {
  if (free === null) return 'unknown'
  return free < PHOTO_BYTES ? 'no-photo' : free < VIDEO_BYTES ? 'no-video' : free < WARN_BYTES ? 'low' : 'ok'
}

const GIB = 2 ** 30

/** What the browser says is free. Newer ones answer every page with the same whole GiB, however full the phone is: that is no answer. */
export function toldFree({ quota, usage }: StorageEstimate): number | null {
  if (quota === undefined || usage === undefined || (quota > usage && (quota - usage) % GIB === 0)) return null
  return Math.max(0, quota - usage)
}

async function told(): Promise<number | null> {
  try {
    return toldFree(await navigator.storage.estimate())
  } catch {
    return null
  }
}

/** How much room there is. The ballast knows what the browser does not tell. Never throws. */
export async function room(): Promise<Room> {
  const free = await told()
  return await ballast() ? { level: levelOf(free), free } : { level: 'no-photo', free }
}

export class NoRoom extends Error {
  constructor() {
    super('no room')
    this.name = 'NoRoom'
  }
}
