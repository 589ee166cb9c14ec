import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { hourMinute } from '../../core/clock.ts'
import type { EntryRef } from '../../core/db/schema.ts'
import { room, type Room } from '../../core/capture/space.ts'
import { hiddenIn, openEntries, type Answer, type Photo, type Result, type Visit } from '../../core/events/reduce.ts'
import { judge, type Value } from '../../core/events/template.ts'
import { language } from '../../i18n/index.ts'
import { tc } from '../../i18n/both/index.ts'
import { tq } from '../../i18n/phone/check.ts'
import { tt } from '../../i18n/phone/trip.ts'
import { t } from '../../i18n/phone/visit.ts'
import { Button, Chip, Field, Icon, Segmented, Tags } from '../../ui/parts.tsx'
import { dayWords } from '../words.ts'
import { Camera, Picture } from './camera.tsx'
import { clean, notKept, numbered, say, sayAnswer, type Numbered, type Open } from './data.ts'
import { useLateText } from './late.ts'
import { useTyped } from './typed.ts'
import { Findings, Materials } from './materials.tsx'
import { Question } from './question.tsx'
import { roomWords } from './recbar.tsx'
import { VisitFrame } from './visit.tsx'

export function Photos({ photos, need, onAdd, no }: { photos: Photo[]; need: number; onAdd: () => void; no: string }) {
  const enough = photos.length >= need
  return (
    <div class="stack-s"><div class="row wrap"><span class="label">{t('photos')}</span>{need > 0 && <span class="small muted">{t('atLeast', { n: need })}</span>}
      {photos.length > 0 && <Chip tone={enough ? 'ok' : 'warn'} icon={enough ? 'check' : 'alert'}>{t('have', { n: photos.length })}</Chip>}</div>
      <div class="photos">{photos.map((photo, index) => <span class="photo" key={photo.evidence} data-testid={`photo-of-${no}`}><Picture evidence={photo.evidence} label={t('photoN', { n: index + 1 })} /><b>{t('keptAt', { at: hourMinute(photo.at) })}</b></span>)}
        <Button class="photo add" data-testid={`photo-${no}`} onClick={onAdd} icon="camera">{photos.length > 0 ? t('oneMore') : t('takePhoto')}</Button></div></div>
  )
}

interface EntryProps { open: Open; one: Numbered; onCamera: () => void }

function Failing({ open, one, answer, onCamera }: EntryProps & { answer: Answer }) {
  const { entry, item } = one
  const no = String(one.no)
  const put = (change: Partial<Answer>) => void sayAnswer(open.visit, item, entry, { ...answer, ...change }) // the value stays with it
  const late = useLateText(answer.reason ?? '', (reason) => put({ reason }))
  return (
    <>
      <Photos photos={open.state.photos.filter((photo) => photo.entry === entry.id)} need={entry.required_photos ?? 0} onAdd={onCamera} no={no} />
      {entry.reasons && entry.reasons.length > 0 && <Tags legend={t('whatFails')} values={answer.reasons} onChange={(reasons) => put({ reasons, reason: late.text })}
        choices={entry.reasons.map((reason, index) => ({ value: reason, label: reason, testid: `reason-${no}-${index + 1}` }))} />}
      <Field label={t('details')} {...dictation()}>{(control) => <textarea {...control} class="input" rows={2} maxlength={4000} value={late.text} onInput={(event) => late.type(event.currentTarget.value)} onBlur={late.leave} data-testid={`reason-text-${no}`} />}</Field>
    </>
  )
}

/** Phones' keyboards have a microphone; the app itself sends no voice anywhere. */
function dictation(): { hint?: string } {
  return matchMedia('(pointer: coarse)').matches ? { hint: tt('dictate') } : {}
}

const CHOICES: { value: Result; tone: 'ok' | 'no' | 'na'; icon: 'check' | 'x' | 'minus'; short: string }[] = [
  { value: 'conforming', tone: 'ok', icon: 'check', short: 'ok' }, { value: 'failing', tone: 'no', icon: 'x', short: 'fail' }, { value: 'not_applicable', tone: 'na', icon: 'minus', short: 'na' },
]

