import { openWithPhone, setPhoneUnlock, type Vault } from '../core/crypto/vault.ts'
import { hex, unhex, utf8 } from '../core/hash.ts'

/**
 * Opening by the phone's own fingerprint or face: WebAuthn's PRF extension gives 32 bytes that only this phone can give again.
 * A convenience beside the PIN, never instead of it. Offered only where the browser says it can.
 */
interface Prf { enabled?: boolean; results?: { first?: ArrayBuffer } }
const results = (credential: PublicKeyCredential) => (credential.getClientExtensionResults() as { prf?: Prf }).prf

export async function canPhoneUnlock(): Promise<boolean> {
  try {
    return typeof PublicKeyCredential !== 'undefined' && await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()
  } catch {
    return false
  }
}

async function ask(credential: string, salt: string): Promise<ArrayBuffer | null> {
  const found = await navigator.credentials.get({
    publicKey: {
      challenge: crypto.getRandomValues(new Uint8Array(32)), userVerification: 'required', allowCredentials: [{ type: 'public-key', id: unhex(credential) }],
      extensions: { prf: { eval: { first: unhex(salt) } } } as AuthenticationExtensionsClientInputs,
    },
  }) as PublicKeyCredential | null
  return (found && results(found)?.results?.first) ?? null
}

/** Makes the slot. False when the phone or the person will not. */
export async function addPhoneUnlock(person: string): Promise<boolean> {
  const salt = hex(crypto.getRandomValues(new Uint8Array(32)))
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: crypto.getRandomValues(new Uint8Array(32)), rp: { name: '明察' }, user: { id: utf8(person), name: '明察', displayName: '明察' },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }], authenticatorSelection: { authenticatorAttachment: 'platform', userVerification: 'required' },
      extensions: { prf: { eval: { first: unhex(salt) } } } as AuthenticationExtensionsClientInputs,
    },
  }) as PublicKeyCredential | null
  if (!made || !results(made)?.enabled) return false
  const credential = hex(made.rawId)
  const secret = results(made)?.results?.first ?? await ask(credential, salt)
  if (!secret) return false
  await setPhoneUnlock({ credential, salt, secret })
  return true
}

export async function phoneUnlock(vault: Vault): Promise<boolean> {
  if (!vault.prf) return false
  const secret = await ask(vault.prf.credential, vault.prf.salt)
  return secret !== null && (await openWithPhone(vault.person, secret)) !== null
}
