import { dictionary } from '../index.ts'
import { zh } from './zh.ts'

/** Words that the phone and the desk share. */
export const tc = dictionary(zh, () => import('./en.ts'))
