import { afterEach, expect, test, vi } from 'vitest'
import { api, currentSession, signIn, SignedOut } from '../src/api/client.ts'

const sessionOf = (id: string) => ({ me: { id, name: id, username: id, permissions: [] }, csrf: `csrf-${id}`, csrf_refresh: `refresh-${id}` })
const json = (status: number, body: object) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

/** A server where the session of the first request is over and the cookie's next one belongs to `returning`; what was asked. */
function serve(returning: string): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const path = url.replace('/api/v1', '')
    const sent = new Headers(init.headers).get('X-CSRF-TOKEN') ?? ''
    asked.push(`${init.method ?? 'GET'} ${path} ${sent}`.trim())
    if (path === '/auth/session') return Promise.resolve(json(200, sessionOf('qing')))
    if (path === '/auth/session/refresh') return Promise.resolve(json(200, { ...sessionOf(returning), csrf: `new-${returning}` }))
    return Promise.resolve(sent.startsWith('new-') ? json(201, { id: 'made' }) : json(401, { title: 'over', type: 'about:blank' }))
  })
  return asked
}

afterEach(() => vi.unstubAllGlobals())

test('a write goes on by itself after the session is renewed for the same person', async () => {
  const asked = serve('qing')
  await signIn('qing', 'x')
  expect(await api('/plans', { json: {} })).toEqual({ id: 'made' })
  expect(asked.filter((one) => one.includes('/plans'))).toEqual(['POST /plans csrf-qing', 'POST /plans new-qing'])
})

test('a write is never sent in the name of somebody who signed in meanwhile in another window', async () => {
  const asked = serve('bo')
  await signIn('qing', 'x')
  await expect(api('/plans', { json: {} })).rejects.toBeInstanceOf(SignedOut)
  expect(asked.filter((one) => one.includes('/plans'))).toEqual(['POST /plans csrf-qing'])
  expect(currentSession()?.me.id).toBe('bo')
})
