// Phone databases as released builds wrote them (fixtures/README.md), opened by the present code: nothing unsent is lost (Eventra 2744, enketo 1226).
import 'fake-indexeddb/auto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDB } from 'idb'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { shutNow, tryPin } from '../src/core/crypto/vault.ts'
import { makeDeviceKey } from '../src/core/crypto/keys.ts'
import { closeDb, unlockDb, useDatabase, withDb } from '../src/core/db/open.ts'
import type { BlobRow, BytesRow, EventRow, KeyRow } from '../src/core/db/schema.ts'
import { append } from '../src/core/events/chain.ts'
import { sha256 } from '../src/core/hash.ts'
import { SyncEngine } from '../src/core/sync/engine.ts'
import { counts } from '../src/core/sync/outbox.ts'
import { freshDb, NOW, testWorld } from './world.ts'
import { OtherEnd } from './server.ts'

interface Index { name: string; keyPath: string | string[]; unique: boolean }
interface Store { keyPath: string | string[]; indexes: Index[]; rows: Record<string, unknown>[] }
interface Fixture { made: string; databases: { name: string; version: number; stores: Record<string, Store> }[] }

const FOLDER = join(import.meta.dirname, 'fixtures')
const FILES = readdirSync(FOLDER).filter((name) => name.startsWith('phone-db-'))
const PIN = '271828'
vi.setConfig({ testTimeout: 60_000 })

function plain(value: unknown, secret: CryptoKey): unknown {
  if (Array.isArray(value)) return value.map((one) => plain(one, secret))
  if (value === null || typeof value !== 'object') return value
  const found = value as Record<string, unknown>
  if (typeof found['base64'] === 'string') return new Uint8Array(Buffer.from(found['base64'], 'base64')).buffer
  if (found['key'] === 'not extractable') return secret
  return Object.fromEntries(Object.entries(found).map(([name, one]) => [name, plain(one, secret)]))
}

/** Lays the databases down as they were, with the version and indexes of their time. The signing key cannot be copied: another takes its place. */
async function lay(file: string): Promise<Fixture> {
  const fixture = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Fixture
  const { secret } = await makeDeviceKey()
  for (const { name, version, stores } of fixture.databases) {
    const db = await openDB(name, version, {
      upgrade: (made) => {
        for (const [store, { keyPath, indexes }] of Object.entries(stores)) {
          const held = made.createObjectStore(store, { keyPath })
          for (const index of indexes) held.createIndex(index.name, index.keyPath, { unique: index.unique })
        }
      },
    })
    for (const [store, { rows }] of Object.entries(stores)) for (const row of rows) await db.put(store, plain(row, secret))
    db.close()
  }
  return fixture
}

describe.each(FILES)('%s', (file) => {
  beforeEach(async () => {
    shutNow()
    unlockDb(null)
    await freshDb()
    await useDatabase('mingcha')
    await lay(file)
    const [vault] = (JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Fixture).databases.filter((one) => one.name === 'mingcha-vault')
    for (const row of vault?.stores['vaults']?.rows ?? []) expect('vault' in (await tryPin(String(row['person']), PIN) as object)).toBe(true)
  })

  test('opens with the present code, whole: lines, chain and bytes', async () => {
    const [events, blobs, bytes, keys] = await withDb(async (db) => [await db.getAll('events'), await db.getAll('blobs'), await db.getAll('bytes'), await db.getAll('keys')]) as [EventRow[], BlobRow[], BytesRow[], KeyRow[]]
    const chain = events.sort((a, b) => a.seq - b.seq)
    expect(chain.map((row) => row.seq)).toEqual(chain.map((_, at) => at + 1))
    expect(chain.length).toBeGreaterThanOrEqual(6)
    for (const [at, row] of chain.entries()) {
      expect(row.e).toEqual((JSON.parse(row.line) as { e: unknown }).e)
      expect(row.e.prev).toBe(at === 0 ? '0'.repeat(64) : chain[at - 1]!.hash)
    }
    expect(blobs.length).toBeGreaterThan(0)
    for (const blob of blobs) expect(await sha256(bytes.find((one) => one.evidence === blob.evidence)!.data)).toBe(blob.sha256)
    expect(keys).toHaveLength(1)
  })

  test('goes on with its chain and sends everything once, byte for byte', async () => {
    const before = await withDb((db) => db.getAll('events'))
    const key = (await withDb((db) => db.getAll('keys')))[0]! as KeyRow
    const top = Math.max(...before.map((row) => row.seq))
    const next = await append(key, { visit: before[0]!.visit, kind: 'note', payload: { text: '示例' } }, testWorld())
    expect(next.seq).toBe(top + 1)
    const end = new OtherEnd()
    await new SyncEngine({ send: end.send, now: () => NOW, random: () => 0.5, later: () => () => {} }, () => key.id).kick()
    const blobs = await withDb((db) => db.getAll('blobs'))
    expect(await counts()).toEqual({ phone: 0, sent: 0, confirmed: before.length + 1 + blobs.length, attention: 0 })
    for (const row of before) expect(end.lines.get(row.id)).toBe(row.line)
    for (const blob of blobs) expect(await sha256(end.blobs.get(blob.evidence)!.bytes.slice().buffer)).toBe(blob.sha256)
    await closeDb()
  })
})
