import { dictionary } from '../index.ts'
import { zh } from './figures.zh.ts'

/** Words of statistics: indicators, tables, what was handed in. */
export const tg = dictionary(zh, () => import('./figures.en.ts'))
