import { canonical, type Json } from '../canon.ts'
import { verifyText, thumbprint, type PublicJwk } from '../crypto/keys.ts'
import { sha256 } from '../hash.ts'
import { isUuid } from '../ids.ts'
import { payloadFault } from './kinds.ts'

export const ZERO64 = '0'.repeat(64)

export interface NotBefore { nonce: string; cp_size: number; cp_root: string }

/** What is signed. Bytes that go over the wire are `{"e":…,"sig":…}` in the same canonical form. */
export interface Envelope {
  v: 1
  id: string
  visit: string
  key: string
  seq: number
  prev: string
  kind: string
  schema: 1
  at: string
  mono: number
  boot: string
  app: string
  nb: NotBefore
  payload: { [key: string]: Json }
}

export function canonicalEvent(e: Envelope): string {
  return canonical(e as unknown as Json)
}

/** SHA-256 of the canonical form: the `prev` of the key's next event. */
export function eventHash(e: Envelope): Promise<string> {
  return sha256(canonicalEvent(e))
}

export function lineOf(e: Envelope, sig: string): string {
  return `{"e":${canonicalEvent(e)},"sig":"${sig}"}`
}

const HEX64 = /^[0-9a-f]{64}$/
const AT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?([+-]\d{2}:\d{2}|Z)$/
const NAMES = ['app', 'at', 'boot', 'id', 'key', 'kind', 'mono', 'nb', 'payload', 'prev', 'schema', 'seq', 'v', 'visit']

/** The first fault of an envelope in words for a log, or null. */
export function envelopeFault(e: Envelope): string | null {
  if (typeof e !== 'object' || e === null || Object.keys(e).sort().join() !== NAMES.join()) return 'fields'
  if (e.v !== 1 || e.schema !== 1) return 'version'
  if (![e.id, e.visit, e.boot].every(isUuid)) return 'uuid'
  if (![e.key, e.prev, e.app, e.nb?.nonce, e.nb?.cp_root].every((h) => typeof h === 'string' && HEX64.test(h))) return 'hex'
  if (!Number.isSafeInteger(e.seq) || e.seq < 1 || !Number.isSafeInteger(e.mono) || e.mono < 0) return 'number'
  if (!Number.isSafeInteger(e.nb.cp_size) || e.nb.cp_size < 0) return 'number'
  if (typeof e.at !== 'string' || !AT.test(e.at) || Number.isNaN(Date.parse(e.at))) return 'at'
  const found = payloadFault(e.kind, e.payload)
  return found === null ? null : `payload${found}`
}

/**
 * Checks one received line as the server does: shape, kind, key id, signature over the canonical form.
 * Returns null when it holds, else a word for what does not.
 */
export async function lineFault(line: string, jwk: PublicJwk): Promise<string | null> {
  let parsed: { e: Envelope; sig: string }
  try {
    parsed = JSON.parse(line)
  } catch {
    return 'json'
  }
  if (typeof parsed !== 'object' || parsed === null || Object.keys(parsed).sort().join() !== 'e,sig') return 'fields'
  const shape = envelopeFault(parsed.e)
  if (shape) return shape
  if (parsed.e.key !== (await thumbprint(jwk))) return 'key'
  return (await verifyText(jwk, canonicalEvent(parsed.e), parsed.sig)) ? null : 'signature'
}
