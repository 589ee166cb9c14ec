import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { transformWithOxc } from 'vite'

type Asked = { request: { method: string; url: string; mode: string }; answer: Promise<Response> | null; respondWith(answer: Promise<Response>): void }
type Waited = { waitUntil(work: Promise<unknown>): void; data?: unknown; ports: unknown[] }

const ORIGIN = 'https://office.example'
let handlers: Record<string, (event: never) => void>
let kept: Map<string, Set<string>>
let network: string[]
let claimed: number
let cut: boolean

/** The worker as it ships, in a world of its own. `before`: what an older build kept. */
async function start(language = 'zh-CN', before: string[] = []): Promise<void> {
  const source = readFileSync(join(import.meta.dirname, '../src/sw/sw.ts'), 'utf8')
  const { code } = await transformWithOxc(source, 'sw.ts', { target: 'es2022' })
  handlers = {}
  kept = new Map(before.length > 0 ? [['mingcha-b0', new Set(before)]] : [])
  network = []
  claimed = 0
  cut = false
  const self = {
    addEventListener: (name: string, handler: (event: never) => void) => { handlers[name] = handler },
    location: { origin: ORIGIN }, skipWaiting: vi.fn(), clients: { claim: async () => { claimed += 1 } },
  }
  const files = (name: string) => kept.get(name) ?? kept.set(name, new Set()).get(name)!
  const caches = {
    open: async (name: string) => ({
      addAll: async (asked: { url: string }[]) => { for (const one of asked) files(name).add(one.url) },
      add: async (path: string) => {
        if (cut) throw new TypeError('no network')
        files(name).add(path)
      },
      keys: async () => [...files(name)].map((url) => ({ url })),
      match: async (path: string) => (files(name).has(path) ? new Response(`kept ${path}`) : undefined),
    }),
    keys: async () => [...kept.keys()], delete: async (name: string) => kept.delete(name),
  }
  const fetch = async (request: { url: string }) => { network.push(request.url); return new Response('network') }
  class Request { url: string; constructor(url: string) { this.url = url } }
  new Function('self', 'caches', 'fetch', 'Request', 'navigator', 'BUILD', 'FILES', 'READER', 'ENGLISH', code)(self, caches, fetch, Request, { language }, 'b1', ['/m/', '/assets/a.js'], ['/assets/decode.worker-2.js'], ['/assets/english-2.js'])
}

async function happen(name: string, data?: unknown, ports: { postMessage: (told: unknown) => void }[] = []): Promise<void> {
  let work: Promise<unknown> = Promise.resolve()
  handlers[name]!({ data, ports, waitUntil: (given) => { work = given } } satisfies Waited as never)
  await work
}

function ask(method: string, url: string, mode = 'cors'): Asked {
  const event: Asked = { request: { method, url, mode }, answer: null, respondWith(answer) { this.answer = answer } }
  handlers['fetch']!(event as never)
  return event
}

beforeEach(async () => {
  await start()
  await happen('install')
})

test('the worker never answers what is not a GET, also for addresses that it keeps', () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) {
    for (const path of ['/m/', '/assets/a.js', '/api/v1/events', '/api/v1/uploads']) expect(ask(method, ORIGIN + path).answer, `${method} ${path}`).toBeNull()
  }
  expect(network).toEqual([])
})

test('the worker leaves the API and other origins to the network', () => {
  for (const url of [`${ORIGIN}/api/v1/assignments`, `${ORIGIN}/desk`, `${ORIGIN}/portal`, 'https://elsewhere.example/assets/a.js']) expect(ask('GET', url).answer, url).toBeNull()
})

test('pages and files come from the store without network, and what is not kept from the network', async () => {
  expect(await (await ask('GET', `${ORIGIN}/m/anything`, 'navigate').answer)!.text()).toBe('kept /m/')
  expect(await (await ask('GET', `${ORIGIN}/assets/a.js`).answer)!.text()).toBe('kept /assets/a.js')
  expect(network).toEqual([])
  expect(await (await ask('GET', `${ORIGIN}/assets/other.js`).answer)!.text()).toBe('network')
})

test('the code reader is kept when a phone asks for it, which is told, and by every build after it', async () => {
  expect([...kept.get('mingcha-b1')!]).toEqual(['/m/', '/assets/a.js'])
  const told: unknown[] = []
  await happen('message', 'reader', [{ postMessage: (word) => told.push(word) }])
  expect([...kept.get('mingcha-b1')!]).toEqual(['/m/', '/assets/a.js', '/assets/decode.worker-2.js'])
  expect(told).toEqual([true])
  await start('zh-CN', ['https://office.example/assets/decode-1.js'])
  await happen('install')
  expect([...kept.get('mingcha-b1')!]).toEqual(['/m/', '/assets/a.js', '/assets/decode.worker-2.js'])
})

test('a code reader that cannot be fetched is not said to be there', async () => {
  const told: unknown[] = []
  cut = true
  await happen('message', 'reader', [{ postMessage: (word) => told.push(word) }])
  expect(told).toEqual([false])
})

test('a new build takes the old one’s place without seizing open pages; the first takes them at once', async () => {
  await happen('activate')
  expect(claimed).toBe(1)
  kept.set('mingcha-b0', new Set())
  kept.set('other', new Set())
  await happen('activate')
  expect(claimed).toBe(1)
  expect([...kept.keys()]).toEqual(['mingcha-b1', 'other'])
})

test('English is kept from the first time that it is shown, and by every build after it', async () => {
  const english = () => kept.get('mingcha-b1')!.has('/assets/english-2.js')
  expect(english()).toBe(false)
  await happen('message', 'english')
  expect(english()).toBe(true)
  await start('zh-CN', ['https://office.example/assets/english-1.js'])
  await happen('install')
  expect(english()).toBe(true)
  await start('en-GB')
  await happen('install')
  expect(english()).toBe(true)
})
