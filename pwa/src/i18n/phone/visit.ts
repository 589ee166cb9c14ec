import { dictionary } from '../index.ts'
import { zh as everywhere } from './zh.ts'
import { zh as here } from './visit.zh.ts'

async function english() {
  const [shared, own] = await Promise.all([import('./en.ts'), import('./visit.en.ts')])
  return { en: { ...shared.en, ...own.en } }
}

/** Words of a visit's screens, which come in their own file, and those of the whole phone. */
export const t = dictionary({ ...everywhere, ...here }, english)
