// Exports everything the phone keeps as one file, without any code of the app: it must work when the app does not.
// The file is NDJSON: a first line that names it, then one line per row {store, row}; bytes are base64.
const button = document.querySelector('button')!
const state = document.querySelector('#state')!

function plain(_key: string, value: unknown): unknown {
  if (value instanceof ArrayBuffer) {
    let text = ''
    for (const byte of new Uint8Array(value)) text += String.fromCharCode(byte)
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

async function open(): Promise<IDBDatabase | null> {
  const known = await indexedDB.databases?.()
  if (known && !known.some((one) => one.name === 'mingcha')) return null
  return request(indexedDB.open('mingcha'))
}

async function collect(db: IDBDatabase): Promise<{ parts: Blob[]; events: number; bytes: number }> {
  const parts = [new Blob([`${JSON.stringify({ format: 'mingcha-rescue', version: 1, made: new Date().toISOString() })}\n`])]
  const found = { events: 0, bytes: 0 }
  for (const store of db.objectStoreNames) {
    const keys = await request(db.transaction(store).objectStore(store).getAllKeys())
    for (const key of keys) {
      const row = await request(db.transaction(store).objectStore(store).get(key))
      parts.push(new Blob([`${JSON.stringify({ store, row }, plain)}\n`]))
      if (store === 'events') found.events += 1
      if (store === 'bytes') found.bytes += 1
    }
  }
  return { parts, ...found }
}

async function exportAll(): Promise<void> {
  const db = await open()
  if (!db) {
    state.textContent = '本机没有明察的数据。 Nothing is kept on this phone.'
    return
  }
  const { parts, events, bytes } = await collect(db)
  db.close()
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(parts, { type: 'application/x-ndjson' }))
  link.download = `mingcha-rescue-${new Date().toISOString().slice(0, 10)}.ndjson`
  link.click()
  state.textContent = `已存成文件：${events}条记录，${bytes}份照片和签字。 ${events} events and ${bytes} files saved.`
}

button.addEventListener('click', () => {
  exportAll().catch((error: unknown) => { state.textContent = `没有取出来，请把这句话告诉管理员：${String(error)}` })
})
