import { dictionary } from '../index.ts'
import { t as everywhere } from './index.ts'
import { zh } from './lock.zh.ts'

/** Words of signing in, making the key and the lock, which come in their own file, and those of the whole phone. */
export const t = dictionary(zh, () => import('./lock.en.ts'), everywhere)

/** Why the office's spare key was asked for, as it stands in the audit trail: always in Chinese. */
export const FORGOT: string = zh.forgotReason
