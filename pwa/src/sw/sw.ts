// The worker keeps the app's files and nothing else: no IndexedDB, no uploads, no answers of the API.
// BUILD and FILES are written above this text by the build.
declare const BUILD: string
declare const FILES: string[]
/** Kept from the first time that a phone prepares whose system cannot read codes by itself. */
declare const READER: string[]
/** Kept from the first time that a phone shows English. */
declare const ENGLISH: string[]

const sw = self as unknown as ServiceWorkerGlobalScope
const CACHE = `mingcha-${BUILD}`

sw.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE)
    const wanted = [...FILES, ...((await keptBefore('decode')) ? READER : []), ...((await speaksEnglish()) ? ENGLISH : [])]
    await cache.addAll(wanted.map((path) => new Request(path, { cache: 'reload' })))
  })())
})

/** English is this browser's language, or the build before kept it. */
async function speaksEnglish(): Promise<boolean> {
  return /^en\b/.test(navigator.language) || keptBefore('english')
}

/** The build before kept this part: then this one keeps it too, or it would be gone without network. */
async function keptBefore(part: string): Promise<boolean> {
  for (const name of await caches.keys()) {
    const kept = await (await caches.open(name)).keys()
    if (kept.some(({ url }) => url.includes(`/assets/${part}`))) return true
  }
  return false
}

async function keep(paths: string[]): Promise<void> {
  const cache = await caches.open(CACHE)
  for (const path of paths) if (!(await cache.match(path))) await cache.add(path)
}

sw.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith('mingcha-') && name !== CACHE)
    if (old.length === 0) await sw.clients.claim()
    await Promise.all(old.map((name) => caches.delete(name)))
  })())
})

sw.addEventListener('message', (event) => {
  if (event.data === 'take-over') void sw.skipWaiting()
  if (event.data === 'english') event.waitUntil(keep(ENGLISH))
  if (event.data === 'reader') event.waitUntil(keep(READER).then(() => event.ports[0]!.postMessage(true), () => event.ports[0]!.postMessage(false)))
})

sw.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET') return
  const url = new URL(request.url)
  if (url.origin !== sw.location.origin) return
  if (!url.pathname.startsWith('/m/') && !url.pathname.startsWith('/assets/')) return
  event.respondWith(answer(request, url))
})

async function answer(request: Request, url: URL): Promise<Response> {
  const page = request.mode === 'navigate' && url.pathname !== '/m/rescue.html'
  const cache = await caches.open(CACHE)
  const kept = await cache.match(page ? '/m/' : url.pathname)
  return kept ?? fetch(request)
}
