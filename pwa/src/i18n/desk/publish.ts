import { dictionary } from '../index.ts'
import { zh } from './publish.zh.ts'

/** Words of keeping back, correcting, channels, objections and public facts. */
export const tu = dictionary(zh, () => import('./publish.en.ts'))
