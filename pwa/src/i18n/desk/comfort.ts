import { dictionary } from '../index.ts'
import { zh } from './comfort.zh.ts'

/** Words of what every room has: search, help, undo, views. */
export const th = dictionary(zh, () => import('./comfort.en.ts'))
