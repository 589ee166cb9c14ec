import { useEffect, useState } from 'preact/hooks'
import { language, onLanguage } from '../i18n/index.ts'
import { t } from '../i18n/phone/index.ts'

interface Policy { createScriptURL(url: string): string }
declare global { interface Window { trustedTypes?: { createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy } } }

const WORKER = '/m/sw.js'
let waiting: ServiceWorker | null = null
const listeners = new Set<() => void>()

/** The page's policy allows trusted script addresses only; this one names a single file. */
function workerUrl(): string {
  const rules = {
    createScriptURL: (url: string) => {
      if (url !== WORKER) throw new TypeError('not the worker of this app')
      return url
    },
  }
  return window.trustedTypes ? window.trustedTypes.createPolicy('mingcha-sw', rules).createScriptURL(WORKER) : WORKER
}

function noticed(worker: ServiceWorker | null): void {
  waiting = worker
  for (const listener of listeners) listener()
}

/** Registers the worker and looks for a new build when the app comes to the front. A new build waits until it is asked in. */
export function watchWorker(): void {
  if (!('serviceWorker' in navigator)) return
  const controlled = navigator.serviceWorker.controller !== null
  void navigator.serviceWorker.register(workerUrl(), { scope: '/m/', updateViaCache: 'none' }).then((registration) => {
    if (registration.waiting && controlled) noticed(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const fresh = registration.installing
      fresh?.addEventListener('statechange', () => { if (fresh.state === 'installed' && navigator.serviceWorker.controller) noticed(fresh) })
    })
    const look = () => { if (document.visibilityState === 'visible') registration.update().catch(() => {}) }
    document.addEventListener('visibilitychange', look)
    addEventListener('pageshow', look)
  }, () => {})
  keepWords()
  onLanguage(keepWords)
}

/** Who reads English has it without network too. */
function keepWords(): void {
  if (language() === 'en') void navigator.serviceWorker.ready.then((registration) => registration.active?.postMessage('english'))
}

export function UpdateNotice() {
  const [, draw] = useState(0)
  useEffect(() => {
    const changed = () => draw((n) => n + 1)
    listeners.add(changed)
    return () => { listeners.delete(changed) }
  }, [])
  if (!waiting) return null
  const apply = () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    waiting?.postMessage('take-over')
  }
  return <div class="toast update" role="status"><span>{t('newVersion')}</span><button type="button" onClick={apply} data-testid="update">{t('update')}</button></div>
}
