import { dictionary } from '../index.ts'
import { zh } from './plans.zh.ts'

/** Words of item lists, plans and tasks. */
export const tp = dictionary(zh, () => import('./plans.en.ts'))
