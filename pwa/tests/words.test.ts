import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { setLanguage } from '../src/i18n/index.ts'

Object.assign(globalThis, { document: { documentElement: {} } })

const folder = join(import.meta.dirname, '../src/i18n')
const zhFiles = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => /^(both|phone)\/(.*\.)?zh\.ts$/.test(name)).sort()
const loads = import.meta.glob('../src/i18n/**/*.ts') as Record<string, () => Promise<Record<string, unknown>>>
const raws = import.meta.glob('../src/i18n/**/*.ts', { query: '?raw', import: 'default' }) as Record<string, () => Promise<string>>

afterEach(() => setLanguage('zh'))

/** The English texts as they are written, read without the build. */
function written(source: string): Record<string, string> {
  return new Function(`return ${source.slice(source.indexOf('= {') + 2)}`)() as Record<string, string>
}

test('every text of the phone’s dictionaries is shown in both languages as it is written', async () => {
  let seen = 0
  for (const name of zhFiles) {
    const { zh } = (await loads[`../src/i18n/${name}`]!()) as { zh: Record<string, string> }
    const maker = name.replace(/\.zh\.ts$/, '.ts').replace(/(^|\/)zh\.ts$/, '$1index.ts')
    const module = await loads[`../src/i18n/${maker}`]!()
    const makers = Object.values(module).filter((one): one is (key: string) => string => typeof one === 'function' && one.length >= 1)
    const english = written(await raws[`../src/i18n/${name.replace(/zh\.ts$/, 'en.ts')}`]!())
    expect(makers.length, name).toBeGreaterThan(0)
    for (const key of Object.keys(zh)) {
      await setLanguage('zh')
      expect(makers.map((t) => t(key)), `${name} ${key}`).toContain(zh[key])
      await setLanguage('en')
      expect(makers.map((t) => t(key)), `${name} ${key}`).toContain(english[key])
      seen += 1
    }
  }
  expect(seen).toBeGreaterThan(300)
})
