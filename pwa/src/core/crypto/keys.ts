import { canonical } from '../canon.ts'
import { sha256, utf8, hex, unhex } from '../hash.ts'

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGN = { name: 'ECDSA', hash: 'SHA-256' } as const

export interface PublicJwk { kty: 'EC'; crv: 'P-256'; x: string; y: string }

export interface DeviceKey {
  /** Hex of the RFC 7638 SHA-256 thumbprint; this is also the device's id on the server. */
  id: string
  jwk: PublicJwk
  /** Never extractable. The browser keeps it; no code can read it out. */
  secret: CryptoKey
}

/** RFC 7638 thumbprint, as hex. */
export async function thumbprint(jwk: PublicJwk): Promise<string> {
  return sha256(canonical({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y }))
}

export async function makeDeviceKey(): Promise<DeviceKey> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify'])
  const full = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x: full.x!, y: full.y! }
  return { id: await thumbprint(jwk), jwk, secret: pair.privateKey }
}

/** ES256 over a text's UTF-8 bytes, as 128 hex digits (r then s). */
export async function signText(secret: CryptoKey, text: string): Promise<string> {
  return hex(await crypto.subtle.sign(SIGN, secret, utf8(text)))
}

export async function verifyText(jwk: PublicJwk, text: string, signature: string): Promise<boolean> {
  if (!/^[0-9a-f]{128}$/.test(signature)) return false
  const key = await crypto.subtle.importKey('jwk', { ...jwk, ext: true }, CURVE, false, ['verify'])
  return crypto.subtle.verify(SIGN, key, unhex(signature), utf8(text))
}
