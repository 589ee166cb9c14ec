import { dictionary } from '../index.ts'
import { zh } from './records.zh.ts'

/** Words of a visit's record, its review and its trace. */
export const tx = dictionary(zh, () => import('./records.en.ts'))
