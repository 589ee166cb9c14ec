import { useEffect, useRef } from 'preact/hooks'

/** [x, y, ms since the first point, pressure 0..255] in tenths of a pixel of a pad 320 wide, as on the phone. */
export type Point = [number, number, number, number]
export interface Strokes { v: 1; width: number; height: number; strokes: Point[][] }

const WIDE = 3200
const HIGH = 1500

/** An SVG path of the strokes: what is stored is what is shown. */
export function path(strokes: Point[][]): string {
  return strokes.map((stroke) => stroke.map(([x, y], at) => `${at ? 'L' : 'M'}${x} ${y}`).join('') + (stroke.length === 1 ? `l1 0` : '')).join('')
}

export function Signature({ strokes, label }: { strokes: Strokes; label: string }) {
  return <svg class="handwriting" viewBox={`0 0 ${strokes.width} ${strokes.height}`} role="img" aria-label={label}><path d={path(strokes.strokes)} /></svg>
}

/** A place to sign with pen, finger or mouse. Clearing is the parent's: it gives a new `key`. */
export function SignPad({ label, onInk }: { label: string; onInk: (strokes: Strokes) => void }) {
  const box = useRef<SVGSVGElement>(null)
  const line = useRef<SVGPathElement>(null)
  useEffect(() => {
    const pad = box.current!
    const strokes: Point[][] = []
    let current: Point[] | null = null
    let start = 0
    const add = (event: PointerEvent) => {
      const area = pad.getBoundingClientRect()
      if (strokes.length === 1 && strokes[0]!.length === 0) start = event.timeStamp
      current!.push([Math.round(((event.clientX - area.left) * WIDE) / area.width), Math.round(((event.clientY - area.top) * HIGH) / area.height),
        Math.max(0, Math.round(event.timeStamp - start)), Math.round(event.pressure * 255)])
      line.current!.setAttribute('d', path(strokes))
    }
    const down = (event: PointerEvent) => {
      event.preventDefault()
      pad.setPointerCapture(event.pointerId)
      current = []
      strokes.push(current)
      add(event)
    }
    const move = (event: PointerEvent) => { if (current) add(event) }
    const up = () => {
      if (current) onInk({ v: 1, width: WIDE, height: HIGH, strokes })
      current = null
    }
    const kinds = [['pointerdown', down], ['pointermove', move], ['pointerup', up], ['pointercancel', up]] as const
    for (const [kind, act] of kinds) pad.addEventListener(kind, act)
    return () => { for (const [kind, act] of kinds) pad.removeEventListener(kind, act) }
  }, [])
  return <svg ref={box} class="handwriting signing" viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={label} data-testid="desk-pad"><path ref={line} /></svg>
}
