const AGAIN_MS = 600

let last: { step: string; until: number; made: Promise<unknown> } | null = null

/**
 * What a second tap of a cold finger asks for again at once is what the first one made. Only the newest step counts: yes, no, yes are
 * three. One that failed may be tried at once.
 */
export function once<T>(step: string, work: () => Promise<T>, now: () => number = Date.now): Promise<T> {
  if (last?.step === step && now() < last.until) return last.made as Promise<T>
  const made = work()
  const mine = { step, until: Infinity, made }
  last = mine
  made.then(() => { mine.until = now() + AGAIN_MS }, () => { mine.until = 0 })
  return made
}
