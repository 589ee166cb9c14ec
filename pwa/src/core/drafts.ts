import { strict, withDb } from './db/open.ts'

/** Half-filled forms, so that a killed page comes back with what was typed. */
export async function draft<T>(id: string): Promise<T | undefined> {
  return withDb(async (db) => (await db.get('drafts', id))?.value as T | undefined)
}

export async function keepDraft(id: string, value: unknown): Promise<void> {
  await strict(['drafts'], async (tx) => { await tx.objectStore('drafts').put({ id, value, at: Date.now() }) })
}

export async function dropDraft(id: string): Promise<void> {
  await strict(['drafts'], async (tx) => { await tx.objectStore('drafts').delete(id) })
}
