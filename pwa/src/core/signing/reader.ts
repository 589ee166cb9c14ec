interface Detector { detect(source: CanvasImageSource): Promise<{ rawValue: string }[]> }
export type DetectorClass = { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> }

/** The system's own reader of QR codes; null where it has none (iPhones). */
export async function systemReader(): Promise<DetectorClass | null> {
  const own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  return own && (await own.getSupportedFormats().catch(() => [] as string[])).includes('qr_code') ? own : null
}

const PATIENCE_MS = 30_000

/** Where the system reads no codes the worker fetches the app's own reader now, for use without network. True when codes can be read from now on. */
export async function keepReader(): Promise<boolean> {
  if (await systemReader()) return true
  if (!await navigator.serviceWorker?.getRegistration('/m/')) return false
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), PATIENCE_MS)
    port1.onmessage = ({ data }) => {
      port1.close()
      resolve(data === true)
    }
    void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage('reader', [port2])) // a worker may still be on its way
  })
}
