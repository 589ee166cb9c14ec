import type { Session } from '../api/client.ts'
import { getMeta, setMeta, withDb } from './db/open.ts'
import type { KeyRow } from './db/schema.ts'
import { changed } from './changes.ts'

/** Who works on this phone, kept so that the app opens without network. */
export interface Person { id: string; name: string; username: string; department: string; inspector: string | null; region: string }

export function personOf(session: Session): Person {
  return {
    id: session.me.id, name: session.me.name, username: session.me.username, department: session.me.department.name,
    inspector: session.me.inspector_id, region: session.region.name,
  }
}

/** Only in a database that is sealed: a name is never written in clear. */
export async function rememberPerson(session: Session): Promise<Person> {
  const person = personOf(session)
  await setMeta('person', person)
  changed()
  return person
}

export function knownPerson(): Promise<Person | undefined> {
  return getMeta<Person>('person')
}

export async function keyOf(person: string): Promise<KeyRow | undefined> {
  const rows = await withDb((db) => db.getAllFromIndex('keys', 'person', person))
  return rows.sort((a, b) => b.made - a.made)[0]
}
