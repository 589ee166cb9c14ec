import { dictionary } from '../index.ts'
import { zh } from './custody.zh.ts'

/** Words of the custody of files. */
export const tk = dictionary(zh, () => import('./custody.en.ts'))
