import { getMeta } from './db/open.ts'
import type { VisitRef } from './db/schema.ts'

const MARKS: Record<string, string> = { c: 'conforming', f: 'failing', n: 'not_applicable', r: 'recorded', u: 'unanswered' }

export interface Before { on: string; result: string }

/** The newest word of earlier visits on each entry, whichever department asked it: what stands beside the question. */
export function answersBefore(visit: VisitRef, sheets: Record<string, string[]>): Map<string, Before> {
  const found = new Map<string, Before>()
  for (const one of visit.previous ?? []) {
    const marks = one.marks ?? ''
    sheets[one.sheet ?? '']?.forEach((entry, at) => {
      const result = MARKS[marks[at] ?? '']
      if (result && !found.has(entry)) found.set(entry, { on: one.on, result })
    })
  }
  return found
}

export async function readBefore(visit: VisitRef): Promise<Map<string, Before>> {
  return visit.previous?.some((one) => one.marks) ? answersBefore(visit, (await getMeta<Record<string, string[]>>('sheets')) ?? {}) : new Map()
}
