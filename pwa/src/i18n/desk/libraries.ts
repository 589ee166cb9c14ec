import { dictionary } from '../index.ts'
import { zh } from './libraries.zh.ts'

/** Words of sub-libraries, merging, gaps, certificates that end, and an object's risk. */
export const tl = dictionary(zh, () => import('./libraries.en.ts'))
