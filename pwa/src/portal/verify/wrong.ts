import type { Json } from './json.ts'

/** What is wrong, with its file and row. The text is the same, byte for byte, as that of verify_draw.py. */
export class Wrong extends Error {
  readonly where: string
  readonly what: string

  constructor(where: string, what: string) {
    super(`${where}: ${what}`)
    this.where = where
    this.what = what
  }
}

/** Throws Wrong unless `fact` is true; `what` is made only then. */
export function need(fact: boolean, where: string, what: string | (() => string)): asserts fact {
  if (!fact) throw new Wrong(where, typeof what === 'string' ? what : what())
}

const ODD = /[\\\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u
const SHORT: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function shownSign(sign: string, quote: string): string {
  if (sign === quote) return `\\${sign}`
  if (sign === ' ' || !ODD.test(sign)) return sign
  const code = sign.codePointAt(0)!
  const digits = code.toString(16)
  return SHORT[sign] ?? (code < 0x100 ? `\\x${digits.padStart(2, '0')}` : code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`)
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
