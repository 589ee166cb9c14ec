import { dictionary } from '../index.ts'
import { zh as everywhere } from './zh.ts'
import { zh as here } from './more.zh.ts'

async function english() {
  const [shared, own] = await Promise.all([import('./en.ts'), import('./more.en.ts')])
  return { en: { ...shared.en, ...own.en } }
}

/** Words of the sync and personal screens, which come in their own files, and those of the whole phone. */
export const t = dictionary({ ...everywhere, ...here }, english)
