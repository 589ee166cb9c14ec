// Which file a module goes into. Brotli remembers only what is in the same file: a few big files weigh a fifth less than sixty
// small ones. What the desk needs too stays apart, so that neither side loads the other's screens.
import { join } from 'node:path'

type Module = { importedIds: readonly string[]; dynamicallyImportedIds: readonly string[] }
type Graph = { getModuleInfo(id: string): Module | null }

/** Every module that these need: at once, or with what they fetch later too. */
function needs(graph: Graph, roots: string[], later: boolean): Set<string> {
  const found = new Set(roots)
  for (const id of found) {
    const module = graph.getModuleInfo(id)
    for (const next of [...(module?.importedIds ?? []), ...(later ? module?.dynamicallyImportedIds ?? [] : [])]) found.add(next)
  }
  return found
}

/** Rolldown's `name` of one group: the file's name, or null where the bundler decides. */
export function chunkOf(root: string): (id: string, graph: Graph) => string | null {
  let known: ((id: string) => string | null) | undefined
  return (id, graph) => (known ??= places(root, graph))(id)
}

function places(root: string, graph: Graph): (id: string) => string | null {
  const at = (path: string) => join(root, 'src', path)
  const others = needs(graph, [at('desk/main.tsx'), at('portal/verify/page.ts')], true)
  const first = needs(graph, [at('phone/main.tsx')], false)
  const door = needs(graph, [at('phone/screens/unlock.tsx')], false) // what a start needs to show the lock and the list
  const enter = needs(graph, ['enter.tsx', 'forgot.tsx', 'refused.tsx', 'revoked.tsx'].map((name) => at(`phone/screens/${name}`)), false)
  const phone = needs(graph, [at('phone/main.tsx')], true)
  return (id) => {
    if (!phone.has(id)) return null
    if (/\.en\.ts$|\/phone\/en\.ts$/.test(id)) return others.has(id) ? null : 'english'
    if (others.has(id)) return first.has(id) ? 'both' : null
    if (/\/crypto\/now\.ts$|@noble\/ciphers/.test(id)) return 'cipher'
    if (first.has(id)) return id.endsWith('phone/main.tsx') ? null : 'first'
    return door.has(id) ? 'door' : enter.has(id) ? 'enter' : 'visit'
  }
}

type Piece = { type: string; code?: string; dynamicImports?: string[]; isDynamicEntry?: boolean }

/**
 * Where a part shares its file with others, the bundler makes a file that only gives its names out: `export{g as Sync}from"./visit.js"`.
 * Whoever fetches such a part may as well ask the shared file itself. A file's name comes from what it fetches, so it stays true.
 */
export function dropDoors(bundle: Record<string, Piece>): void {
  const doors = new Map<string, { file: string; names: string }>()
  for (const [name, piece] of Object.entries(bundle)) {
    const found = piece.isDynamicEntry ? /^export\{([^}]*)\}from"\.\/([^"]+)";\s*$/.exec(piece.code ?? '') : null
    if (!found) continue
    const names = found[1]!.split(',').map((one) => one.split(' as ')).map(([inside, outside]) => `${outside ?? inside}:e.${inside}`)
    doors.set(name, { file: `assets/${found[2]!}`, names: names.join() })
  }
  for (const piece of Object.values(bundle)) {
    if (piece.type !== 'chunk') continue
    for (const [name, { file, names }] of doors) {
      piece.code = piece.code!.replaceAll(`import(\`./${name.slice(7)}\`)`, `import(\`./${file.slice(7)}\`).then(e=>({${names}}))`)
    }
    piece.dynamicImports = [...new Set(piece.dynamicImports?.map((name) => doors.get(name)?.file ?? name))]
  }
  for (const name of doors.keys()) delete bundle[name]
}
