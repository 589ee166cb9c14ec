import { dictionary } from '../index.ts'
import { zh } from './trip.zh.ts'

/** Words of the way there, the team's telephones, what earlier visits found, and the phone's own habits. */
export const tt = dictionary(zh, () => import('./trip.en.ts'))
