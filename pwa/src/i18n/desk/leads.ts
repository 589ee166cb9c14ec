import { dictionary } from '../index.ts'
import { zh } from './leads.zh.ts'

/** Words of leads, their checks and clusters, and of copy notices. */
export const tl = dictionary(zh, () => import('./leads.en.ts'))
