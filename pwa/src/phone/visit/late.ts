import { useEffect, useRef, useState } from 'preact/hooks'
import { clean } from './data.ts'

/** Saves text a moment after the last key, and at once when the field is left or the page is put away. */
export function useLateText(saved: string, save: (text: string) => void): { text: string; type: (text: string) => void; leave: () => void } {
  const [text, setText] = useState(saved)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const wrote = useRef(saved)
  const latest = useRef(text)
  const writer = useRef(save)
  writer.current = save
  const flush = () => {
    clearTimeout(timer.current)
    if (clean(latest.current) === clean(wrote.current)) return
    wrote.current = latest.current
    writer.current(latest.current)
  }
  useEffect(() => {
    if (clean(saved) !== clean(wrote.current)) {
      wrote.current = saved
      latest.current = saved
      setText(saved)
    }
  }, [saved])
  useEffect(() => {
    const hide = () => flush()
    addEventListener('pagehide', hide)
    document.addEventListener('visibilitychange', hide)
    return () => {
      removeEventListener('pagehide', hide)
      document.removeEventListener('visibilitychange', hide)
      flush()
    }
  }, [])
  return {
    text,
    type: (next) => {
      latest.current = next
      setText(next)
      clearTimeout(timer.current)
      timer.current = setTimeout(flush, 700)
    },
    leave: flush,
  }
}
