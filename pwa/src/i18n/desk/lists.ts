import { dictionary } from '../index.ts'
import { zh } from './lists.zh.ts'

/** Words of the lists, their review, exemptions, rules and readiness. */
export const tl = dictionary(zh, () => import('./lists.en.ts'))
