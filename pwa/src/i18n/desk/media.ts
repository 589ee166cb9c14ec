import { dictionary } from '../index.ts'
import { zh } from './media.zh.ts'

/** Words of sound, film, files and paper forms in a record. */
export const tf = dictionary(zh, () => import('./media.en.ts'))
