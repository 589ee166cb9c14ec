import schemaFile from '../../../../backend/mingcha/evidence/event_v1.json'
import { isUuid } from '../ids.ts'

type Rule = string | { enum: string[] } | { list: Rule; max: number } | { object: Fields } | { ref: string }
type Fields = Record<string, Rule>

const file = schemaFile as unknown as { version: number; types: Record<string, Rule>; kinds: Record<string, Fields>; bounds: Record<string, number> }

export const KINDS = Object.keys(file.kinds)

const CONTROL = /[\u0000-\u001f\u007f]/u
const CONTROL_IN_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/u

/** Characters as people count them (code points), the same as Python's len(). */
function length(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

function isText(value: unknown, bound: number): value is string {
  return typeof value === 'string' && value.length > 0 && length(value) <= bound && !/[\ud800-\udfff]/u.test(value)
}

function isDate(value: string): boolean {
  const ms = Date.parse(`${value}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value)
}

const BASIC: Record<string, (value: unknown) => boolean> = {
  uuid: isUuid,
  hex64: (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  line: (value) => isText(value, file.bounds['line']!) && !CONTROL.test(value),
  text: (value) => isText(value, file.bounds['text']!) && !CONTROL_IN_TEXT.test(value),
  record: (value) => isText(value, file.bounds['record']!) && !CONTROL_IN_TEXT.test(value),
  int: (value) => Number.isSafeInteger(value),
  count: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  bool: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && isDate(value),
  instant: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)) && /T/.test(value),
}

function fault(rule: Rule, value: unknown, where: string): string | null {
  if (typeof rule === 'string') return BASIC[rule]?.(value) ? null : where
  if ('enum' in rule) return rule.enum.includes(value as string) ? null : where
  if ('ref' in rule) return fault(file.types[rule.ref]!, value, where)
  if ('object' in rule) return faultIn(rule.object, value, where)
  if (!Array.isArray(value) || value.length > rule.max) return where
  for (const [index, one] of value.entries()) {
    const found = fault(rule.list, one, `${where}/${index}`)
    if (found) return found
  }
  return null
}

function faultIn(fields: Fields, value: unknown, where: string): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return where || '/'
  const given = value as Record<string, unknown>
  const known = new Set<string>()
  for (const [name, rule] of Object.entries(fields)) {
    const optional = name.endsWith('?')
    const key = optional ? name.slice(0, -1) : name
    known.add(key)
    if (given[key] === undefined) {
      if (optional && !(key in given)) continue
      return `${where}/${key}`
    }
    const found = fault(rule, given[key], `${where}/${key}`)
    if (found) return found
  }
  for (const key of Object.keys(given)) if (!known.has(key)) return `${where}/${key}`
  return null
}

/** Null when the payload fits its kind, else a JSON pointer to the first field at fault ("" for an unknown kind). */
export function payloadFault(kind: string, payload: unknown): string | null {
  const fields = file.kinds[kind]
  return fields ? faultIn(fields, payload, '') : ''
}
