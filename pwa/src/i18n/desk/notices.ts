import { dictionary } from '../index.ts'
import { zh } from './notices.zh.ts'

/** Words of notices. */
export const tb = dictionary(zh, () => import('./notices.en.ts'))
