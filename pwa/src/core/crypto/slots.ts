import { hex, unhex, utf8 } from '../hash.ts'

/**
 * The data key (DEK, 32 bytes) is kept only wrapped, in slots: for the person's PIN, for the organisation (escrow), and where
 * the browser offers it for the phone's own unlocking (WebAuthn PRF). Each slot is AES-256-GCM over the DEK with the person's
 * id as additional data; formats in docs/reference/rescue-file.md.
 */
export interface Wrapped { iv: string; data: string }
export interface PinSlot extends Wrapped { salt: string; rounds: number; words: boolean }
export interface EscrowKey { id: string; jwk: { kty: string; crv: string; x: string; y: string } }
export interface EscrowSlot extends Wrapped { key: string; epk: { kty: string; crv: string; x: string; y: string } }

type Bytes = Uint8Array<ArrayBuffer>
const ROUNDS = 600_000
const ESCROW = 'mingcha-escrow-v1'

/** Why a PIN will not do, or null: at least six digits or eight other signs, and not one that everybody tries first. */
export function pinFault(pin: string): 'short' | 'simple' | null {
  const text = pin.normalize('NFKC')
  if (/^\d+$/.test(text) ? text.length < 6 : [...text].length < 8) return 'short'
  const codes = [...text].map((sign) => sign.codePointAt(0)!)
  const step = (by: number) => codes.every((code, at) => at === 0 || code - codes[at - 1]! === by)
  const period = [1, 2, 3].some((length) => length < codes.length && codes.every((code, at) => code === codes[at % length]))
  return step(1) || step(-1) || period ? 'simple' : null
}

export function isWords(pin: string): boolean {
  return !/^\d+$/.test(pin.normalize('NFKC'))
}

async function aesOf(raw: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** Takes tenths of a second on purpose. */
async function pinKey(pin: string, salt: Bytes, rounds: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', utf8(pin.normalize('NFKC')), 'PBKDF2', false, ['deriveBits'])
  return aesOf(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, material, 256))
}

async function hkdf(secret: BufferSource, info: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  return aesOf(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8(info) }, material, 256))
}

async function wrap(key: CryptoKey, dek: Bytes, person: string): Promise<Wrapped> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(person) }, key, dek)
  return { iv: hex(iv), data: hex(data) }
}

/** The DEK, or null when the key does not fit. */
async function unwrap(key: CryptoKey, slot: Wrapped, person: string): Promise<Bytes | null> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: unhex(slot.iv), additionalData: utf8(person) }, key, unhex(slot.data)))
  } catch {
    return null
  }
}

export async function pinSlot(pin: string, dek: Bytes, person: string, rounds = ROUNDS): Promise<PinSlot> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  return { ...await wrap(await pinKey(pin, salt, rounds), dek, person), salt: hex(salt), rounds, words: isWords(pin) }
}

/** The key that a PIN makes of a slot; whether it fits shows only in `openPin`. */
export function keyOfPin(slot: PinSlot, pin: string): Promise<CryptoKey> {
  return pinKey(pin, unhex(slot.salt), slot.rounds)
}

export async function openPin(slot: PinSlot, key: CryptoKey, person: string): Promise<Bytes | null> {
  return unwrap(key, slot, person)
}

/** ECDH P-256 with a key used once, HKDF-SHA-256, AES-256-GCM: only the organisation's private key opens it. */
export async function escrowSlot(office: EscrowKey, dek: Bytes, person: string): Promise<EscrowSlot> {
  const curve = { name: 'ECDH', namedCurve: 'P-256' }
  const once = await crypto.subtle.generateKey(curve, false, ['deriveBits'])
  const theirs = await crypto.subtle.importKey('jwk', { ...office.jwk, ext: true }, curve, false, [])
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, once.privateKey, 256)
  const { x, y } = await crypto.subtle.exportKey('jwk', once.publicKey)
  return { ...await wrap(await hkdf(secret, ESCROW), dek, person), key: office.id, epk: { kty: 'EC', crv: 'P-256', x: x!, y: y! } }
}

/** `secret`: what the phone's own unlocking gave for this app (WebAuthn PRF), 32 bytes. */
export async function prfSlot(secret: BufferSource, dek: Bytes, person: string): Promise<Wrapped> {
  return wrap(await hkdf(secret, 'mingcha-prf-v1'), dek, person)
}

export async function openPrf(secret: BufferSource, slot: Wrapped, person: string): Promise<Bytes | null> {
  return unwrap(await hkdf(secret, 'mingcha-prf-v1'), slot, person)
}
