import { api } from '../api/client.ts'
import { changed } from './changes.ts'
import { makeDeviceKey } from './crypto/keys.ts'
import type { EscrowKey } from './crypto/slots.ts'
import { makeVault, openVault } from './crypto/vault.ts'
import { strict, withDb } from './db/open.ts'
import type { KeyRow } from './db/schema.ts'
import { keyOf, type Person } from './device.ts'
import { sha256 } from './hash.ts'

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

/** The lock for what will be written: a PIN of the person's own, and the office's spare key. Throws StorageRefused, NoAnswer, SignedOut, ProblemError. */
export async function protect(person: Person, pin: string, offline = false): Promise<void> {
  if (openVault()) return
  const office = await api<EscrowKey>('/devices/escrow-key').catch((error: unknown) => {
    if (offline) return null
    throw error
  })
  try {
    if (!(await storageWorks())) throw new StorageRefused()
    await makeVault(person, pin, office)
  } catch (error) {
    throw error instanceof StorageRefused ? error : new StorageRefused(error)
  }
}

/**
 * Makes this phone's key, keeps it, and tells the server the public half. A key made before but not taken by the server
 * (no network) is offered again. Throws StorageRefused, NoAnswer, SignedOut, ProblemError.
 */
export async function enrol(person: Person, label: string): Promise<KeyRow> {
  let row = await keyOf(person.id)
  if (!row) {
    try {
      const key = await makeDeviceKey()
      const made: KeyRow = { id: key.id, jwk: key.jwk, secret: key.secret, person: person.id, label, enrolled: false, made: Date.now() }
      await strict(['keys'], async (tx) => { await tx.objectStore('keys').put(made) })
      row = made
    } catch (error) {
      throw new StorageRefused(error)
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
