import { useEffect, useRef, useState } from 'preact/hooks'
import { systemReader } from '../../core/signing/reader.ts'
import { t } from '../../i18n/phone/signing.ts'
import type { Picture } from '../../core/signing/decode.worker.ts'
import address from '../../core/signing/decode.worker.ts?worker&url'
import { startThread } from '../../core/thread.ts'
import './signing.css'

const LOOK_MS = 90
const WIDE = 900

interface Reader { read: (video: HTMLVideoElement) => Promise<string | null>; end: () => void }

/** The system's own reader where there is one; else a small one in a thread of its own, fetched when the phone prepared. */
async function reader(): Promise<Reader> {
  const own = await systemReader()
  if (own) {
    const detector = new own({ formats: ['qr_code'] })
    return { read: async (video) => (await detector.detect(video))[0]?.rawValue ?? null, end: () => {} }
  }
  const thread = startThread(address)
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  const read = (video: HTMLVideoElement) => new Promise<string | null>((done, failed) => {
    const factor = Math.min(1, WIDE / video.videoWidth)
    canvas.width = Math.round(video.videoWidth * factor)
    canvas.height = Math.round(video.videoHeight * factor)
    context.drawImage(video, 0, 0, canvas.width, canvas.height)
    const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height)
    thread.onmessage = (event: MessageEvent<string | null>) => done(event.data)
    thread.onerror = failed
    thread.postMessage({ width, height, data } satisfies Picture, [data.buffer])
  })
  return { read, end: () => thread.terminate() }
}

/** The camera, read until the screen goes. Every text found is told; the same one again too, so a row of codes can come round. */
export function Scanner({ onText, label }: { onText: (text: string) => void; label: string }) {
  const video = useRef<HTMLVideoElement>(null)
  const told = useRef(onText)
  told.current = onText
  const [fault, setFault] = useState(false)
  useEffect(() => {
    let stream: MediaStream | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    let gone = false
    let eyes: Reader | null = null
    const stop = () => {
      eyes?.end()
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    const start = async () => {
      const [own, found] = await Promise.all([reader().then((one) => (eyes = one)), navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 } } })])
      stream = found
      if (gone) return stop()
      video.current!.srcObject = found
      await video.current!.play()
      const look = async () => {
        if (gone) return
        const text = video.current?.videoWidth ? await own.read(video.current).catch(() => null) : null
        if (gone) return
        if (text) told.current(text)
        timer = setTimeout(() => void look(), LOOK_MS)
      }
      void look()
    }
    start().catch(() => setFault(true))
    return () => {
      gone = true
      clearTimeout(timer)
      stop()
    }
  }, [])
  return fault
    ? <p class="banner mute box" role="status">{t('scanNoCamera')}</p>
    : <div class="finder"><video ref={video} playsInline muted aria-label={label} data-testid="scanner" /></div>
}