/** What the newest earlier visit that asked this found here: beside the question, so that nobody has to remember. */
function LastTime({ open, entry }: { open: Open; entry: string }) {
  const last = open.before.get(entry)
  if (!last) return null
  return <p class={last.result === 'failing' ? 'small t-warn' : 'small muted'} data-testid="last-time">{tq('lastTime', { day: dayWords(last.on), result: tc(last.result as 'conforming') })}</p>
}

/** 是否符合 by one tap, or the question's own control; 不适用 for every kind. */
function Controls({ open, one, answer }: { open: Open; one: Numbered; answer: Answer | undefined }) {
  const { item, entry, no } = one
  const plain = !entry.kind || entry.kind === 'conform'
  const put = (fresh: { result: Result; value?: Value } | null) => void sayAnswer(open.visit, item, entry, fresh && { reasons: [], ...fresh })
  if (plain) {
    return <Segmented<Result> legend={t('resultOf', { no })} value={answer?.result ?? null} onChoose={(result) => put({ result })}
      choices={CHOICES.map(({ short, ...choice }) => ({ ...choice, label: tc(choice.value as 'conforming'), testid: `answer-${no}-${short}` }))} />
  }
  const value = (next: Value | null) => {
    const result = next && judge(entry, next)
    if (result) return void sayAnswer(open.visit, item, entry, { result, value: next, reasons: result === 'failing' ? (answer?.reasons ?? []) : [], ...(result === 'failing' && answer?.reason ? { reason: answer.reason } : {}) })
    if (!next && answer) put(null)
  }
  const off = answer?.result === 'not_applicable'
  return (
    <><Question key={off ? 'off' : 'on'} entry={entry} no={no} answer={answer} onValue={value} />
      <div class="row"><Button aria-pressed={off} icon={off ? 'check' : 'minus'} onClick={() => put(off ? null : { result: 'not_applicable' })} data-testid={`answer-${no}-na`}>{tq('notApplicable')}</Button></div></>
  )
}

/** Back to what was said before; both words stay in the record's events. */
function undoOf(state: Visit, entry: string): { before: Answer | null } | undefined {
  return state.undo.findLast((step) => step.entry === entry)
}

/** Photos have their own place where there are some or some are asked for; elsewhere a small button is enough. */
function showsPhotos(state: Visit, entry: EntryRef, answer: Answer | undefined): boolean {
  if (state.photos.some((photo) => photo.entry === entry.id) || answer?.result === 'failing') return true
  if (answer?.result === 'not_applicable') return false
  return entry.kind === 'photo' || Boolean(answer && (entry.required_photos ?? 0) > 0)
}

function Under({ open, one, answer, onCamera }: EntryProps & { answer: Answer | undefined }) {
  const { item, entry, no } = one
  const photos = open.state.photos.filter((photo) => photo.entry === entry.id)
  const need = entry.required_photos ?? 0
  if (answer?.result === 'failing') return <Failing open={open} one={one} answer={answer} onCamera={onCamera} />
  if (entry.kind === 'photo' && answer?.result !== 'not_applicable') {
    return <><Photos photos={photos} need={need} onAdd={onCamera} no={String(no)} />
      {!answer && photos.length >= need && <Button icon="check" onClick={() => void sayAnswer(open.visit, item, entry, { result: 'recorded', reasons: [] })} data-testid={`photos-done-${no}`}>{tq('photosDone')}</Button>}</>
  }
  return showsPhotos(open.state, entry, answer) ? <Photos photos={photos} need={need} onAdd={onCamera} no={String(no)} /> : null
}

function Entry({ open, one, onCamera }: EntryProps) {
  const { item, entry, no } = one
  const answer = open.state.answers.get(entry.id)
  const back = undoOf(open.state, entry.id)
  const bare = Boolean(answer) && !showsPhotos(open.state, entry, answer)
  const [guide, setGuide] = useState(false)
  return (
    <li class={answer?.result === 'failing' ? 'card q bad' : 'card q'} id={`q${no}`} data-testid={`entry-${no}`} data-result={answer?.result ?? ''}><div class="in stack">
      <div class="row top"><span class="qn">{no}</span><div class="grow"><h3>{entry.text}</h3>{item.legal_basis && <p class="law">{item.legal_basis}</p>}<LastTime open={open} entry={entry.id} /></div>
        {entry.guide && <Button kind="plain" icon="info" aria-label={t('guideOf', { no })} aria-expanded={guide} onClick={() => setGuide(!guide)} />}</div>
      {guide && <p class="doc small">{entry.guide}</p>}
      <Controls open={open} one={one} answer={answer} />
      <Under open={open} one={one} answer={answer} onCamera={onCamera} />
      {(back || bare) && <div class="row wrap">{bare && <Button small icon="camera" onClick={onCamera} data-testid={`photo-${no}`}>{t('takePhoto')}</Button>}
        {back && <Button small kind="plain" icon="undo" onClick={() => void sayAnswer(open.visit, item, entry, back.before)} data-testid={`undo-${no}`}>{tq('undoThis')}</Button>}</div>}
    </div></li>
  )
}

