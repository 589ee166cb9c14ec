import { dictionary } from '../index.ts'
import { zh } from './deputies.zh.ts'

/** Words of deputies while somebody is away. */
export const td = dictionary(zh, () => import('./deputies.en.ts'))
