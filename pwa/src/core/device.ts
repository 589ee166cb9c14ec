import { api, type Session } from '../api/client.ts'
import { makeDeviceKey } from './crypto/keys.ts'
import { getMeta, setMeta, strict, withDb } from './db/open.ts'
import type { KeyRow } from './db/schema.ts'
import { sha256 } from './hash.ts'
import { changed } from './changes.ts'

/** Who works on this phone, kept so that the app opens without network. */
export interface Person { id: string; name: string; username: string; department: string; inspector: string | null; region: string }

export async function rememberPerson(session: Session): Promise<Person> {
  const person: Person = {
    id: session.me.id, name: session.me.name, username: session.me.username, department: session.me.department.name,
    inspector: session.me.inspector_id, region: session.region.name,
  }
  await setMeta('person', person)
  changed()
  return person
}

export function knownPerson(): Promise<Person | undefined> {
  return getMeta<Person>('person')
}

/** Forgets who works here. Records, keys and the outbox stay. */
export async function forgetPerson(): Promise<void> {
  await strict(['meta'], async (tx) => { await tx.objectStore('meta').delete('person') })
  changed()
}

export async function keyOf(person: string): Promise<KeyRow | undefined> {
  const rows = await withDb((db) => db.getAllFromIndex('keys', 'person', person))
  return rows.sort((a, b) => b.made - a.made)[0]
}

/** The browser does not keep keys or bytes: capture would be lost, so it must not begin. */
export class StorageRefused extends Error {
  constructor(cause?: unknown) {
    super('storage refused', { cause })
    this.name = 'StorageRefused'
  }
}

/** Writes 1 MB and reads it back. */
export async function storageWorks(): Promise<boolean> {
  const data = new Uint8Array(1024 * 1024)
  for (let at = 0; at < data.length; at += 65_536) crypto.getRandomValues(data.subarray(at, at + 65_536))
  const before = await sha256(data)
  const name = 'self-test'
  await strict(['bytes'], async (tx) => { await tx.objectStore('bytes').put({ evidence: name, data: data.buffer }) })
  const back = await withDb((db) => db.get('bytes', name))
  await strict(['bytes'], async (tx) => { await tx.objectStore('bytes').delete(name) })
  return back !== undefined && (await sha256(back.data)) === before
}

/**
 * Makes this phone's key, keeps it, and tells the server the public half. A key made before but not taken by the server
 * (no network) is offered again. Throws StorageRefused, NoAnswer, SignedOut, ProblemError.
 */
export async function enrol(person: Person, label: string): Promise<KeyRow> {
  let row = await keyOf(person.id)
  if (!row) {
    try {
      if (!(await storageWorks())) throw new StorageRefused()
      const key = await makeDeviceKey()
      const made: KeyRow = { id: key.id, jwk: key.jwk, secret: key.secret, person: person.id, label, enrolled: false, made: Date.now() }
      await strict(['keys'], async (tx) => { await tx.objectStore('keys').put(made) })
      row = made
    } catch (error) {
      throw error instanceof StorageRefused ? error : new StorageRefused(error)
    }
  }
  if (row.enrolled) return row
  const taken = await api<{ id: string }>('/devices', { json: { jwk: row.jwk, label } })
  if (taken.id !== row.id) throw new StorageRefused()
  const enrolled: KeyRow = { ...row, label, enrolled: true }
  await strict(['keys'], async (tx) => { await tx.objectStore('keys').put(enrolled) })
  changed()
  return enrolled
}
