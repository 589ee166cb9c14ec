/**
 * JSON as a verifier needs it: whole numbers only and of any size (bigint), no key twice, keys in the order in which they stand.
 * JSON.parse would lose all three.
 */
import { Wrong } from './wrong.ts'

export type Json = null | boolean | bigint | string | Json[] | Members
export type Members = Map<string, Json>

const DEEPEST = 64
const LONGEST = 4000
const NUMBER = /(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?/y
const PLAIN = /[^"\\\u0000-\u001f]*/y
const WORDS: [string, Json | undefined][] = [
  ['null', null], ['true', true], ['false', false], ['NaN', undefined], ['Infinity', undefined], ['-Infinity', undefined],
]
const ESCAPES: Record<string, string> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

class Reader {
  private at = 0

  private readonly text: string
  private readonly where: string

  constructor(text: string, where: string) {
    this.text = text
    this.where = where
  }

  private stop(why = 'cannot be read as JSON'): never {
    throw new Wrong(this.where, why)
  }

  private space(): void {
    while (' \t\n\r'.includes(this.text[this.at] ?? 'x')) this.at += 1
  }

  whole(): Json {
    this.space()
    const value = this.value()
    this.space()
    if (this.at < this.text.length) this.stop()
    return value
  }

  private value(): Json {
    const mark = this.text[this.at]
    if (mark === '"') return this.string()
    if (mark === '{') return this.members()
    if (mark === '[') return this.items()
    for (const [word, value] of WORDS) {
      if (!this.text.startsWith(word, this.at)) continue
      this.at += word.length
      return value === undefined ? this.stop(`${word} is not allowed`) : value
    }
    return this.number()
  }

  private number(): bigint {
    NUMBER.lastIndex = this.at
    const found = NUMBER.exec(this.text)
    if (!found) return this.stop()
    this.at = NUMBER.lastIndex
    if (found[2] !== undefined || found[3] !== undefined) this.stop(`${found[0]} is not allowed`)
    if (found[0].length > LONGEST) this.stop()
    return BigInt(found[0])
  }

  private string(): string {
    let out = ''
    this.at += 1
    for (;;) {
      PLAIN.lastIndex = this.at
      out += PLAIN.exec(this.text)![0]
      this.at = PLAIN.lastIndex
      const mark = this.text[this.at]
      if (mark === '"') { this.at += 1; return out }
      if (mark !== '\\') this.stop()
      const kind = this.text[this.at + 1] ?? ''
      if (kind === 'u') {
        const digits = this.text.slice(this.at + 2, this.at + 6)
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.stop()
        out += String.fromCharCode(Number.parseInt(digits, 16))
        this.at += 6
      } else {
        out += ESCAPES[kind] ?? this.stop()
        this.at += 2
      }
    }
  }

  private items(): Json[] {
    const out: Json[] = []
    this.at += 1
    this.space()
    if (this.text[this.at] === ']') { this.at += 1; return out }
    for (;;) {
      this.space()
      out.push(this.value())
      this.space()
      const mark = this.text[this.at]
      this.at += 1
      if (mark === ']') return out
      if (mark !== ',') this.stop()
    }
  }

  private members(): Members {
    const out: Members = new Map()
    let twice = false
    this.at += 1
    this.space()
    if (this.text[this.at] === '}') { this.at += 1; return out }
    for (;;) {
      this.space()
      if (this.text[this.at] !== '"') this.stop()
      const key = this.string()
      this.space()
      if (this.text[this.at] !== ':') this.stop()
      this.at += 1
      this.space()
      const value = this.value()
      twice ||= out.has(key)
      out.set(key, value)
      this.space()
      const mark = this.text[this.at]
      this.at += 1
      if (mark === '}') return twice ? this.stop('the same key twice is not allowed') : out
      if (mark !== ',') this.stop()
    }
  }
}

/** Whether brackets lie deeper than 64, or do not pair: the same way of looking as in verify_draw.py. */
function isDeep(text: string): boolean {
  let marks = text.replace(/"(?:[^"\\]|\\[\s\S])*"|[^\][{}"]+|"/g, '')
  for (let left = DEEPEST; left > 0 && marks; left -= 1) marks = marks.replace(/\[\]|\{\}/g, '')
  return marks !== ''
}

/** The object that a text holds. Throws Wrong for everything else. */
export function strictJson(text: string, where: string): Members {
  if (isDeep(text)) throw new Wrong(where, 'cannot be read as JSON')
  const value = new Reader(text, where).whole()
  if (!(value instanceof Map)) throw new Wrong(where, 'is not a JSON object')
  return value
}

/** Order of code points, which is the order of the UTF-8 bytes. */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    // Surrogates (code points from U+10000) stand above U+E000 to U+FFFF.
    if (x !== y) return ((x & 0xf800) === 0xd800 ? x + 0x10000 : x) - ((y & 0xf800) === 0xd800 ? y + 0x10000 : y)
  }
  return a.length - b.length
}

const LONE = /[\ud800-\udfff]/u

function quoted(text: string): string {
  if (!LONE.test(text)) return JSON.stringify(text)
  // JSON.stringify writes lone surrogates as escapes; here they stay what they are.
  return `"${Array.from(text, (sign) => (LONE.test(sign) ? sign : JSON.stringify(sign).slice(1, -1))).join('')}"`
}

/** Keys sorted, no spaces, nothing escaped that need not be. */
export function canonical(value: Json): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value instanceof Map) {
    const keys = [...value.keys()].sort(byCodePoint)
    return `{${keys.map((key) => `${quoted(key)}:${canonical(value.get(key)!)}`).join(',')}}`
  }
  return String(value)
}
