import { dictionary } from '../index.ts'
import { t as everywhere } from './index.ts'
import { zh } from './signing.zh.ts'

/** Words of signing on two phones, other endings, hand-over and the trip, and those of the whole phone. */
export const t = dictionary(zh, () => import('./signing.en.ts'), everywhere)
