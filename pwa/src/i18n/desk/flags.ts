import { dictionary } from '../index.ts'
import { zh } from './flags.zh.ts'

/** Words of facts across visits. They name what was measured, and judge nobody. */
export const tg = dictionary(zh, () => import('./flags.en.ts'))
