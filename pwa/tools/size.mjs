// Prints the weight of the phone's first load: its page and every script and style that page asks for before a screen
// is lazily loaded, each compressed by brotli at level 11 as the server sends it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

const dist = join(import.meta.dirname, '../dist')
const page = readFileSync(join(dist, 'm/index.html'), 'utf8')
const wanted = new Set(['m/index.html'])
for (const [, path] of page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) wanted.add(path)
for (const path of wanted) {
  if (!path.endsWith('.js')) continue
  const code = readFileSync(join(dist, path), 'utf8')
  for (const [, name] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) wanted.add(`assets/${name}`)
}
let bytes = 0
for (const path of wanted) bytes += brotliCompressSync(readFileSync(join(dist, path))).length
console.log(JSON.stringify({ figure: 'phone_first_load_kb', value: Math.round(bytes / 100) / 10, unit: 'kB' }))
