import { dictionary } from '../index.ts'
import { zh } from './team.zh.ts'

/** Words of teams, hand-overs and signatures on own phones. */
export const tt = dictionary(zh, () => import('./team.en.ts'))
