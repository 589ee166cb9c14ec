import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { makeDeviceKey } from '../src/core/crypto/keys.ts'
import { closeDb, strict } from '../src/core/db/open.ts'
import type { KeyRow } from '../src/core/db/schema.ts'
import { append, type NewBlob, type World } from '../src/core/events/chain.ts'
import { sha256 } from '../src/core/hash.ts'
import { uuid7 } from '../src/core/ids.ts'

export const NOW = Date.parse('2026-06-15T02:04:12.310Z')

export function testWorld(start = NOW): World & { ms: number } {
  const w = { ms: start, now: () => (w.ms += 1), mono: () => w.ms - start, boot: '01975b1c-0000-7000-8000-000000000001', app: 'a'.repeat(64) }
  return w
}

export async function freshDb(): Promise<void> {
  await closeDb()
  globalThis.indexedDB = new IDBFactory()
}

export async function enrolledKey(person = 'p1'): Promise<KeyRow> {
  const key = await makeDeviceKey()
  const row: KeyRow = { id: key.id, jwk: key.jwk, secret: key.secret, person, label: 'test', enrolled: true, made: 1 }
  await strict(['keys'], async (tx) => { await tx.objectStore('keys').put(row) })
  return row
}

export async function newBlob(bytes: Uint8Array<ArrayBuffer>, role: NewBlob['role'] = 'photo', type = 'image/jpeg'): Promise<NewBlob> {
  const data = bytes.slice().buffer
  return { evidence: uuid7(), role, data, sha256: await sha256(data), type }
}

export const VISIT = '01975b1c-1111-7000-8000-000000000001'
export const ITEM = '01975b1c-2222-7000-8000-000000000001'
export const ENTRY = '01975b1c-3333-7000-8000-000000000001'

export function answer(key: KeyRow, w: World, result = 'conforming', entry = ENTRY) {
  return append(key, { visit: VISIT, kind: 'answer', payload: { item: ITEM, entry, result } }, w)
}

export async function photo(key: KeyRow, w: World, bytes: Uint8Array<ArrayBuffer>) {
  const blob = await newBlob(bytes)
  const row = await append(key, {
    visit: VISIT, kind: 'photo', blobs: [blob],
    payload: { src: 'in-app', entry: ENTRY, blob: { evidence: blob.evidence, sha256: blob.sha256, len: blob.data.byteLength, type: blob.type } },
  }, w)
  return { row, blob }
}
