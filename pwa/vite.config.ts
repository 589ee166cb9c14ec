import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, transformWithOxc, type Plugin } from 'vite'
import { chunkOf, dropDoors } from './tools/chunks.ts'
import { english } from './tools/english.ts'

const root = import.meta.dirname
/** The look that phone, desk and portal share: the portal serves it as it is, without a build. */
const STYLES = '../backend/mingcha/publication/static'

/** All files under a folder, sorted, as paths relative to it. */
function filesUnder(folder: string): string[] {
  return (readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, folder).length + 1))
    .sort())
}

/** SHA-256 over the sources of the phone: goes into every event as `app`. */
function sourceHash(): string {
  const hash = createHash('sha256').update(process.env['MINGCHA_BUILD_MARK'] ?? '') // a test builds the same sources as two releases
  for (const folder of ['src', 'm', STYLES]) {
    for (const file of filesUnder(folder)) hash.update(file).update(readFileSync(join(root, folder, file)))
  }
  return hash.digest('hex')
}

type Piece = { type: string; fileName: string; code?: string; source?: string | Uint8Array; imports?: string[];
  dynamicImports?: string[]; facadeModuleId?: string | null; viteMetadata?: { importedCss: Set<string> } }

/** Every file the entries need, lazy parts too. */
function reachable(bundle: Record<string, Piece>, entries: string[]): Set<string> {
  const found = new Set<string>()
  const queue = Object.values(bundle)
    .filter((piece) => piece.type === 'chunk' && entries.some((entry) => piece.facadeModuleId?.endsWith(entry)))
    .map((piece) => piece.fileName)
  for (let name = queue.pop(); name; name = queue.pop()) {
    if (found.has(name)) continue
    found.add(name)
    const piece = bundle[name]
    queue.push(...(piece?.imports ?? []), ...(piece?.dynamicImports ?? []), ...(piece?.viteMetadata?.importedCss ?? []))
  }
  return found
}

/** The lock's file is fetched beside the first ones: a start shows it as its first picture, and paints no empty page before. */
function lockAhead(): Plugin {
  return {
    name: 'mingcha-lock-ahead',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = (bundle as unknown as Record<string, Piece>)['m/index.html']!
        const door = Object.keys(bundle).filter((name) => /^assets\/door-/.test(name)).sort()
        const links = door.map((name) => `  <link rel="${name.endsWith('.css') ? 'stylesheet' : 'modulepreload'}" crossorigin href="/${name}">\n`)
        page.source = String(page.source).replace('<script type="module"', '<script type="module" blocking="render"').replace('</head>', `${links.join('')}</head>`)
      },
    },
  }
}

/** Writes m/sw.js with the list of files to keep and a build id that hashes all of them and the worker itself. */
function serviceWorker(): Plugin {
  return {
    name: 'mingcha-sw',
    apply: 'build',
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const pieces = bundle as unknown as Record<string, Piece>
        dropDoors(pieces)
        const pages = ['m/index.html', 'm/rescue.html']
        const linked = pages.flatMap((page) => [...String(pieces[page]?.source).matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((m) => m[1]!))
        const threads = Object.keys(pieces).filter((name) => /^assets\/(photo|decode)\.worker-/.test(name)) // a thread's file is named by no import
        const names = [...new Set([...reachable(pieces, ['/m/index.html', '/m/rescue.html']), ...linked, ...pages, ...threads])].sort()
        const source = readFileSync(join(root, 'src/sw/sw.ts'), 'utf8')
        const { code } = await transformWithOxc(source, 'sw.ts', { target: 'es2022' })
        const hash = createHash('sha256').update(code)
        for (const name of names) hash.update(name).update(pieces[name]?.code ?? pieces[name]?.source ?? '')
        const statics = filesUnder('public/m').map((name) => `m/${name}`)
        for (const name of statics) hash.update(name).update(readFileSync(join(root, 'public', name)))
        const kept = statics.filter((name) => !/-\d{3}.*\.png$/.test(name)) // big icons are for installing, which needs the network
        const all = [...names, ...kept].map((name) => (name === 'm/index.html' ? '/m/' : `/${name}`))
        const reader = all.filter((path) => path.startsWith('/assets/decode')) // Android's browser reads codes by itself
        const english = all.filter((path) => path.startsWith('/assets/english-')) // from the first time that it is shown
        const list = all.filter((path) => !reader.includes(path) && !english.includes(path))
        const head = `const BUILD=${JSON.stringify(hash.digest('hex').slice(0, 16))};const FILES=${JSON.stringify(list)};const READER=${JSON.stringify(reader)};const ENGLISH=${JSON.stringify(english)};\n`
        this.emitFile({ type: 'asset', fileName: 'm/sw.js', source: head + code })
      },
    },
  }
}

/** What shared files say to those who read them stays out of what phones fetch. */
function bareJson(): Plugin {
  return {
    name: 'mingcha-bare-json',
    enforce: 'pre',
    transform: (code, id) => (id.endsWith('.json') ? JSON.stringify({ ...JSON.parse(code), $comment: undefined }) : null),
  }
}

/** A build for benches and long tests gives the page's core to them; no release does. */
function coreInPage(): Plugin {
  return {
    name: 'mingcha-core-in-page',
    transformIndexHtml: { order: 'pre', handler: (html, { path }) => (path.endsWith('/m/index.html') ? html.replace('</head>', '<script type="module" src="/tests/page/door.ts"></script>\n</head>') : html) },
  }
}

/** Leaflet tries SVG by markup from text, which the page's policy refuses; every browser that we build for has it. */
function leafletByPolicy(): Plugin {
  const tries = "div.innerHTML = '<svg/>';"
  return {
    name: 'mingcha-leaflet-by-policy',
    transform(code, id) {
      if (!id.endsWith('leaflet-src.esm.js')) return null
      if (!code.includes(tries)) throw new Error('leaflet has changed: look again at what it writes as markup')
      return { code: code.replace(tries, "div.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'svg'));"), map: null }
    },
  }
}

const target = ['chrome105', 'safari15.4']

export default defineConfig({
  root,
  base: '/',
  appType: 'mpa',
  define: { __APP__: JSON.stringify(sourceHash()) },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [bareJson(), english(), leafletByPolicy(), lockAhead(), serviceWorker(), ...(process.env['MINGCHA_BUILD_CORE'] ? [coreInPage()] : [])],
  worker: { format: 'es' },
  build: {
    target,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false, resolveDependencies: (_file, files, { hostType }) => (hostType === 'html' ? files : []) }, // later parts come from the worker's own store
    rolldownOptions: {
      transform: { target, assumptions: { setPublicClassFields: true } }, // no helper for `this.x = …`
      input: {
        phone: join(root, 'm/index.html'),
        rescue: join(root, 'm/rescue.html'),
        desk: join(root, 'desk/index.html'),
        portal: join(root, 'src/portal/portal.css'),
        verify: join(root, 'src/portal/verify/page.ts'),
      },
      output: {
        codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: chunkOf(root), debugName: 'phone' }] },
        assetFileNames: (asset) => (asset.names.includes('portal.css') ? 'assets/portal.css' : 'assets/[name]-[hash][extname]'),
      },
    },
  },
  server: { proxy: { '/api': process.env['MINGCHA_API'] ?? 'http://127.0.0.1:8000' } },
  preview: { proxy: { '/api': process.env['MINGCHA_API'] ?? 'http://127.0.0.1:8000' } },
  test: { include: ['tests/**/*.test.ts'], environment: 'node', testTimeout: 60_000 }, // a busy machine, not a slow test
} as Parameters<typeof defineConfig>[0])
