// Exports everything the phone keeps as one file, without any code of the app: it must work when the app does not.
// With the PIN the rows come out open; without it they come out sealed, for the office's spare key.
// Format: docs/reference/rescue-file.md.
type Row = Record<string, unknown>
interface Slot { iv: string; data: string; salt: string; rounds: number }
interface Vault { person: string; db: string; mask: string; pin: Slot | null; misses: number; until: number }

const button = document.querySelector('button')!
const state = document.querySelector('#state')!
const field = document.querySelector<HTMLInputElement>('#pin')!
const words = new TextEncoder()
const unhex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

function plain(_key: string, value: unknown): unknown {
  if (value instanceof ArrayBuffer || value instanceof Uint8Array) {
    let text = ''
    for (const byte of new Uint8Array(value as ArrayBuffer)) text += String.fromCharCode(byte)
    return { base64: btoa(text) }
  }
  return value instanceof CryptoKey ? { key: 'not extractable' } : value
}

function request<T>(made: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    made.onsuccess = () => resolve(made.result)
    made.onerror = () => reject(made.error)
  })
}

async function names(): Promise<string[]> {
  const known = await indexedDB.databases?.()
  return known ? known.map((one) => one.name ?? '').filter((name) => name.startsWith('mingcha')).sort() : ['mingcha', 'mingcha-vault']
}

function decrypt(key: CryptoKey, iv: Uint8Array<ArrayBuffer>, data: BufferSource, additional: string): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: words.encode(additional) }, key, data)
}

class WrongPin extends Error {}

/** The data key behind the PIN. A miss counts as on the lock itself, so this page is no way around it. */
async function unlocked(vaults: IDBDatabase, vault: Vault, pin: string): Promise<CryptoKey | null> {
  if (!vault.pin || Date.now() < vault.until) return null
  const write = (row: Vault) => request(vaults.transaction('vaults', 'readwrite').objectStore('vaults').put(row))
  const misses = vault.misses + 1
  await write({ ...vault, misses, until: misses >= 5 ? Date.now() + 60_000 * (misses - 4) : 0 })
  const material = await crypto.subtle.importKey('raw', words.encode(pin.normalize('NFKC')), 'PBKDF2', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: unhex(vault.pin.salt), iterations: vault.pin.rounds }, material, 256)
  try {
    const kek = await crypto.subtle.importKey('raw', bits, 'AES-GCM', false, ['decrypt'])
    const raw = await decrypt(kek, unhex(vault.pin.iv), unhex(vault.pin.data), vault.person)
    await write({ ...vault, misses: 0, until: 0 })
    return await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt'])
  } catch {
    return null
  }
}

async function opened(key: CryptoKey, store: IDBObjectStore, row: Row): Promise<Row> {
  const { box, ...clear } = row
  if (!(box instanceof ArrayBuffer)) return row
  const path = store.keyPath
  const id = Array.isArray(path) ? path.map((one) => row[one]) : row[path as string]
  const bytes = new Uint8Array(await decrypt(key, new Uint8Array(box, 0, 12), new Uint8Array(box, 12), `${store.name}|${JSON.stringify(id)}`))
  const tail = 4 + new DataView(bytes.buffer).getUint32(0, true)
  const rest = JSON.parse(new TextDecoder().decode(bytes.subarray(4, tail)), (_name, one: { $?: string; at: number; size: number } | null) => (
    one?.$ === 'buffer' || one?.$ === 'u8' ? bytes.slice(tail + one.at, tail + one.at + one.size) : one)) as Row
  return { ...clear, ...rest }
}

interface Found { parts: Blob[]; events: number; bytes: number; sealed: number }

async function collect(name: string, key: CryptoKey | null, found: Found): Promise<void> {
  const db = await request(indexedDB.open(name))
  for (const store of db.objectStoreNames) {
    for (const id of await request(db.transaction(store).objectStore(store).getAllKeys())) {
      const held = db.transaction(store).objectStore(store)
      const raw = await request(held.get(id)) as Row
      const row = key ? await opened(key, held, raw).catch(() => raw) : raw
      found.parts.push(new Blob([`${JSON.stringify({ db: name, store, row }, plain)}\n`]))
      if (store === 'events') found.events += 1
      if (store === 'bytes') found.bytes += 1
      if (row['box']) found.sealed += 1
    }
  }
  db.close()
}

async function keysOf(all: string[], pin: string): Promise<Map<string, CryptoKey>> {
  const keys = new Map<string, CryptoKey>()
  if (!pin || !all.includes('mingcha-vault')) return keys
  const vaults = await request(indexedDB.open('mingcha-vault'))
  const rows = await request(vaults.transaction('vaults').objectStore('vaults').getAll()) as Vault[]
  for (const vault of rows.sort((a, b) => Number(b.misses === 0) - Number(a.misses === 0))) {
    const key = keys.size === 0 ? await unlocked(vaults, vault, pin) : null
    if (key) keys.set(vault.db, key)
  }
  vaults.close()
  if (keys.size === 0) throw new WrongPin()
  return keys
}

function save(parts: Blob[]): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(parts, { type: 'application/x-ndjson' }))
  link.download = `mingcha-rescue-${new Date().toISOString().slice(0, 10)}.ndjson`
  link.click()
}

async function exportAll(): Promise<void> {
  const all = await names()
  if (!all.includes('mingcha')) {
    state.textContent = '本机没有明察的数据。 Nothing is kept on this phone.'
    return
  }
  const keys = await keysOf(all, field.value)
  const head = { format: 'mingcha-rescue', version: 3, made: new Date().toISOString() }
  const found: Found = { parts: [new Blob([`${JSON.stringify(head)}\n`])], events: 0, bytes: 0, sealed: 0 }
  for (const name of all) await collect(name, keys.get(name) ?? null, found)
  found.parts.push(new Blob([`${JSON.stringify({ end: found.parts.length - 1 })}\n`]))
  save(found.parts)
  const how = found.sealed > 0 ? '内容仍加密，由本单位的备用密钥打开。 Sealed: the office opens it with its spare key.' : '内容未加密，请妥善保管。 Not sealed: keep it safe.'
  state.textContent = `已存成文件：${found.events}条记录，${found.bytes}份照片和签字。 ${found.events} events and ${found.bytes} files saved. ${how}`
}

button.addEventListener('click', () => {
  exportAll().catch((error: unknown) => {
    state.textContent = (error as Error).name === 'QuotaExceededError'
      ? '手机已满，口令不能核对。不填口令可以导出加密的文件。 The phone is full and the PIN cannot be checked. Leave it empty to save a sealed file.'
      : error instanceof WrongPin ? '口令不对，或还要等一会儿。不填口令可以导出加密的文件。 Wrong PIN, or too soon. Leave it empty to save a sealed file.'
      : `没有取出来，请把这句话告诉管理员：${String(error)}`
  })
})
