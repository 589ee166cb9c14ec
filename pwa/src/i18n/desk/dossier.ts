import { dictionary } from '../index.ts'
import { zh } from './dossier.zh.ts'

/** Words of the review desk: search, course, answers, conditions, ledger. */
export const td = dictionary(zh, () => import('./dossier.en.ts'))
