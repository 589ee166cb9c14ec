const AGAIN_MS = 600

/** What each tap makes anew: the time, and the ids of what goes with the step. Two steps that differ in nothing else are one. */
const FRESH = new Set(['at', 'material', 'strokes', 'picture'])
const last = new Map<string, { step: string; until: number; made: Promise<unknown> }>()

/**
 * What a second tap of a cold finger asks for again at once is what the first one made. Of each kind only the newest step counts: yes,
 * no, yes are three; accept, arrive, accept, arrive are two. One that failed may be tried at once.
 */
export function once<T>(visit: string, kind: string, payload: object, work: () => Promise<T>, now: () => number = Date.now): Promise<T> {
  const step = JSON.stringify(payload, (name, value: unknown) => (FRESH.has(name) ? undefined : value))
  const before = last.get(visit + kind)
  if (before?.step === step && now() < before.until) return before.made as Promise<T>
  const made = work()
  const mine = { step, until: Infinity, made }
  last.set(visit + kind, mine)
  made.then(() => { mine.until = now() + AGAIN_MS }, () => { mine.until = 0 })
  return made
}
