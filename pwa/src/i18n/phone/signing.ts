import { dictionary } from '../index.ts'
import { zh as everywhere } from './zh.ts'
import { zh as here } from './signing.zh.ts'

async function english() {
  const [shared, own] = await Promise.all([import('./en.ts'), import('./signing.en.ts')])
  return { en: { ...shared.en, ...own.en } }
}

/** Words of signing on two phones, other endings, hand-over and the trip, and those of the whole phone. */
export const t = dictionary({ ...everywhere, ...here }, english)
