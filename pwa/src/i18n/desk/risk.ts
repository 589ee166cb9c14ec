import { dictionary } from '../index.ts'
import { zh } from './risk.zh.ts'

/** Words of warnings, indicators, presets and the data catalogue. */
export const tk = dictionary(zh, () => import('./risk.en.ts'))
