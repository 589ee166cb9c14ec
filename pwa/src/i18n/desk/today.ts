import { dictionary } from '../index.ts'
import { zh } from './today.zh.ts'

/** Words of the first page. */
export const ty = dictionary(zh, () => import('./today.en.ts'))
