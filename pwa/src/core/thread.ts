interface Rules { createScriptURL: (url: string) => string }
type Trust = { createPolicy(name: string, given: Rules): Rules }

/** Only files that the build made as threads. */
const OURS = /^\/assets\/[a-z]+\.worker-[\w-]+\.js$/
const rules: Rules = { createScriptURL: (url) => (OURS.test(url) ? url : '') }
let policy: Rules | undefined

/** Starts a thread from the address that the build gave its file. Throws where the browser has none. */
export function startThread(address: string): Worker {
  const trust = (globalThis as { trustedTypes?: Trust }).trustedTypes
  policy ??= trust ? trust.createPolicy('mingcha-thread', rules) : { createScriptURL: (url) => url }
  return new Worker(policy.createScriptURL(address), { type: 'module' })
}
