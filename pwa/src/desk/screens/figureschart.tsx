import { useEffect, useRef } from 'preact/hooks'

export interface Series { name: string; values: number[] }

/** Bars by name, drawn once the library is here; what it says stands in the table beside it, so nothing is lost without. */
export function Chart({ label, names, series, percent }: { label: string; names: string[]; series: Series[]; percent?: boolean }) {
  const box = useRef<HTMLDivElement>(null)
  const told = JSON.stringify([names, series])
  useEffect(() => {
    let gone = false
    let clear: (() => void) | undefined
    void import('../chart.ts').then(({ draw }) => {
      if (!gone && box.current) clear = draw(box.current, names, series, percent ?? false)
    })
    return () => { gone = true; clear?.() }
  }, [told])
  return <div class="chartbox" role="img" aria-label={label} ref={box} />
}
