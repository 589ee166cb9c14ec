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

/** Asks the browser; never throws. */
export async function room(): Promise<Room> {
  try {
    const { quota, usage } = await navigator.storage.estimate()
    const free = quota === undefined || usage === undefined ? null : Math.max(0, quota - usage)
    return { level: levelOf(free), free }
  } catch {
    return { level: 'unknown', free: null }
  }
}

export class NoRoom extends Error {
  constructor() {
    super('no room')
    this.name = 'NoRoom'
  }
}
