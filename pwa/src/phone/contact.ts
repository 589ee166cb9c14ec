import { api } from '../api/client.ts'
import { changed } from '../core/changes.ts'
import type { EscrowKey } from '../core/crypto/slots.ts'
import { addEscrow, lockedKey, openVault, openWith, sealAll, wipeReference, type Vault } from '../core/crypto/vault.ts'
import { setMeta, strict } from '../core/db/open.ts'
import { unhex } from '../core/hash.ts'
import { forgetTyped } from '../core/typed.ts'
import { here, openHere } from './app.ts'

interface Device { id: string; state: string }

/** Asks the office's spare key to open this phone's data key. Signed in before; throws NoAnswer, SignedOut, ProblemError. */
export async function openByOffice(vault: Vault, reason: string): Promise<void> {
  const key = await lockedKey(vault.person)
  const { escrow } = vault
  const { dek } = await api<{ dek: string }>(`/devices/${key?.id ?? ''}/unseal`, { json: { slot: escrow, reason } })
  await openWith(vault.person, unhex(dek))
}

/** What each contact with the server brings into order: spare key, revocation, rows of an earlier version, the date of the contact. */
export async function atContact(): Promise<void> {
  await setMeta('contact', Date.now())
  if (openVault() && !openVault()!.escrow) await addEscrow(await api<EscrowKey>('/devices/escrow-key'))
  await lookForRevocation()
  await sealAll()
}

async function lookForRevocation(): Promise<void> {
  const { key } = here
  if (!key?.enrolled || key.revoked) return
  const { items } = await api<{ items: Device[] }>('/devices')
  if (items.find((one) => one.id === key.id)?.state !== 'revoked') return
  await strict(['keys'], async (tx) => {
    const row = await tx.objectStore('keys').get(key.id)
    if (row) await tx.objectStore('keys').put({ ...row, revoked: true })
  })
  forgetTyped()
  await wipeReference()
  await openHere()
  changed()
}
