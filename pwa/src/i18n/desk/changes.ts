import { dictionary } from '../index.ts'
import { zh } from './changes.zh.ts'

/** Words of what happens after a draw: changes, their second person, rates, papers. */
export const tv = dictionary(zh, () => import('./changes.en.ts'))
