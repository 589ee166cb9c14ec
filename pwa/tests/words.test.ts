import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { setLanguage } from '../src/i18n/index.ts'
import { recordedOf } from '../src/i18n/phone/media.ts'
import { GAP_REASONS, recorded, spoken, t } from '../src/i18n/phone/visit.ts'

Object.assign(globalThis, { document: { documentElement: {} } })

const folder = join(import.meta.dirname, '../src/i18n')
const zhFiles = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => /^(both|phone)\/(.*\.)?zh\.ts$/.test(name)).sort()
const loads = import.meta.glob('../src/i18n/**/*.ts') as Record<string, () => Promise<Record<string, unknown>>>
const raws = import.meta.glob('../src/i18n/**/*.ts', { query: '?raw', import: 'default' }) as Record<string, () => Promise<string>>

vi.setConfig({ testTimeout: 60_000 })

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

test('what is picked on an English screen goes into the record in Chinese, and is read back in English', async () => {
  await setLanguage('en')
  for (const word of GAP_REASONS) {
    expect(recorded(word)).toMatch(/^[\u4e00-\u9fff]+$/)
    expect(spoken(recorded(word))).toBe(t(word))
    expect(t(word)).toMatch(/^[\x20-\x7e]+$/)
  }
  for (const word of [recorded('pickerReason'), recordedOf('pickedFrom'), recordedOf('copy'), recordedOf('paperArrive')]) expect(word).toMatch(/^[\u4e00-\u9fff，]+$/)
  expect(spoken('示例：锁着')).toBe('示例：锁着')
  await setLanguage('zh')
  expect(GAP_REASONS.map((word) => spoken(recorded(word)))).toEqual(GAP_REASONS.map((word) => t(word)))
})

/** The words between the brackets of every call that writes into the record. */
function writings(source: string): string[] {
  return [...source.matchAll(/\b(?:say|record|give|keepPhoto|payloadOf|openByOffice)\(/g)].map(({ index, 0: name }) => {
    let [depth, end] = [1, index + name.length]
    for (; depth > 0 && end < source.length; end += 1) depth += source[end] === '(' ? 1 : source[end] === ')' ? -1 : 0
    return source.slice(index, end)
  })
}

test('no step puts a word of the screen’s language into the record', async () => {
  const sources = import.meta.glob('../src/phone/**/*.{ts,tsx}', { query: '?raw', import: 'default' }) as Record<string, () => Promise<string>>
  const all = (await Promise.all(Object.values(sources).map((load) => load()))).flatMap(writings)
  expect(all.length).toBeGreaterThan(40)
  expect(all.filter((one) => /\bt[cmqstv]?\(/.test(one))).toEqual([])
  expect(writings("give(one.entry.id, t(word))")).toEqual(['give(one.entry.id, t(word))'])
})
