/** Which numbers has a public lottery? Its name, what it counts in millibits, and its zones as [how many, of how many]. */
export const LOTTERIES = {
  K8: { zh: '快乐8', en: 'Kuaile 8', millibits: 61_616, zones: [[20, 80]] },
  SSQ: { zh: '双色球', en: 'Shuangseqiu', millibits: 24_078, zones: [[6, 33], [1, 16]] },
  DLT: { zh: '大乐透', en: 'Daletou', millibits: 24_352, zones: [[5, 35], [2, 12]] },
} as const
export type Lottery = keyof typeof LOTTERIES

export function isLottery(name: string): name is Lottery {
  return name in LOTTERIES
}

/** The numbers typed, zone by zone: "+" separates zones; without one they follow each other, as they are read out. */
function zonesOf(name: Lottery, text: string): string[][] {
  const numbers = (part: string) => part.match(/\d+/g) ?? []
  if (text.includes('+')) return text.split('+').map(numbers)
  const all = numbers(text)
  let from = 0
  return LOTTERIES[name].zones.map(([size], index, zones) => {
    const mine = index === zones.length - 1 ? all.slice(from) : all.slice(from, from + size)
    from += size
    return mine
  })
}

/** How many numbers are still missing; 0 when the draw is whole; null when a number is twice there, too large, or one too many. */
export function missing(name: Lottery, text: string): number | null {
  const zones = zonesOf(name, text)
  const rules = LOTTERIES[name].zones
  if (zones.length > rules.length) return null
  let lacking = 0
  for (const [index, [size, highest]] of rules.entries()) {
    const mine = (zones[index] ?? []).map(Number)
    if (new Set(mine).size !== mine.length || mine.length > size || mine.some((one) => one < 1 || one > highest)) return null
    lacking += size - mine.length
  }
  return lacking
}

/** As the specification writes it: two digits, each zone ascending, "." between numbers, "+" between zones. */
export function lotteryValue(name: Lottery, text: string): string {
  return zonesOf(name, text).map((zone) => zone.map(Number).sort((a, b) => a - b).map((one) => String(one).padStart(2, '0')).join('.')).join('+')
}
