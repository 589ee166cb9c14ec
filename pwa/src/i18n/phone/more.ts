import { dictionary } from '../index.ts'
import { t as everywhere } from './index.ts'
import { zh } from './more.zh.ts'

/** Words of the sync and personal screens, which come in their own files, and those of the whole phone. */
export const t = dictionary(zh, () => import('./more.en.ts'), everywhere)
