import { dictionary } from '../index.ts'
import { zh } from './check.zh.ts'

/** Words of the checklist's questions, of materials and of the door; they come with the visit's screens. */
export const tq = dictionary(zh, () => import('./check.en.ts'))
