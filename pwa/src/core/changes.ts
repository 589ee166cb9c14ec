/** Tells every window of this phone that stored data changed. */
const CHANNEL = 'mingcha-changes'
const listeners = new Set<() => void>()
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL)
if (channel) {
  channel.onmessage = () => { for (const listener of listeners) listener() }
  ;(channel as unknown as { unref?: () => void }).unref?.()
}

export function changed(): void {
  for (const listener of listeners) listener()
  channel?.postMessage(1)
}

export function onChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
