import { room } from './capture/space.ts'
import { changed } from './changes.ts'
import { strict } from './db/open.ts'
import { pull, type Prepared } from './pull.ts'
import { keepReader } from './signing/reader.ts'

async function shellKept(): Promise<boolean> {
  if (!('serviceWorker' in navigator) || !('caches' in globalThis)) return false
  const registration = await navigator.serviceWorker.getRegistration('/m/')
  return Boolean(registration?.active) && Boolean(await caches.match('/m/'))
}

/** Everything the field needs: assignments, the app's own files, the browser's promise to keep data. Tells honestly what came of it. */
export async function prepare(person: string, lazyParts: () => Promise<unknown>): Promise<Prepared> {
  const counts = await pull(person)
  await lazyParts()
  const persisted = (await navigator.storage?.persist?.()) ?? false
  const { free } = await room()
  const result: Prepared = { at: Date.now(), ...counts, persisted, shell: await keepReader() && await shellKept(), freeBytes: free }
  await strict(['meta'], async (tx) => { await tx.objectStore('meta').put({ name: 'prepared', value: result }) })
  changed()
  return result
}
