/** Full jitter between 0 and a ceiling that doubles from 2 s to 15 min. `tries` counts from 1. */
export function delayMs(tries: number, random: () => number = Math.random): number {
  const ceiling = Math.min(2_000 * 2 ** (tries - 1), 900_000)
  return Math.round(500 + random() * ceiling)
}
