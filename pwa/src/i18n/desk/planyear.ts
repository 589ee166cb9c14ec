import { dictionary } from '../index.ts'
import { zh } from './planyear.zh.ts'

/** Words of the year of plans: roll-up, conflicts, programme, calendar, versions, checks outside. */
export const ty = dictionary(zh, () => import('./planyear.en.ts'))
