import { dictionary } from '../index.ts'
import { zh } from './rescue.zh.ts'

/** Words of the rescue import. */
export const tr = dictionary(zh, () => import('./rescue.en.ts'))
