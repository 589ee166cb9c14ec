import { useState } from 'preact/hooks'
import { flushTyped, keepTyped, typedOf } from '../../core/typed.ts'
import type { Open } from './data.ts'

/** State of a form that outlives the page until its step is recorded. `name` is "<event kind>/<field>"; the value is JSON. */
export function useTyped<T>({ visit }: Pick<Open, 'visit'>, name: string, first: T): [T, (next: T) => void] {
  const [value, set] = useState<T>(() => (typedOf(visit.id, name) as T | undefined) ?? first)
  return [value, (next) => {
    set(() => next)
    keepTyped(visit.id, name, JSON.stringify(next) === JSON.stringify(first) ? undefined : next)
  }]
}

addEventListener('pagehide', () => void flushTyped()) // a lock says so too
