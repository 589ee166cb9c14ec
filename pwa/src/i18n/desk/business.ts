import { dictionary } from '../index.ts'
import { zh } from './business.zh.ts'

/** Words of what a business adds to its record by the receipt. */
export const tb = dictionary(zh, () => import('./business.en.ts'))
