import { dictionary } from '../index.ts'
import { zh } from './missing.zh.ts'

/** Words of obligations and missing work. */
export const tw = dictionary(zh, () => import('./missing.en.ts'))
