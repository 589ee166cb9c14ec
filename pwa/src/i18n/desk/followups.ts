import { dictionary } from '../index.ts'
import { zh } from './followups.zh.ts'

/** Words of follow-ups, lost contacts, penalties, the catalogue of minor violations and the archive. */
export const tf = dictionary(zh, () => import('./followups.en.ts'))
