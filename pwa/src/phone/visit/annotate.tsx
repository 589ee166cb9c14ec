import { useEffect, useRef, useState } from 'preact/hooks'
import { originalUrl } from '../../core/capture/photo.ts'
import type { VisitRow } from '../../core/db/schema.ts'
import type { Photo } from '../../core/events/reduce.ts'
import { tc } from '../../i18n/both/index.ts'
import { recordedOf, tm } from '../../i18n/phone/media.ts'
import { useBack } from '../../ui/back.ts'
import { Button, Segmented } from '../../ui/parts.tsx'
import { keepPhoto } from './camera.tsx'
import { cleanLine } from './data.ts'

type Tool = 'arrow' | 'circle' | 'text' | 'blur'
interface Mark { tool: Tool; from: [number, number]; to: [number, number]; words: string }
const TOOLS: Tool[] = ['arrow', 'circle', 'text', 'blur']
const EDGE = 1920
const RED = '#e8112d'

function arrow(pen: CanvasRenderingContext2D, [x1, y1]: [number, number], [x2, y2]: [number, number], thick: number): void {
  const turn = Math.atan2(y2 - y1, x2 - x1)
  pen.beginPath()
  pen.moveTo(x1, y1)
  pen.lineTo(x2, y2)
  for (const side of [-1, 1]) {
    pen.moveTo(x2, y2)
    pen.lineTo(x2 - thick * 6 * Math.cos(turn + side * 0.5), y2 - thick * 6 * Math.sin(turn + side * 0.5))
  }
  pen.stroke()
}

/** Squares so large that nothing behind them can be read again. */
function blur(pen: CanvasRenderingContext2D, [x1, y1]: [number, number], [x2, y2]: [number, number]): void {
  const [x, y, w, h] = [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1)]
  if (w < 2 || h < 2) return
  const step = Math.max(12, Math.round(Math.max(w, h) / 8))
  const { data, width } = pen.getImageData(x, y, w, h)
  for (let top = 0; top < h; top += step) {
    for (let left = 0; left < w; left += step) {
      const sum = [0, 0, 0]
      let n = 0
      for (let dy = top; dy < Math.min(top + step, h); dy += 3) {
        for (let dx = left; dx < Math.min(left + step, w); dx += 3) {
          const at = (Math.floor(dy) * width + Math.floor(dx)) * 4
          for (let c = 0; c < 3; c += 1) sum[c]! += data[at + c] ?? 0
          n += 1
        }
      }
      pen.fillStyle = `rgb(${sum.map((one) => Math.round(one / Math.max(n, 1))).join(',')})`
      pen.fillRect(x + left, y + top, Math.min(step, w - left), Math.min(step, h - top))
    }
  }
}

function put(pen: CanvasRenderingContext2D, mark: Mark, width: number): void {
  const thick = Math.max(4, width / 240)
  Object.assign(pen, { strokeStyle: RED, lineWidth: thick, lineCap: 'round', lineJoin: 'round' })
  if (mark.tool === 'arrow') arrow(pen, mark.from, mark.to, thick)
  if (mark.tool === 'blur') blur(pen, mark.from, mark.to)
  if (mark.tool === 'circle') {
    pen.beginPath()
    pen.ellipse((mark.from[0] + mark.to[0]) / 2, (mark.from[1] + mark.to[1]) / 2, Math.abs(mark.to[0] - mark.from[0]) / 2, Math.abs(mark.to[1] - mark.from[1]) / 2, 0, 0, Math.PI * 2)
    pen.stroke()
  }
  if (mark.tool === 'text') {
    pen.font = `bold ${Math.round(width / 24)}px sans-serif`
    Object.assign(pen, { strokeStyle: '#fff', fillStyle: RED, lineWidth: thick * 1.5 })
    pen.strokeText(mark.words, ...mark.to)
    pen.fillText(mark.words, ...mark.to)
  }
}

