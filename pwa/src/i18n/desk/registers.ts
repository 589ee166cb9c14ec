import { dictionary } from '../index.ts'
import { zh } from './registers.zh.ts'

/** Words of the two libraries and their imports. */
export const tr = dictionary(zh, () => import('./registers.en.ts'))
