import { language } from '../i18n/index.ts'

/** One fault of an RFC 9457 document: a JSON pointer and a text in the caller's language. */
export interface FieldFault { pointer: string; detail: string }

export interface ProblemDocument {
  type: string
  title: string
  status: number
  detail?: string
  code?: string
  errors?: FieldFault[]
  [extra: string]: unknown
}

/** The server answered and said no, in words. */
export class ProblemError extends Error {
  readonly document: ProblemDocument
  constructor(document: ProblemDocument) {
    super(document.detail ?? document.title)
    this.name = 'ProblemError'
    this.document = document
  }
  get status(): number { return this.document.status }
  get code(): string { return this.document.code ?? this.document.type.split('/').pop() ?? '' }
  /** The text of the fault at a field, given as "/items/0" or just "name". */
  field(name: string): string | undefined {
    return this.document.errors?.find((one) => one.pointer.replace(/^#?\//, '') === name.replace(/^\//, ''))?.detail
  }
}

/** No answer at all: no network, a stopped server, a cut connection. */
export class NoAnswer extends Error {
  constructor(cause: unknown) {
    super('no answer', { cause })
    this.name = 'NoAnswer'
  }
}

/** The session is over and could not be renewed. Data on the device are not touched. */
export class SignedOut extends Error {
  constructor() {
    super('signed out')
    this.name = 'SignedOut'
  }
}

export interface Me {
  id: string
  name: string
  username: string
  department: { id: string; name: string }
  roles: string[]
  permissions: string[]
  inspector_id: string | null
}

export interface Session {
  me: Me
  csrf: string
  csrf_refresh: string
  expires_at: string
  region: { code: string; name: string }
}

export const API = '/api/v1'
const REFRESH_STORE = 'mingcha.refresh'

let csrf = ''
let session: Session | null = null
const listeners = new Set<(session: Session | null) => void>()

export function currentSession(): Session | null {
  return session
}

export function onSession(listener: (session: Session | null) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The refresh's CSRF value is of no use without the HttpOnly cookie, so it may be kept to survive a reload. */
function keepRefresh(value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(REFRESH_STORE)
    else localStorage.setItem(REFRESH_STORE, value)
  } catch { /* private mode: a reload asks to sign in again */ }
}

function keptRefresh(): string {
  try {
    return localStorage.getItem(REFRESH_STORE) ?? ''
  } catch {
    return ''
  }
}

function take(next: Session | null): Session | null {
  session = next
  csrf = next?.csrf ?? ''
  if (next) keepRefresh(next.csrf_refresh)
  for (const listener of listeners) listener(next)
  return next
}

/** A fetch that turns "no answer" into NoAnswer and gives up after a time. */
async function reach(path: string, init: RequestInit, timeoutMs: number): Promise<Response> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), timeoutMs)
  try {
    return await fetch(path, { ...init, signal: stop.signal, credentials: 'same-origin', cache: 'no-store' })
  } catch (cause) {
    throw new NoAnswer(cause)
  } finally {
    clearTimeout(timer)
  }
}

/** Reads a refusing answer as a problem document; an answer of another kind becomes one. */
export async function problemOf(response: Response): Promise<ProblemError> {
  let document: ProblemDocument
  try {
    document = (await response.json()) as ProblemDocument
    if (typeof document?.title !== 'string') throw new TypeError('no problem document')
  } catch {
    document = { type: 'about:blank', title: `HTTP ${response.status}`, status: response.status }
  }
  return new ProblemError({ ...document, status: response.status })
}

async function renewOnce(usedCsrf: string): Promise<boolean> {
  if (csrf && csrf !== usedCsrf) return true
  const response = await reach(`${API}/auth/session/refresh`, {
    method: 'POST', headers: { 'X-CSRF-TOKEN': keptRefresh(), 'Accept-Language': language() },
  }, 30_000)
  if (response.ok) {
    take((await response.json()) as Session)
    return true
  }
  if (response.status >= 500) throw new NoAnswer(response.status)
  return false
}

/** One refresh at a time over all windows; a second caller finds it done. */
async function renew(usedCsrf: string): Promise<boolean> {
  if (typeof navigator === 'undefined' || !navigator.locks) return renewOnce(usedCsrf)
  return navigator.locks.request('mingcha-refresh', () => renewOnce(usedCsrf))
}

export interface Call extends Omit<RequestInit, 'body'> {
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is. */
  body?: BodyInit | null
  timeoutMs?: number
}

function prepared(call: Call): RequestInit {
  const headers = new Headers(call.headers)
  headers.set('Accept-Language', language())
  if (call.json !== undefined) headers.set('Content-Type', 'application/json')
  const method = call.method ?? (call.json !== undefined ? 'POST' : 'GET')
  if (method !== 'GET' && method !== 'HEAD') headers.set('X-CSRF-TOKEN', csrf)
  const { json, timeoutMs: _timeout, ...rest } = call
  return { ...rest, method, headers, body: json === undefined ? (call.body ?? null) : JSON.stringify(json) }
}

/**
 * Asks the API; `path` begins below /api/v1. Renews the session once on 401. Answers of any status come back as they are;
 * throws NoAnswer or SignedOut.
 */
export async function raw(path: string, call: Call = {}): Promise<Response> {
  const used = csrf
  const who = session?.me.id
  const url = path.startsWith('/api/') ? path : API + path
  const response = await reach(url, prepared(call), call.timeoutMs ?? 60_000)
  if (response.status !== 401) return response
  if (!(await renew(used))) {
    take(null)
    throw new SignedOut()
  }
  if (who && session?.me.id !== who) throw new SignedOut() // another window signed in as somebody else: nothing is sent in that name
  const second = await reach(url, prepared(call), call.timeoutMs ?? 60_000)
  if (second.status === 401) {
    take(null)
    throw new SignedOut()
  }
  return second
}

/** Asks the API and reads JSON; a refusal is thrown as ProblemError. 204 gives undefined. */
export async function api<T>(path: string, call: Call = {}): Promise<T> {
  const response = await raw(path, call)
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

/** Signs in. A wrong password is a ProblemError of status 401. */
export async function signIn(username: string, password: string): Promise<Session> {
  const response = await reach(`${API}/auth/session`, {
    method: 'POST', body: JSON.stringify({ username, password }),
    headers: { 'Content-Type': 'application/json', 'Accept-Language': language() },
  }, 30_000)
  if (!response.ok) throw await problemOf(response)
  return take((await response.json()) as Session)!
}

/** True while nobody signed out by hand in this browser: then a session that ended may be taken up again. */
export const mayReturn = () => keptRefresh() !== ''

/** Asks at start who is signed in. Null when nobody is; throws NoAnswer without network. */
export async function loadSession(): Promise<Session | null> {
  if (!keptRefresh()) return take(null) // never signed in here: no need to ask, and no 401 in the log
  try {
    return take(await api<Session>('/auth/session'))
  } catch (error) {
    if (error instanceof SignedOut || (error instanceof ProblemError && error.status === 401)) return take(null)
    throw error
  }
}

/** Ends the session on the server; without network the local half ends all the same. */
export async function signOut(): Promise<void> {
  try {
    await raw('/auth/session', { method: 'DELETE', timeoutMs: 10_000 })
  } catch { /* the cookie dies by its own time */ }
  keepRefresh(null)
  take(null)
}
