import { dictionary } from '../index.ts'
import { zh } from './trail.zh.ts'

/** Words of the audit trail. */
export const tt = dictionary(zh, () => import('./trail.en.ts'))
