import { dictionary } from '../index.ts'
import { t as everywhere } from './index.ts'
import { zh } from './visit.zh.ts'

/** Words of a visit's screens, which come in their own file, and those of the whole phone. */
export const t = dictionary(zh, () => import('./visit.en.ts'), everywhere)

/** Reasons for an open entry that one tap gives. */
export const GAP_REASONS = ['gapClosed', 'gapNoPapers', 'gapNoTime'] as const

/** A word that goes into the record: Chinese, whatever language the screen has. */
export function recorded(word: keyof typeof zh): string {
  return zh[word]
}

/** A reason as it stands in the record, in the reader's language where it was picked and not typed. */
export function spoken(reason: string): string {
  const word = GAP_REASONS.find((one) => zh[one] === reason)
  return word ? t(word) : reason
}
