/**
 * What kinds of question a checklist may have, which answer fits which, and which questions are asked. The server has the same page
 * (backend/mingcha/kernel/template.py); tests/vectors/checklist.json holds both to one behaviour.
 */
export interface Cell { at: number; text: string }
export interface Value { number?: string; choices?: string[]; date?: string; text?: string; rows?: Cell[][] }
export interface Spec { unit?: string; min?: string; max?: string; options?: string[]; bad?: string[]; columns?: string[]; rows?: number }
export interface When { no: number; is?: string[]; min?: string; max?: string }
export interface Asked { id: string; no: string | number; kind?: string; required_photos?: number; spec?: Spec; when?: When }
export type Judged = 'conforming' | 'failing' | 'recorded'

const KINDS = ['conform', 'number', 'choice', 'choices', 'date', 'text', 'table', 'photo']
const RESULTS = ['conforming', 'failing', 'not_applicable']
const DECIMAL = /^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$/
const MAX_OPTIONS = 24
const MAX_COLUMNS = 8
export const MAX_ROWS = 50
const NAMES: Record<string, keyof Value> = { number: 'number', choice: 'choices', choices: 'choices', date: 'date', text: 'text', table: 'rows' }

/** A decimal number as text: at most 12 figures before the point and 6 behind it, no exponent. */
export function isDecimal(text: unknown): text is string {
  return typeof text === 'string' && DECIMAL.test(text)
}

/** In millionths, so that figures are compared as people read them and never as floats. */
function millionths(text: string): bigint {
  const [whole, part = ''] = text.replace('-', '').split('.') as [string, string?]
  const size = BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0'))
  return text.startsWith('-') ? -size : size
}

function within(number: string, bounds: { min?: string; max?: string }): boolean {
  const found = millionths(number)
  return !(bounds.min !== undefined && found < millionths(bounds.min)) && !(bounds.max !== undefined && found > millionths(bounds.max))
}

const kindOf = (entry: Asked) => entry.kind || 'conform'
const isShort = (word: unknown) => typeof word === 'string' && word.length > 0 && [...word].length <= 100
const areWords = (words: unknown[]) => words.every(isShort) && new Set(words).size === words.length
const only = (spec: object, ...names: string[]) => Object.keys(spec).every((name) => names.includes(name))

function specIsGood(line: Asked): boolean {
  const kind = kindOf(line)
  const spec = line.spec ?? {}
  if (!KINDS.includes(kind)) return false
  if (kind === 'number') {
    const bounds = [spec.min, spec.max].filter((one) => one !== undefined)
    return only(spec, 'unit', 'min', 'max') && bounds.every(isDecimal) && isShort(spec.unit ?? 'x')
      && !(bounds.length === 2 && millionths(bounds[0]!) > millionths(bounds[1]!))
  }
  if (kind === 'choice' || kind === 'choices') {
    const options = spec.options ?? []
    return only(spec, 'options', 'bad') && options.length >= 2 && options.length <= MAX_OPTIONS && areWords(options) && (spec.bad ?? []).every((one) => options.includes(one))
  }
  if (kind === 'table') {
    const columns = spec.columns ?? []
    const rows = spec.rows ?? MAX_ROWS
    return only(spec, 'columns', 'rows') && columns.length >= 1 && columns.length <= MAX_COLUMNS && areWords(columns) && Number.isInteger(rows) && rows >= 1 && rows <= MAX_ROWS
  }
  return Object.keys(spec).length === 0 && (kind !== 'photo' || (line.required_photos ?? 0) > 0)
}

function whenIsGood(when: When | undefined, before: Map<number, Asked>): boolean {
  if (!when || Object.keys(when).length === 0) return true
  const other = before.get(when.no)
  const names = Object.keys(when)
  if (!other || !only(when, 'no', 'is', 'min', 'max') || names.length < 2 || (when.is && names.length > 2)) return false
  const kind = kindOf(other)
  if (!when.is) return kind === 'number' && [when.min, when.max].every((one) => one === undefined || isDecimal(one))
  const words = kind === 'choice' || kind === 'choices' ? [...RESULTS, ...(other.spec?.options ?? [])] : RESULTS
  return when.is.length > 0 && when.is.every((one) => words.includes(one))
}

