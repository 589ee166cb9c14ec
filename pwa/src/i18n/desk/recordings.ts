import { dictionary } from '../index.ts'
import { zh } from './recordings.zh.ts'

/** Words of adding a body camera's file to a visit. */
export const ti = dictionary(zh, () => import('./recordings.en.ts'))