/** Arrows, circles, words and blur on a smaller copy. The original is not touched; the copy names it and is never the evidence. */
export function Annotate({ visit, photo, onClose }: { visit: VisitRow; photo: Photo; onClose: () => void }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useBack(onClose)
  const picture = useRef<ImageBitmap | null>(null)
  const [marks, setMarks] = useState<Mark[]>([])
  const [tool, setTool] = useState<Tool>('arrow')
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const [ready, setReady] = useState(false)
  const live = useRef<Mark | null>(null)
  const paint = (all: Mark[]) => {
    const pen = canvas.current?.getContext('2d')
    if (!pen || !picture.current) return
    pen.drawImage(picture.current, 0, 0, pen.canvas.width, pen.canvas.height)
    for (const mark of all) put(pen, mark, pen.canvas.width)
  }
  useEffect(() => {
    void (async () => {
      const url = await originalUrl(photo.evidence)
      if (!url) return onClose()
      const bitmap = await createImageBitmap(await (await fetchBlob(url)))
      URL.revokeObjectURL(url)
      picture.current = bitmap
      const factor = Math.min(1, EDGE / Math.max(bitmap.width, bitmap.height))
      Object.assign(canvas.current!, { width: Math.round(bitmap.width * factor), height: Math.round(bitmap.height * factor) })
      setReady(true)
      paint([])
    })()
    return () => picture.current?.close()
  }, [])
  useEffect(() => paint(marks), [marks])
  const spot = (event: PointerEvent): [number, number] => {
    const box = canvas.current!.getBoundingClientRect()
    return [((event.clientX - box.left) / box.width) * canvas.current!.width, ((event.clientY - box.top) / box.height) * canvas.current!.height]
  }
  const down = (event: PointerEvent) => {
    const at = spot(event)
    canvas.current!.setPointerCapture(event.pointerId)
    if (tool !== 'text') live.current = { tool, from: at, to: at, words: '' }
    else if (cleanLine(words)) setMarks([...marks, { tool, from: at, to: at, words: cleanLine(words) }])
  }
  const move = (event: PointerEvent) => {
    if (!live.current) return
    live.current.to = spot(event)
    paint([...marks, live.current])
  }
  const up = () => {
    if (live.current) setMarks([...marks, live.current])
    live.current = null
  }
  const save = async () => {
    setBusy(true)
    const blob = await new Promise<Blob | null>((resolve) => { canvas.current!.toBlob(resolve, 'image/jpeg', 0.85) })
    if (blob) {
      const { width, height } = canvas.current!
      await keepPhoto(visit, photo.entry, { data: await blob.arrayBuffer(), type: 'image/jpeg', src: photo.src === 'file-picker' ? 'file-picker' : 'in-app', width, height, derivedFrom: photo.evidence, ...(photo.src === 'file-picker' ? { pickerReason: recordedOf('copy') } : {}) })
    }
    onClose()
  }
  return (
    <div class="draw" role="dialog" aria-modal="true" aria-label={tm('annotateTitle')} data-testid="annotate-dialog">
      <div class="bar"><Button kind="plain" icon="x" aria-label={tc('close')} onClick={onClose} /><h2 class="grow h3">{tm('annotateTitle')}</h2></div>
      <div class="view"><canvas ref={canvas} aria-label={tm('annotateTitle')} role="img" onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerCancel={up} data-testid="annotate-canvas" data-marks={marks.length} /></div>
      <div class="tools">
        <Segmented<Tool> legend={tm('toolLegend')} joined value={tool} onChoose={setTool} choices={TOOLS.map((value) => ({ value, label: tm(`tool_${value}`), testid: `tool-${value}` }))} />
        {tool === 'text' ? <label class="field"><span class="small">{tm('textAsk')}</span><input class="input" maxlength={40} value={words} onInput={(event) => setWords(event.currentTarget.value)} data-testid="annotate-words" /></label>
          : <p class="small muted">{tm('annotateHelp')}</p>}
        <div class="row"><Button icon="undo" disabled={marks.length === 0} onClick={() => setMarks(marks.slice(0, -1))}>{tm('annotateUndo')}</Button>
          <Button kind="primary" busy={busy} disabled={!ready || marks.length === 0} onClick={() => void save()} data-testid="annotate-save">{tm('annotateSave')}</Button></div>
      </div>
    </div>
  )
}

/** The page's policy lets no script fetch a blob address, so the picture is read through an image. */
function fetchBlob(url: string): Promise<ImageBitmapSource> {
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = reject
    image.src = url
  })
}
