import type { Json } from './json.ts'

/** What is wrong, with its file and row. The text is the same, byte for byte, as that of verify_draw.py. */
export class Wrong extends Error {
  readonly where: string
  readonly what: string

  constructor(where: string, what: string) {
    super(plain(`${where}: ${what}`))
    this.where = plain(where)
    this.what = plain(what)
  }
}

/** Throws Wrong unless `fact` is true; `what` is made only then. */
export function need(fact: boolean, where: string, what: string | (() => string)): asserts fact {
  if (!fact) throw new Wrong(where, typeof what === 'string' ? what : what())
}

// What both verifiers show as it is: ASCII, Chinese letters and their punctuation, as old as Unicode itself. No table of a newer
// Unicode decides, so every Python and every browser shows the same.
const ODD = /[^\0-~\u2014\u2018\u2019\u201c\u201d\u2026\u3001\u3002\u3008-\u3011\u4e00-\u9fa5\uff01-\uff5e]/gu
const SHORT: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(sign: string): string {
  const code = sign.codePointAt(0)!
  const digits = code.toString(16)
  return code < 0x100 ? `\\x${digits.padStart(2, '0')}` : code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`
}

/** The same text with everything escaped that is not surely printed everywhere. */
const plain = (text: string): string => text.replace(ODD, escaped)

function shownSign(sign: string, quote: string): string {
  if (sign === quote) return `\\${sign}`
  return SHORT[sign] ?? (sign < ' ' || sign === '\x7f' ? escaped(sign) : sign)
}

/** A value as verify_draw.py shows it: Python's own notation, in which nothing invisible hides. */
export function shown(value: Json | undefined): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`
  if (value instanceof Map) return `{${[...value].map(([key, one]) => `${shown(key)}: ${shown(one)}`).join(', ')}}`
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'"
  return quote + Array.from(value, (sign) => shownSign(sign, quote)).join('') + quote
}

/** The same without quotes around a text. */
export function bare(value: Json | undefined): string {
  return typeof value === 'string' ? value : shown(value)
}
