import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { loadWords } from '../../i18n/index.ts'

/** A part that comes in its own file when it is first needed, with its words; the worker keeps the file for use without network. */
export function Later<P extends object>({ part, with: props }: { part: () => Promise<FunctionComponent<P>>; with: P }) {
  const [Part, setPart] = useState<FunctionComponent<P> | null>(null)
  useEffect(() => {
    let alive = true
    void part().then(async (found) => {
      await loadWords()
      if (alive) setPart(() => found)
    })
    return () => { alive = false }
  }, [])
  return Part ? <Part {...props} /> : null
}

export const partnerPart = () => import('./partner.tsx').then((part) => part.PartnerSheet)
export const stampPart = () => import('./stamp.tsx').then((part) => part.StampSheet)
export const receiptPart = () => import('./receipt.tsx').then((part) => part.ReceiptCode)
export const endingGapPart = () => import('./ending.tsx').then((part) => part.EndingGap)
export const endingPart = () => import('./ending.tsx').then((part) => part.EndingScreen)
export const handOverPart = () => import('./handover.tsx').then((part) => part.HandOverSheet)
export const beforePart = () => import('./before.tsx').then((part) => part.Before)
export const tripsPart = () => import('../screens/trips.tsx').then((part) => part.Trips)
export const readyPart = () => import('./ready.tsx').then((part) => part.Ready)
export const cardPart = () => import('./handover.tsx').then((part) => part.CardSheet)
