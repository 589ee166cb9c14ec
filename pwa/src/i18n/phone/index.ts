import { dictionary } from '../index.ts'
import { zh } from './zh.ts'

/** Words of the phone. */
export const t = dictionary(zh, () => import('./en.ts'))
