import { dictionary } from '../index.ts'
import { zh } from './draws.zh.ts'

/** Words of the draw. */
export const td = dictionary(zh, () => import('./draws.en.ts'))
