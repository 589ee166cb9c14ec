const tails = new Map<string, Promise<unknown>>()

/** One at a time within this window, and over all windows where the browser has locks. */
export function exclusive<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(name) ?? Promise.resolve()
  const run = () => (typeof navigator !== 'undefined' && navigator.locks ? navigator.locks.request(name, work) as Promise<T> : work())
  const mine = before.then(run, run)
  tails.set(name, mine.catch(() => {}))
  return mine
}

/** Runs only if nobody holds the lock; null when another window does. */
export async function ifFree<T>(name: string, work: () => Promise<T>): Promise<T | null> {
  if (typeof navigator === 'undefined' || !navigator.locks) return work()
  return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : Promise.resolve(null))) as Promise<T | null>
}
