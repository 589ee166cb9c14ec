// English texts without their keys, in the order of the Chinese ones: a third less to carry, and no phone reads the keys twice.
import { readFileSync } from 'node:fs'
import { transformWithOxc, type Plugin } from 'vite'

type Words = Record<string, string>

/** The one object of texts that a dictionary's file exports. */
async function texts(path: string, code: string): Promise<Words> {
  const { code: plain } = await transformWithOxc(code, path, { target: 'es2022' })
  const module = (await import(`data:text/javascript,${encodeURIComponent(plain)}`)) as { zh?: Words; en?: Words }
  return (module.zh ?? module.en)!
}

/** Rewrites the phone's `….en.ts`, which lies beside its `….zh.ts`. */
export function english(): Plugin {
  return {
    name: 'mingcha-english',
    enforce: 'pre',
    async transform(code, id) {
      if (!/\/i18n\/(phone|both)\/.*\ben\.ts$/.test(id)) return null
      const source = id.replace(/en\.ts$/, 'zh.ts')
      this.addWatchFile(source)
      const zh = await texts(source, readFileSync(source, 'utf8'))
      const en = await texts(id, code)
      if (Object.keys(en).length !== Object.keys(zh).length) this.error(`${id}: ${Object.keys(zh).filter((key) => !(key in en)).join(' ')} missing`)
      return { code: `export const en = ${JSON.stringify(Object.keys(zh).map((key) => en[key]))}`, map: null }
    },
  }
}
