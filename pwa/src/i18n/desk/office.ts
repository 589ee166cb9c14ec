import { dictionary } from '../index.ts'
import { zh } from './office.zh.ts'

/** Words of publication, follow-up and the office's people. */
export const to = dictionary(zh, () => import('./office.en.ts'))
