import { deleteDB, openDB } from 'idb'

/**
 * 20 MB that hold nothing, in a database of their own. When the browser refuses a write they are given up, so that answers,
 * signatures, the lock and the sending of what waits go on (decision 0100). While they cannot be laid, no photo is taken.
 */
export const BALLAST = 'ballast'
const BYTES = 20_000_000
/** After a refusal it is not tried again for so long. */
const WAIT_MS = 60_000

let laid = false
let refused = 0
let laying: Promise<boolean> | null = null

/** What a browser says when nothing more goes onto the disk. */
export function isFull(error: unknown): boolean {
  return (error as Error | undefined)?.name === 'QuotaExceededError'
}

/** True when the ballast is there or could be laid now; false when the phone is full. Never throws. */
export async function ballast(now = Date.now()): Promise<boolean> {
  if (laid) return true
  if (refused > 0 && Math.abs(now - refused) < WAIT_MS) return false
  return laying ??= lay(now).finally(() => { laying = null })
}

function noise(): ArrayBuffer {
  const bytes = new Uint8Array(BYTES) // chance cannot be pressed together by the store
  for (let at = 0; at < BYTES; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(BYTES, at + 65_536)))
  return bytes.buffer
}

async function lay(now: number): Promise<boolean> {
  try {
    const db = await openDB(BALLAST, 1, { upgrade: (fresh) => void fresh.createObjectStore('ballast') })
    try {
      if (await db.count('ballast') === 0) await db.put('ballast', noise(), 1)
    } finally {
      db.close()
    }
    laid = true
  } catch (error) {
    if (isFull(error)) refused = now
    return !isFull(error) // a store that fails in another way says so where evidence is written
  }
  return true
}

/** Makes room. Done twice, or in two windows, it is done once. Never throws. */
export async function giveUp(now = Date.now()): Promise<void> {
  laid = false
  refused = now
  try {
    await laying
    laid = false
    await deleteDB(BALLAST)
  } catch { /* then there is no room to make */ }
}
