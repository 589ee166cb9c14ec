import { dictionary } from '../index.ts'
import { zh } from './archive.zh.ts'

/** Words of a task's archive. */
export const tk = dictionary(zh, () => import('./archive.en.ts'))
