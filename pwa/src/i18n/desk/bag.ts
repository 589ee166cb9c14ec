import { dictionary } from '../index.ts'
import { zh } from './bag.zh.ts'

/** Words of the papers of an inspection and of what leaves the house. */
export const tb = dictionary(zh, () => import('./bag.en.ts'))
