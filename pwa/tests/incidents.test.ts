// Incidents of other offline systems, each a test named after it: docs/explanation/incidents.md.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { strict, withDb } from '../src/core/db/open.ts'
import { SyncEngine } from '../src/core/sync/engine.ts'
import { counts, freeOld } from '../src/core/sync/outbox.ts'
import { answer, enrolledKey, freshDb, NOW, photo, testWorld } from './world.ts'
import { OtherEnd } from './server.ts'

interface Asked { request: { method: string; url: string; mode: string }; respondWith: (answer: unknown) => void }

describe('the service worker', () => {
  test('never answers a request that is no GET (enketo 1584, workbox 2428, angular 24853)', async () => {
    const heard = new Map<string, (event: Asked) => void>()
    vi.stubGlobal('BUILD', 'test')
    vi.stubGlobal('self', { addEventListener: (name: string, work: (event: Asked) => void) => heard.set(name, work), location: { origin: 'https://office.example' } })
    vi.stubGlobal('caches', { open: async () => ({ match: async () => undefined }) })
    vi.stubGlobal('fetch', async () => new Response('network'))
    const worker = '../src/sw/sw.ts' // a classic script of the worker's own types
    await import(/* @vite-ignore */ worker)
    const answers: unknown[] = []
    const answered = (method: string, path: string) => {
      let times = 0
      heard.get('fetch')!({ request: { method, url: `https://office.example${path}`, mode: 'cors' }, respondWith: (one) => { answers.push(one); times += 1 } })
      return times
    }
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']) {
      for (const path of ['/m/', '/assets/a.js', '/api/v1/events', '/api/v1/uploads']) expect([method, path, answered(method, path)]).toEqual([method, path, 0])
    }
    expect(answered('GET', '/api/v1/assignments')).toBe(0)
    expect(answered('GET', '/m/')).toBe(1)
    await Promise.all(answers)
    vi.unstubAllGlobals()
  })
})

function engineFor(end: OtherEnd, key: string) {
  return new SyncEngine({ send: end.send, now: () => NOW, random: () => 0.5, later: () => () => {} }, () => key)
}

describe('nothing leaves the phone before the server has it', () => {
  beforeEach(freshDb)

  test.each([['refused', () => Response.json({}, { status: 422 })], ['broken', () => new Response('', { status: 500 })], ['no quota', () => Response.json({}, { status: 413 })]])(
    'bytes of a failed sending stay, also after the grace period: %s (getodk 50 and 1017, collect 2049 and 6475)', async (_name, fault) => {
      const key = await enrolledKey()
      const { blob } = await photo(key, testWorld(), new Uint8Array([255, 216, 255, 7]))
      const end = new OtherEnd()
      end.fault = (method, path) => (path.startsWith('/api/v1/uploads') && method !== 'HEAD' ? fault() : undefined)
      await engineFor(end, key.id).kick()
      expect(await freeOld(NOW + 400 * 86_400_000)).toBe(0)
      expect(await withDb((db) => db.get('bytes', blob.evidence))).toBeDefined()
      expect((await counts()).confirmed).toBe(1) // the event, not the photo
    })

  test('ten photos of the same name and moment are ten (enketo 1.22)', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    const taken = await Promise.all(Array.from({ length: 10 }, (_, n) => photo(key, w, new Uint8Array([255, 216, 255, n]))))
    const end = new OtherEnd()
    await engineFor(end, key.id).kick()
    expect(new Set(taken.map((one) => one.blob.evidence)).size).toBe(10)
    expect(taken.map((one) => end.blobs.get(one.blob.evidence)!.bytes[3])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('an aborted transaction leaves neither an event nor a gap (pouchdb 8309)', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    await answer(key, w)
    await expect(strict(['events', 'heads'], async (tx) => {
      await tx.objectStore('heads').put({ key: key.id, seq: 9, hash: 'ff' })
      throw new DOMException('by the system', 'AbortError')
    })).rejects.toThrow()
    const next = await answer(key, w)
    expect(next.seq).toBe(2)
  })

  test('a sending that died before it was noted is noticed and sent again, once (powersync 162, 1058, 253)', async () => {
    const key = await enrolledKey()
    const w = testWorld()
    await answer(key, w)
    const end = new OtherEnd()
    let cut = true
    end.served = async (_method, path) => { if (cut && path === '/api/v1/events') throw new TypeError('the page died') }
    await engineFor(end, key.id).kick().catch(() => {})
    expect((await counts()).confirmed).toBe(0)
    cut = false
    await engineFor(end, key.id).kick()
    expect([(await counts()).confirmed, end.lines.size]).toEqual([1, 1])
  })
})
