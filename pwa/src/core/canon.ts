/** Values that may be signed. Numbers are integers; nothing is ever null. */
export type Json = string | number | boolean | Json[] | { [key: string]: Json }

/**
 * RFC 8785 (JCS) text of a value. Floats, null and undefined are refused, so the two languages cannot differ in how
 * they print a number. Keys sort by UTF-16 code units, as JavaScript compares strings.
 */
export function canonical(value: Json): string {
  if (typeof value === 'string') {
    if (/[\ud800-\udfff]/u.test(value)) throw new TypeError('lone surrogate')
    return JSON.stringify(value)
  }
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`not an integer: ${value}`)
    return Object.is(value, -0) ? '0' : String(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') throw new TypeError(`cannot be signed: ${String(value)}`)
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${canonical(key)}:${canonical(value[key] as Json)}`).join(',')}}`
}
