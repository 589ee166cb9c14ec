import { missingPhotos } from '../../core/events/reduce.ts'
import { language } from '../../i18n/index.ts'
import { tm } from '../../i18n/phone/media.ts'
import { Button, Field, Icon } from '../../ui/parts.tsx'
import { clean, numbered, say, type Open } from './data.ts'
import { useTyped } from './typed.ts'

/** Before the seal: which failing entries lack photos; each is taken, or says why it cannot be. */
export function PhotoGaps({ open }: { open: Open }) {
  const gaps = missingPhotos(open.state, open.items)
  if (gaps.length === 0) return null
  const all = numbered(open.items)
  return (
    <section class="card" aria-labelledby="gaps" data-testid="photo-gaps"><div class="in stack"><h2 id="gaps" class="t-warn">{tm('gapsTitle')}</h2>
      <ul class="stack">{gaps.map((gap) => <Gap key={gap.entry} open={open} gap={gap} no={all.find((one) => one.entry.id === gap.entry)?.no ?? 0} />)}</ul></div></section>
  )
}

/** Conforming entries whose photos the checklist asks for and nobody took: told before the signatures, and no more than that. */
export function PhotoHint({ open }: { open: Open }) {
  const asked = new Set(missingPhotos(open.state, open.items, ['conforming']).map((gap) => gap.entry))
  if (asked.size === 0) return null
  const nos = numbered(open.items).filter((one) => asked.has(one.entry.id)).map((one) => one.no).join(language() === 'en' ? ', ' : '、')
  return <div class="banner warn box" role="status" data-testid="photo-hint"><Icon name="camera" /><p class="grow">{tm('photoHint', { nos })} <a href={`#/visit/${open.visit.id}/check`}>{tm('gapTake')}</a></p></div>
}

function Gap({ open, gap, no }: { open: Open; gap: { entry: string; have: number; need: number }; no: number }) {
  const [text, setText] = useTyped(open, `photo_missing/${gap.entry}`, '')
  return (
    <li class="stack-s" data-testid={`photo-gap-${no}`}><div class="row"><b class="grow">{tm('gapLine', { no, have: gap.have, need: gap.need })}</b><a class="btn" href={`#/visit/${open.visit.id}/check`}>{tm('gapTake')}</a></div>
      <Field label={tm('gapReason')}>{(control) => <input {...control} class="input" maxlength={200} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid={`gap-reason-${no}`} />}</Field>
      <Button disabled={!clean(text)} onClick={() => void say(open.visit, 'photo_missing', { entry: gap.entry, reason: clean(text) })} data-testid={`gap-keep-${no}`}>{tm('gapKeep')}</Button></li>
  )
}
