import { dictionary } from '../index.ts'
import { zh } from './conference.zh.ts'

/** Words of the joint conference, trainings and praise. */
export const tj = dictionary(zh, () => import('./conference.en.ts'))
