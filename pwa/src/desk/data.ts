import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { api, ProblemError } from '../api/client.ts'

export interface Loaded<T> { data: T | null; error: unknown; loading: boolean; reload: () => Promise<void> }

/** What the API answers at `path` (null: ask nothing). Old data stay on the screen while new ones come. */
export function useData<T>(path: string | null): Loaded<T> {
  const [data, setData] = useState<T | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [loading, setLoading] = useState(path !== null)
  const latest = useRef(path)
  latest.current = path
  const reload = useCallback(async () => {
    if (path === null) return
    setLoading(true)
    try {
      const answer = await api<T>(path)
      if (latest.current !== path) return
      setData(answer)
      setError(null)
    } catch (fault) {
      if (latest.current !== path) return
      setError(fault)
      if (fault instanceof ProblemError && fault.status === 404) setData(null) // another record must not stand under «not found»
    } finally {
      if (latest.current === path) setLoading(false)
    }
  }, [path])
  useEffect(() => { void reload() }, [reload])
  return { data, error, loading, reload }
}

export interface PageOf<T> { items: T[]; next: string | null }

/** A list read page by page: `more` is there while the server has another page. */
export function usePages<T>(path: string | null): Loaded<T[]> & { more: (() => Promise<void>) | null } {
  const first = useData<PageOf<T>>(path)
  const [rest, setRest] = useState<{ of: PageOf<T> | null; items: T[]; next: string | null }>({ of: null, items: [], next: null })
  const mine = rest.of === first.data ? rest : { of: first.data, items: [], next: first.data?.next ?? null }
  const more = async () => {
    const glue = path?.includes('?') ? '&' : '?'
    const page = await api<PageOf<T>>(`${path}${glue}cursor=${encodeURIComponent(mine.next ?? '')}`)
    setRest({ of: first.data, items: [...mine.items, ...page.items], next: page.next })
  }
  return { ...first, data: first.data ? [...first.data.items, ...mine.items] : null, more: mine.next ? more : null }
}

/** Runs one act at a time and keeps its refusal for showing. */
export function useAct(): { busy: boolean; error: unknown; clear: () => void; run: (work: () => Promise<void>) => Promise<void> } {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const run = async (work: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    try {
      await work()
    } catch (fault) {
      setError(fault)
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, clear: () => setError(null), run }
}

/** What a refusal says of single fields, for the `Field` of each; `Problem placed` tells the rest. */
export const faultAt = (error: unknown) => (name: string) => ({
  fault: error instanceof ProblemError ? error.field(name) ?? error.document.errors?.find((one) => one.pointer.startsWith(`/${name}/`))?.detail : undefined
})

/** A write that may be sent twice without being done twice. */
export function once(): Record<string, string> {
  return { 'Idempotency-Key': crypto.randomUUID() }
}

/** Query text of the filters that are set. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const found = Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined)
  return found.length ? '?' + found.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&') : ''
}
