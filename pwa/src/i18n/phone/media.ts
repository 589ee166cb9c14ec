import { dictionary } from '../index.ts'
import { zh } from './media.zh.ts'

/** Words of recordings, files, drawing on copies, and paper forms. */
export const tm = dictionary(zh, () => import('./media.en.ts'))

/** A word that goes into the record: Chinese, whatever language the screen has. */
export function recordedOf(word: 'pickedFrom' | 'copy' | 'paperArrive'): string {
  return zh[word]
}
