import { useEffect, useRef, useState } from 'preact/hooks'
import { hourMinute } from '../../core/clock.ts'
import { openEntries, type Answer, type Photo, type Result } from '../../core/events/reduce.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/phone/visit.ts'
import { Button, Chip, Field, Segmented, Tags } from '../../ui/parts.tsx'
import { Camera, Picture } from './camera.tsx'
import { clean, numbered, say, sayAnswer, type Numbered, type Open } from './data.ts'
import { VisitFrame } from './visit.tsx'

/** Saves text a moment after the last key, and at once when the field is left. */
function useLateText(saved: string, save: (text: string) => void): { text: string; type: (text: string) => void; leave: () => void } {
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
  const put = (change: Partial<Answer>) => void sayAnswer(open.visit, item, entry, { ...answer, ...change })
  const late = useLateText(answer.reason ?? '', (reason) => put({ reason }))
  return (
    <>
      <Photos photos={open.state.photos.filter((photo) => photo.entry === entry.id)} need={entry.required_photos ?? 0} onAdd={onCamera} no={no} />
      {entry.reasons && entry.reasons.length > 0 && <Tags legend={t('whatFails')} values={answer.reasons} onChange={(reasons) => put({ reasons, reason: late.text })}
        choices={entry.reasons.map((reason, index) => ({ value: reason, label: reason, testid: `reason-${no}-${index + 1}` }))} />}
      <Field label={t('details')}>{(control) => <textarea {...control} class="input" rows={2} maxlength={4000} value={late.text} onInput={(event) => late.type(event.currentTarget.value)} onBlur={late.leave} data-testid={`reason-text-${no}`} />}</Field>
    </>
  )
}

function Entry({ open, one, onCamera }: EntryProps) {
  const { item, entry, no } = one
  const answer = open.state.answers.get(entry.id)
  const photos = open.state.photos.filter((photo) => photo.entry === entry.id)
  const [guide, setGuide] = useState(false)
  const choose = (result: Result) => void sayAnswer(open.visit, item, entry, { result, reasons: [] })
  return (
    <li class={answer?.result === 'failing' ? 'card q bad' : 'card q'} id={`q${no}`} data-testid={`entry-${no}`} data-result={answer?.result ?? ''}><div class="in stack">
      <div class="row top"><span class="qn">{no}</span><div class="grow"><h3>{entry.text}</h3>{item.legal_basis && <p class="law">{item.legal_basis}</p>}</div>
        {entry.guide && <Button kind="plain" icon="info" aria-label={t('guideOf', { no })} aria-expanded={guide} onClick={() => setGuide(!guide)} />}</div>
      {guide && <p class="doc small">{entry.guide}</p>}
      <Segmented<Result> legend={t('resultOf', { no })} value={answer?.result ?? null} onChoose={choose} choices={[
        { value: 'conforming', label: tc('conforming'), tone: 'ok', icon: 'check', testid: `answer-${no}-ok` },
        { value: 'failing', label: tc('failing'), tone: 'no', icon: 'x', testid: `answer-${no}-fail` },
        { value: 'not_applicable', label: tc('not_applicable'), tone: 'na', icon: 'minus', testid: `answer-${no}-na` },
      ]} />
      {answer?.result === 'failing' ? <Failing open={open} one={one} answer={answer} onCamera={onCamera} />
        : photos.length > 0 || (answer && (entry.required_photos ?? 0) > 0)
          ? <Photos photos={photos} need={entry.required_photos ?? 0} onAdd={onCamera} no={String(no)} />
          : answer && <div class="row"><Button small icon="camera" onClick={onCamera} data-testid={`photo-${no}`}>{t('takePhoto')}</Button></div>}
    </div></li>
  )
}

function Undo({ open, all }: { open: Open; all: Numbered[] }) {
  const last = open.state.undo.at(-1)
  const one = last && all.find((each) => each.entry.id === last.entry)
  if (!last || !one) return null
  return <Button icon="undo" onClick={() => void sayAnswer(open.visit, one.item, one.entry, last.before)} data-testid="undo">{t('undoNo', { no: one.no })}</Button>
}

function Notes({ open, onCamera }: { open: Open; onCamera: () => void }) {
  const [text, setText] = useState('')
  const saving = useRef(false) // a second tap of a cold finger is not a second note
  const save = async () => {
    if (!clean(text) || saving.current) return
    saving.current = true
    try {
      await say(open.visit, 'note', { text: clean(text) })
      setText('')
    } finally {
      saving.current = false
    }
  }
  return (
    <section class="card" aria-labelledby="more"><div class="in stack"><h2 id="more">{t('moreTitle')}</h2>
      <Photos photos={open.state.photos.filter((photo) => !photo.entry)} need={0} onAdd={onCamera} no="visit" />
      {open.state.notes.map((note) => <p class="doc" key={note.at}>{note.text}</p>)}
      <Field label={t('note')}>{(control) => <textarea {...control} class="input" rows={2} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="note" />}</Field>
      <Button onClick={() => void save()} disabled={!clean(text)} data-testid="note-save">{t('noteSave')}</Button></div></section>
  )
}

export function Check({ open }: { open: Open }) {
  const all = numbered(open.items)
  const left = openEntries(open.state, open.items)
  const [camera, setCamera] = useState<{ entry: string | undefined; title: string } | null>(null)
  const next = all.find((one) => one.entry.id === left[0])
  const jump = () => {
    const card = document.getElementById(`q${next?.no}`)
    card?.scrollIntoView({ behavior: 'smooth', block: 'center' })
    card?.querySelector('input')?.focus({ preventScroll: true })
  }
  const foot = <><Undo open={open} all={all} />
    {next ? <Button kind="primary" class="grow" onClick={jump} data-testid="next-open">{t('nextOpen', { n: left.length })}</Button>
      : <a class="btn primary grow" href={`#/visit/${open.visit.id}/sign`} data-testid="check-next">{t('toSign')}</a>}</>
  return (
    <VisitFrame open={open} step="check" foot={foot}>
      {open.items.map((item) => {
        const ones = all.filter((one) => one.item.id === item.id)
        const open_ = ones.filter((one) => left.includes(one.entry.id)).length
        return (
          <section key={item.id}><h2 class="group">{item.department}<span>{t('fromTo', { name: item.name, from: ones[0]?.no ?? 0, to: ones.at(-1)?.no ?? 0 })}{open_ > 0 && ` · ${t('leftN', { n: open_ })}`}</span></h2>
            <ol class="stack">{ones.map((one) => <Entry key={one.entry.id} open={open} one={one} onCamera={() => setCamera({ entry: one.entry.id, title: t('photoFor', { no: one.no }) })} />)}</ol></section>
        )
      })}
      <Notes open={open} onCamera={() => setCamera({ entry: undefined, title: t('photoWhole') })} />
      {next && <a class="btn wide" href={`#/visit/${open.visit.id}/sign`} data-testid="check-skip">{t('leaveOpen', { n: left.length })}</a>}
      {camera && <Camera visit={open.visit} entry={camera.entry} title={camera.title} onClose={() => setCamera(null)} />}
    </VisitFrame>
  )
}
