/** Wall time with the offset of Shanghai, milliseconds kept: 2026-06-15T10:04:12.310+08:00. */
export function shanghai(ms: number): string {
  return `${new Date(ms + 8 * 3_600_000).toISOString().slice(0, -1)}+08:00`
}

/** Calendar day in Shanghai: 2026-06-15. */
export function shanghaiDay(ms: number): string {
  return shanghai(ms).slice(0, 10)
}

/** Hour and minute in Shanghai of an event's `at`, or of milliseconds. */
export function hourMinute(at: string | number): string {
  return (typeof at === 'number' ? shanghai(at) : shanghai(Date.parse(at))).slice(11, 16)
}
