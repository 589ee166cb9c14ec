import { dictionary } from '../index.ts'
import { t as everywhere } from './index.ts'
import { zh } from './visit.zh.ts'

/** Words of a visit's screens, which come in their own file, and those of the whole phone. */
export const t = dictionary(zh, () => import('./visit.en.ts'), everywhere)