/** Draws an entry again only when something of it has changed: with 200 of them a tap must not draw them all. */
function Kept(props: EntryProps) {
  const { open, one } = props
  const { id } = one.entry
  const photos = open.state.photos.filter((photo) => photo.entry === id).map((photo) => photo.evidence)
  const key = JSON.stringify([language(), one.no, open.state.answers.get(id), photos, undoOf(open.state, id)?.before, open.before.get(id), notKept().times])
  return useMemo(() => <Entry {...props} />, [key])
}

/** What was just said, and the way back; it stays until the seal. */
function Undo({ open, all }: { open: Open; all: Numbered[] }) {
  const last = open.state.undo.at(-1)
  const one = last && all.find((each) => each.entry.id === last.entry)
  if (!last || !one) return null
  const answer = open.state.answers.get(one.entry.id)
  return <Button icon="undo" class="said" onClick={() => void sayAnswer(open.visit, one.item, one.entry, last.before)} data-testid="undo">
    <span role="status">{t('undoNo', { no: one.no })} <span class="small muted">{answer ? tc(answer.result) : tq('withdrawn')}</span></span></Button>
}

function Notes({ open, onCamera }: { open: Open; onCamera: () => void }) {
  const [text, setText] = useTyped(open, 'note/text', '')
  const save = async () => {
    await say(open.visit, 'note', { text: clean(text) })
    setText('')
  }
  return (
    <section class="card" aria-labelledby="more"><div class="in stack"><h2 id="more">{t('moreTitle')}</h2>
      <Photos photos={open.state.photos.filter((photo) => !photo.entry)} need={0} onAdd={onCamera} no="visit" />
      {open.state.notes.map((note) => <p class="doc" key={note.at}>{note.text}</p>)}
      <Field label={t('note')} {...dictation()}>{(control) => <textarea {...control} class="input" rows={2} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="note" />}</Field>
      <Button onClick={() => void save()} disabled={!clean(text)} data-testid="note-save">{t('noteSave')}</Button></div></section>
  )
}

/** From here on entries that are far away are not laid out until they come near. */
const LONG = 60

/** Entries drawn with the first picture, and with each short turn after it: a thumb never waits for two hundred of them. */
const [FIRST, TURN] = [8, 16]

/** How many are drawn by now. Once all are, whatever appears later is drawn at once: nothing typed below may go away for a turn. */
function useGrowing(all: number): number {
  const [count, setCount] = useState(all > FIRST ? FIRST : Infinity)
  useEffect(() => {
    if (count === Infinity) return
    const turn = setTimeout(() => setCount(count + TURN < all ? count + TURN : Infinity))
    return () => clearTimeout(turn)
  }, [count, all])
  return count
}

interface Section { name: string; ones: Numbered[]; done: number }

function sectionsOf(open: Open, asked: Numbered[]): Section[] {
  const names = [...new Set(open.items.map((item) => item.department))]
  return names.map((name) => {
    const ones = asked.filter((one) => one.item.department === name)
    return { name, ones, done: ones.filter((one) => open.state.answers.has(one.entry.id)).length }
  })
}

function jumpTo(id: string): void {
  const place = document.getElementById(id)
  place?.scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth', block: id.startsWith('q') && !document.body.classList.contains('low') ? 'center' : 'start' })
  ;(place?.querySelector<HTMLElement>('input, textarea, button') ?? place)?.focus({ preventScroll: true })
}

