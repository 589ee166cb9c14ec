import { useEffect, useRef, useState } from 'preact/hooks'
import { clean } from './data.ts'

/**
 * What this field wrote and the store has not shown yet. A saved value that is one of them is an echo: it must not overwrite what was
 * typed since. Anything else (an undo, the other phone) is taken.
 */
export function useEcho(): { wrote: (value: string) => void; isEcho: (saved: string) => boolean } {
  const pending = useRef<string[]>([])
  return {
    wrote: (value) => { pending.current.push(value) },
    isEcho: (saved) => {
      const at = pending.current.indexOf(saved)
      if (at >= 0) pending.current.splice(0, at + 1)
      return at >= 0
    },
  }
}

/** Saves text a moment after the last key, and at once when the field is left or the page is put away. */
export function useLateText(saved: string, save: (text: string) => void, kept: (text: string) => string = clean): { text: string; type: (text: string) => void; leave: () => void } {
  const [text, setText] = useState(saved)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const wrote = useRef(saved)
  const latest = useRef(text)
  const writer = useRef(save)
  const echo = useEcho()
  writer.current = save
  const flush = () => {
    clearTimeout(timer.current)
    if (clean(latest.current) === clean(wrote.current)) return
    wrote.current = latest.current
    echo.wrote(kept(latest.current))
    writer.current(latest.current)
  }
  useEffect(() => {
    if (!echo.isEcho(saved) && clean(saved) !== clean(latest.current)) {
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

const SETTLE_MS = 700

/** True a moment after `shown`: what comes under a finger is not to be pressed by the second half of a double tap on what was there before. */
export function useSettled(shown = true): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    if (!shown) return setSettled(false)
    const timer = setTimeout(() => setSettled(true), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [shown])
  return settled
}