/** The `no` of the first entry whose kind, spec or condition is not well made, else null. `lines` are one item's, in order. */
export function templateFault(lines: Asked[]): number | null {
  const before = new Map<number, Asked>()
  for (const line of lines) {
    if (!specIsGood(line) || !whenIsGood(line.when, before)) return Number(line.no)
    before.set(Number(line.no), line)
  }
  return null
}

function isDate(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

function rowFits(row: Cell[], columns: number): boolean {
  return row.length > 0 && row.every((cell, index) => cell.at >= 0 && cell.at < columns && (index === 0 || cell.at > row[index - 1]!.at))
}

function fits(entry: Asked, value: Value): boolean {
  const kind = kindOf(entry)
  const spec = entry.spec ?? {}
  if (kind === 'number') return isDecimal(value.number)
  if (kind === 'choice' || kind === 'choices') {
    const found = value.choices!
    return found.length >= 1 && found.length <= (kind === 'choice' ? 1 : MAX_OPTIONS) && new Set(found).size === found.length && found.every((one) => spec.options?.includes(one))
  }
  if (kind === 'date') return isDate(value.date!)
  if (kind === 'text') return value.text!.trim().length > 0
  return value.rows!.length >= 1 && value.rows!.length <= (spec.rows ?? MAX_ROWS) && value.rows!.every((row) => rowFits(row, spec.columns?.length ?? 0))
}

/** The result that a value means for the entry; null if it is no value for it. */
export function judge(entry: Asked, value: Value | undefined): Judged | null {
  const kind = kindOf(entry)
  if (kind === 'photo') return value === undefined ? 'recorded' : null
  const name = NAMES[kind]
  if (!name || !value || Object.keys(value).length !== 1 || value[name] === undefined || !fits(entry, value)) return null
  const spec = entry.spec ?? {}
  if (kind === 'number' && (spec.min !== undefined || spec.max !== undefined)) return within(value.number!, spec) ? 'conforming' : 'failing'
  if (spec.bad?.length) return value.choices!.some((one) => spec.bad!.includes(one)) ? 'failing' : 'conforming'
  return 'recorded'
}

/** True if an answer (or an amendment) may say this of the entry. */
export function answerFits(entry: Asked, result: string, value: Value | undefined): boolean {
  if (result === 'withdrawn' || result === 'not_applicable') return value === undefined
  if (kindOf(entry) === 'conform') return value === undefined && RESULTS.includes(result)
  return judge(entry, value) === result
}

function holds(when: When, answer: { result: string; value?: Value } | undefined): boolean {
  if (!answer) return false
  if (when.is) return [answer.result, ...(answer.value?.choices ?? [])].some((one) => when.is!.includes(one))
  return answer.value?.number !== undefined && within(answer.value.number, when)
}

/** Ids of one item's entries that are not asked. A hidden entry's own answer decides nothing. */
export function hiddenEntries(lines: Asked[], answers: (id: string) => { result: string; value?: Value } | undefined): Set<string> {
  const hidden = new Set<string>()
  const byNo = new Map(lines.map((line) => [Number(line.no), line]))
  for (const line of lines) {
    if (!line.when || Object.keys(line.when).length === 0) continue
    const other = byNo.get(line.when.no)
    if (!other || hidden.has(other.id) || !holds(line.when, answers(other.id))) hidden.add(line.id)
  }
  return hidden
}

/** The value in one line, as the signed text has it. */
export function valueText(entry: Asked, value: Value | undefined): string {
  if (!value) return ''
  if (value.number !== undefined) return `${value.number}${entry.spec?.unit ?? ''}`
  if (value.choices) return value.choices.join('、')
  if (value.rows) {
    const columns = entry.spec?.columns ?? []
    return value.rows.map((row, index) => `${index + 1}）${row.map((cell) => `${columns[cell.at] ? `${columns[cell.at]}：` : ''}${cell.text}`).join('，')}`).join('；')
  }
  return value.date ?? value.text ?? ''
}
