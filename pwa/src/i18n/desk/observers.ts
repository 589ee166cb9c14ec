import { dictionary } from '../index.ts'
import { zh } from './observers.zh.ts'

/** Words of observers, of what stands beside a team, and of proving once more who one is. */
export const tw = dictionary(zh, () => import('./observers.en.ts'))
