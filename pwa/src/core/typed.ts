import { databaseName } from './db/open.ts'
import { draft, dropDraft, keepDraft } from './drafts.ts'
import { isUuid } from './ids.ts'

/** What stands in the forms of one visit and is not recorded yet, by "<event kind>/<field>"; values are JSON. */
type Typed = Record<string, unknown>

const PAUSE_MS = 300
let held: { of: string; visit: string; typed: Typed; found: boolean } | null = null
let timer: ReturnType<typeof setTimeout> | undefined

const nameOf = (visit: string) => `${databaseName()} ${visit}`

/** Reads what was typed before the page went, once for each visit that is opened; each person's from their own part of the phone. */
export async function readTyped(visit: string): Promise<void> {
  if (held?.of === nameOf(visit)) return
  await flushTyped()
  const typed = await draft<Typed>(`typed:${visit}`) ?? {}
  held = { of: nameOf(visit), visit, typed, found: Object.keys(typed).length > 0 }
}

/** Writes at once what would be written in a moment. */
export async function flushTyped(): Promise<void> {
  clearTimeout(timer)
  if (!timer || !held) return
  timer = undefined
  const { of, visit, typed } = held
  if (of !== nameOf(visit)) return // somebody else's part of the phone is open
  const id = `typed:${visit}`
  await (Object.keys(typed).length > 0 ? keepDraft(id, typed) : dropDraft(id)).catch(() => {}) // a full phone: the words stay on the screen
}

/** Nothing of it is written any more. */
export function forgetTyped(): void {
  clearTimeout(timer)
  timer = undefined
  held = null
}

export function typedOf(visit: string, name: string): unknown {
  return held?.visit === visit ? held.typed[name] : undefined
}

/** Undefined takes it out. */
export function keepTyped(visit: string, name: string, value: unknown): void {
  if (held?.visit !== visit) return
  if (value === undefined) delete held.typed[name]
  else held.typed[name] = value
  clearTimeout(timer)
  timer = setTimeout(() => void flushTyped(), PAUSE_MS)
}

/** The step was recorded: its form is empty. Where a kind has a form for each entry, only that one. */
export function dropTyped(visit: string, kind: string, payload: Record<string, unknown>): void {
  const { entry, evidence, material } = payload
  const done = (held?.visit === visit ? Object.keys(held.typed) : []).filter((name) => {
    const field = name.slice(kind.length + 1)
    return name.startsWith(`${kind}/`) && (!isUuid(field) || [entry, evidence, material].includes(field))
  })
  for (const name of done) keepTyped(visit, name, undefined)
  if (done.length > 0) void flushTyped()
}

/** True while something that an earlier page left behind still waits in a form. */
export function leftTyped(visit: string): boolean {
  return held?.visit === visit && held.found && Object.keys(held.typed).length > 0
}
