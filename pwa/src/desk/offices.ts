import { useEffect, useState } from 'preact/hooks'
import { api } from '../api/client.ts'

export interface Department { id: string; name: string; parent_id: string | null }

let asked: Promise<Department[]> | null = null

/** All departments, asked once per page. */
export function departments(): Promise<Department[]> {
  asked ??= api<{ items: Department[] }>('/departments').then((page) => page.items)
  asked.catch(() => { asked = null })
  return asked
}

export function useDepartmentList(): Department[] {
  const [list, setList] = useState<Department[]>([])
  useEffect(() => { departments().then(setList, () => setList([])) }, [])
  return list
}

/** The name of a department by its id; until the names are here, a dash. */
export function useDepartments(): (id: string) => string {
  const list = useDepartmentList()
  return (id) => list.find((one) => one.id === id)?.name ?? '—'
}

/** After a department was added: ask again. */
export function forgetDepartments(): void {
  asked = null
}