function Jumps({ sections }: { sections: Section[] }) {
  const [first = '', ...others] = sections.map((one) => one.name)
  if (others.length === 0) return null
  let cut = first.length // 如东县示例… stands before every name; the heading says it whole
  while (cut > 0 && !others.every((name) => name.startsWith(first.slice(0, cut)) && name.length > cut)) cut -= 1
  return <nav class="jumps" aria-label={tq('sections')}>{sections.map((one, index) => (
    <Button small key={one.name} {...(one.done === one.ones.length ? { icon: 'check' as const } : {})} onClick={() => jumpTo(`part${index}`)} data-testid={`jump-${index + 1}`}>{tq('section', { name: one.name.slice(cut), done: one.done, all: one.ones.length })}</Button>))}</nav>
}

/** One calm line while the room runs out; asked anew with each photo. */
function RoomLine({ photos }: { photos: number }) {
  const [now, setNow] = useState<Room>({ level: 'unknown', free: null })
  useEffect(() => { void room().then(setNow) }, [photos])
  const words = roomWords(now)
  return words ? <p class="small t-warn row top" role="status" data-testid="room"><Icon name="alert" /><span class="grow">{words}</span></p> : null
}

export function Check({ open }: { open: Open }) {
  const all = numbered(open.items)
  const hidden = hiddenIn(open.state, open.items)
  const asked = all.filter((one) => !hidden.has(one.entry.id))
  const left = openEntries(open.state, open.items)
  const sections = sectionsOf(open, asked)
  const count = useGrowing(asked.length)
  const drawn = new Set(asked.slice(0, count))
  const [camera, setCamera] = useState<{ entry: string | undefined; title: () => string } | null>(null)
  const next = all.find((one) => one.entry.id === left[0])
  const waiting = useRef<string | null>(null) // a photo entry is answered by its photos; the last may still be on its way to the disk
  const taken = open.state.photos.filter((photo) => photo.entry === waiting.current).length
  useEffect(() => {
    const one = all.find((each) => each.entry.id === waiting.current)
    if (camera || !one || taken < (one.entry.required_photos ?? 1)) return
    waiting.current = null
    if (!open.state.answers.has(one.entry.id)) void sayAnswer(open.visit, one.item, one.entry, { result: 'recorded', reasons: [] })
  }, [taken, camera])
  const close = () => {
    waiting.current = all.find((each) => each.entry.id === camera?.entry && each.entry.kind === 'photo')?.entry.id ?? null
    setCamera(null)
  }
  const photoOf = (entry: string, title: () => string) => setCamera({ entry, title })
  const foot = <><Undo open={open} all={all} />
    {next ? <Button kind="primary" class="grow" onClick={() => jumpTo(`q${next.no}`)} data-testid="next-open">{t('nextOpen', { n: left.length })}</Button>
      : <a class="btn primary grow" href={`#/visit/${open.visit.id}/sign`} data-testid="check-next">{t('toSign')}</a>}</>
  return (
    <VisitFrame open={open} step="check" foot={foot}>
      <RoomLine photos={open.state.photos.length} />
      <Jumps sections={sections} />
      {sections.map((section, index) => (
        <section key={section.name} class={asked.length > LONG ? 'far' : undefined} aria-labelledby={`part${index}`}><h2 class="group" id={`part${index}`} tabIndex={-1}>{section.name}<span>{section.done}/{section.ones.length}</span></h2>
          {open.items.filter((item) => item.department === section.name).map((item) => {
            const ones = section.ones.filter((one) => one.item.id === item.id)
            if (!ones.some((one) => drawn.has(one))) return null
            return <div key={item.id}><p class="small muted itemname">{tq('itemRange', { name: item.name, from: ones[0]!.no, to: ones.at(-1)!.no })}</p>
              <ol class="stack">{ones.filter((one) => drawn.has(one)).map((one) => <Kept key={one.entry.id} open={open} one={one} onCamera={() => photoOf(one.entry.id, () => t('photoFor', { no: one.no }))} />)}</ol></div>
          })}</section>
      ))}
      {count === Infinity && <><Findings open={open} onCamera={photoOf} />
        <Materials open={open} onCamera={photoOf} />
        <Notes open={open} onCamera={() => setCamera({ entry: undefined, title: () => t('photoWhole') })} /></>}
      {next && <a class="btn wide" href={`#/visit/${open.visit.id}/sign`} data-testid="check-skip">{t('leaveOpen', { n: left.length })}</a>}
      {camera && <Camera visit={open.visit} entry={camera.entry} title={camera.title()} onClose={close} />}
    </VisitFrame>
  )
}
