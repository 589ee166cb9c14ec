import { useEffect, useRef } from 'preact/hooks'
import { sha256, utf8 } from '../../core/hash.ts'
import { uuid7 } from '../../core/ids.ts'
import type { NewBlob } from '../../core/events/chain.ts'
import { t } from '../../i18n/phone/visit.ts'

/** A stroke: points of [x, y, ms since the first point, pressure 0..255], in pixels of a pad 320 wide, times ten. */
type Point = [number, number, number, number]

export interface Ink { empty: () => boolean; clear: () => void; take: (shown: string) => Promise<{ strokes: NewBlob; picture: NewBlob }> }

const WIDE = 320
const HIGH = 150

function draw(canvas: HTMLCanvasElement, strokes: Point[][], scale: number): void {
  const context = canvas.getContext('2d')!
  context.fillStyle = '#fffefa'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.strokeStyle = '#14213d'
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const stroke of strokes) {
    context.lineWidth = 2.6 * scale
    context.beginPath()
    stroke.forEach(([x, y], at) => {
      const [px, py] = [(x / 10) * scale, (y / 10) * scale]
      if (at === 0) context.moveTo(px, py)
      else context.lineTo(px, py)
    })
    if (stroke.length === 1) context.lineTo((stroke[0]![0] / 10) * scale + 0.1, (stroke[0]![1] / 10) * scale)
    context.stroke()
  }
}

async function asBlob(data: ArrayBuffer, role: 'strokes' | 'picture', type: string): Promise<NewBlob> {
  return { evidence: uuid7(), role, data, type, sha256: await sha256(data) }
}

function png(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => { canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png') })
}

/** The picture is drawn at one size from the strokes, so every phone makes the same kind of picture. */
async function taken(strokes: Point[][], shown: string): Promise<{ strokes: NewBlob; picture: NewBlob }> {
  const canvas = document.createElement('canvas')
  canvas.width = WIDE * 2
  canvas.height = HIGH * 2
  draw(canvas, strokes, 2)
  const picture = await (await png(canvas)).arrayBuffer()
  const text = JSON.stringify({ v: 1, width: WIDE * 10, height: HIGH * 10, shown, strokes })
  return { strokes: await asBlob(utf8(text).slice().buffer, 'strokes', 'application/json'), picture: await asBlob(picture, 'picture', 'image/png') }
}

function follow(canvas: HTMLCanvasElement, strokes: Point[][], onInk: () => void): () => void {
  let current: Point[] | null = null
  let start = 0
  const scale = () => canvas.width / WIDE
  const point = (event: PointerEvent): Point => {
    const box = canvas.getBoundingClientRect()
    const factor = (WIDE * 10) / box.width
    if (strokes.length === 0) start = event.timeStamp
    return [Math.round((event.clientX - box.left) * factor), Math.round((event.clientY - box.top) * factor), Math.max(0, Math.round(event.timeStamp - start)), Math.round(event.pressure * 255)]
  }
  const down = (event: PointerEvent) => {
    event.preventDefault()
    canvas.setPointerCapture(event.pointerId)
    const first = point(event)
    current = [first]
    strokes.push(current)
    draw(canvas, strokes, scale())
    onInk()
  }
  const move = (event: PointerEvent) => {
    if (!current) return
    for (const one of event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event]) current.push(point(one))
    draw(canvas, strokes, scale())
  }
  const up = () => { current = null }
  canvas.addEventListener('pointerdown', down)
  canvas.addEventListener('pointermove', move)
  canvas.addEventListener('pointerup', up)
  canvas.addEventListener('pointercancel', up)
  const size = () => {
    const width = Math.round(canvas.clientWidth * Math.min(devicePixelRatio || 1, 3))
    if (!width || width === canvas.width) return
    canvas.width = width
    canvas.height = Math.round((width * HIGH) / WIDE)
    draw(canvas, strokes, scale())
  }
  const watcher = new ResizeObserver(size)
  watcher.observe(canvas)
  size()
  return () => watcher.disconnect()
}

/** A place to sign with a finger. Light in both themes, so that a picture of a signature is one and the same everywhere. */
export function Pad({ label, onInk, onReady }: { label: string; onInk: () => void; onReady: (ink: Ink) => void }) {
  const box = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const canvas = box.current!
    const strokes: Point[][] = []
    onReady({
      empty: () => strokes.reduce((sum, stroke) => sum + stroke.length, 0) < 2,
      clear: () => {
        strokes.length = 0
        draw(canvas, strokes, canvas.width / WIDE)
      },
      take: (shown) => taken(strokes, shown),
    })
    return follow(canvas, strokes, onInk)
  }, [])
  return <div class="sign"><canvas ref={box} class="pad" role="img" aria-label={label} data-testid="sign-pad" /><span class="base" aria-hidden="true" /><span class="vh">{t('padHelp')}</span></div>
}
