import { dictionary } from '../index.ts'
import { zh as everywhere } from './zh.ts'
import { zh as here } from './lock.zh.ts'

async function english() {
  const [shared, own] = await Promise.all([import('./en.ts'), import('./lock.en.ts')])
  return { en: { ...shared.en, ...own.en } }
}

/** Words of signing in, making the key and the lock, which come in their own file, and those of the whole phone. */
export const t = dictionary({ ...everywhere, ...here }, english)
