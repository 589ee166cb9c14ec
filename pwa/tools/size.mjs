// Prints the weight of the phone's and the desk's first load (a page and every script and style that it asks for before a screen is
// lazily loaded) and of all that the worker keeps, each file compressed by brotli at level 11 as the server sends it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

const dist = join(import.meta.dirname, '../dist')

function firstLoad(page) {
  const wanted = new Set([page])
  for (const [, path] of readFileSync(join(dist, page), 'utf8').matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) wanted.add(path)
  for (const path of wanted) {
    if (!path.endsWith('.js')) continue
    const code = readFileSync(join(dist, path), 'utf8')
    for (const [, name] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) wanted.add(`assets/${name}`)
  }
  return wanted
}

const worker = readFileSync(join(dist, 'm/sw.js'), 'utf8')
const listed = (name) => JSON.parse(new RegExp(`const ${name}=(\\[[^\\]]*\\]);`).exec(worker)[1]).map((path) => (path === '/m/' ? 'm/index.html' : path.slice(1)))
const kept = [...listed('FILES'), 'm/sw.js']
const weigh = (paths) => paths.reduce((sum, path) => sum + brotliCompressSync(readFileSync(join(dist, path))).length, 0)
const print = (figure, value, unit) => console.log(JSON.stringify({ figure, value, unit }))
const say = (figure, bytes) => print(figure, Math.round(bytes / 100) / 10, 'kB')
say('phone_first_load_kb', weigh([...firstLoad('m/index.html')]))
say('phone_precache_kb', weigh(kept))
say('phone_precache_with_code_reader_kb', weigh([...kept, ...listed('READER')])) // after preparing, where the system reads no QR codes by itself
say('phone_precache_with_all_kb', weigh([...kept, ...listed('READER'), ...listed('ENGLISH')])) // and English was chosen
print('phone_precache_files', kept.length, 'files')
say('desk_first_load_kb', weigh([...firstLoad('desk/index.html')])) // charts, the map and every room come later
