import { encodeQR } from 'qr'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { t } from '../../i18n/phone/signing.ts'
import { Button } from '../../ui/parts.tsx'

const EACH_MS = 450

/** One QR code, dark on light in both themes, as one path: sharp at every size. */
export function Qr({ text, label, ecc = 'low' }: { text: string; label: string; ecc?: 'low' | 'medium' }) {
  const drawn = useMemo(() => {
    const rows = encodeQR(text, 'raw', { ecc, border: 3 })
    let path = ''
    rows.forEach((row, y) => row.forEach((dark, x) => { if (dark) path += `M${x} ${y}h1v1h-1z` }))
    return { size: rows.length, path }
  }, [text, ecc])
  return (
    <svg class="qr" viewBox={`0 0 ${drawn.size} ${drawn.size}`} role="img" aria-label={label} shapeRendering="crispEdges" data-testid="qr" data-qr={text}>
      <rect width={drawn.size} height={drawn.size} fill="#fff" /><path d={drawn.path} fill="#000" /></svg>
  )
}

/** A row of codes that changes by itself; it can be stopped and turned by hand for a slow camera. */
export function QrFrames({ frames, label }: { frames: string[]; label: string }) {
  const [at, setAt] = useState(0)
  const [auto, setAuto] = useState(true)
  useEffect(() => { setAt(0) }, [frames])
  useEffect(() => {
    if (!auto || frames.length < 2) return
    const timer = setInterval(() => setAt((before) => (before + 1) % frames.length), EACH_MS)
    return () => clearInterval(timer)
  }, [auto, frames])
  const turn = (by: number) => {
    setAuto(false)
    setAt((before) => (before + by + frames.length) % frames.length)
  }
  const now = frames[at] ?? frames[0]
  if (!now) return null
  return (
    <div class="stack-s">
      <Qr text={now} label={label} />
      {frames.length > 1 && <div class="row wrap"><Button small icon="back" aria-label={t('framePrev')} onClick={() => turn(-1)} />
        <span class="grow small muted" data-testid="qr-frame">{t('frameOf', { no: at + 1, all: frames.length })}</span>
        {!auto && <Button small onClick={() => setAuto(true)}>{t('frameAuto')}</Button>}
        <Button small icon="right" aria-label={t('frameNext')} onClick={() => turn(1)} data-testid="qr-next" /></div>}
    </div>
  )
}
