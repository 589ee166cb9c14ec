import { dictionary } from '../index.ts'
import { zh } from './listfields.zh.ts'

/** Names of the fields of an item. */
export const tf = dictionary(zh, () => import('./listfields.en.ts'))
