import { dictionary } from '../index.ts'
import { zh } from './zh.ts'

/** Words of the desk. */
export const t = dictionary(zh, () => import('./en.ts'))
