import { useEffect, useRef, useState } from 'preact/hooks'
import type { Json } from '../../core/canon.ts'
import { hourMinute } from '../../core/clock.ts'
import { dropDraft, draft, keepDraft } from '../../core/drafts.ts'
import type { NewBlob } from '../../core/events/chain.ts'
import type { Material } from '../../core/events/reduce.ts'
import { sha256 } from '../../core/hash.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { tq } from '../../i18n/phone/check.ts'
import { t } from '../../i18n/phone/visit.ts'
import { Button, Chip, Field, Segmented, Sheet } from '../../ui/parts.tsx'
import { Photos } from './check.tsx'
import { clean, cleanLine, say, type Open } from './data.ts'
import { blobRef, PadCard } from './sign.tsx'
import { useTyped } from './typed.ts'

type Kind = 'inquiry' | 'explanation' | 'sample' | 'document_copy' | 'expert_opinion' | 'third_party_report'
type Word = Parameters<typeof tq>[0]
interface Part { name: string; word: Word; form?: 'long' | 'count' | 'check' | 'date'; optional?: true; hint?: Word }

const STATEMENT: Part[] = [{ name: 'by', word: 'by' }, { name: 'role', word: 'role', hint: 'roleHint' }, { name: 'text', word: 'said', form: 'long', hint: 'saidHint' }, { name: 'read_back', word: 'readBack', form: 'check' }]
const PARTS: Record<Kind, Part[]> = {
  inquiry: STATEMENT,
  explanation: STATEMENT,
  sample: [{ name: 'no', word: 'no' }, { name: 'name', word: 'name' }, { name: 'quantity', word: 'quantity' }, { name: 'sealed_by', word: 'sealedBy' }, { name: 'kept_at', word: 'keptAt' }, { name: 'note', word: 'note', form: 'long', optional: true }],
  document_copy: [{ name: 'title', word: 'title' }, { name: 'pages', word: 'pages', form: 'count' }, { name: 'source', word: 'source' }, { name: 'compared', word: 'compared', form: 'check' }, { name: 'note', word: 'note', form: 'long', optional: true }],
  expert_opinion: [{ name: 'by', word: 'by' }, { name: 'organisation', word: 'organisation' }, { name: 'qualification', word: 'qualification', optional: true }, { name: 'text', word: 'opinion', form: 'long' }],
  third_party_report: [{ name: 'organisation', word: 'organisation' }, { name: 'title', word: 'title' }, { name: 'no', word: 'reportNo', optional: true }, { name: 'on', word: 'reportOn', form: 'date', optional: true }, { name: 'text', word: 'conclusion', form: 'long' }],
}
const KINDS = Object.keys(PARTS) as Kind[]

type Values = Record<string, string | boolean>

function lacks(part: Part, values: Values): boolean {
  if (part.form === 'check' || part.optional) return false
  const said = String(values[part.name] ?? '')
  return part.form === 'count' ? !/^\d{1,5}$/.test(said) : !clean(said)
}

function payloadOf(kind: Kind, values: Values): { [name: string]: Json } {
  const payload: { [name: string]: Json } = {}
  for (const { name, form } of PARTS[kind]) {
    const said = values[name]
    if (form === 'check') payload[name] = Boolean(said)
    else if (form === 'count') payload[name] = Number(said)
    else if (clean(String(said ?? ''))) payload[name] = form === 'long' ? clean(String(said)) : cleanLine(String(said))
  }
  return payload
}

function Input({ part, values, tried, put }: { part: Part; values: Values; tried: boolean; put: (name: string, value: string | boolean) => void }) {
  const { name, form } = part
  const said = values[name]
  if (form === 'check') return <label class="opt pick"><input type="checkbox" checked={Boolean(said)} onChange={(event) => put(name, event.currentTarget.checked)} data-testid={`material-${name}`} />{tq(part.word)}</label>
  const common = { class: 'input', value: String(said ?? ''), 'data-testid': `material-${name}`, onInput: (event: { currentTarget: { value: string } }) => put(name, event.currentTarget.value) }
  return (
    <Field label={tq(part.word)} fault={tried && lacks(part, values) ? tq('need') : undefined} {...(part.hint ? { hint: tq(part.hint) } : {})}>{(control) => (
      form === 'long' ? <textarea {...control} {...common} rows={name === 'text' ? 5 : 2} maxlength={4000} />
        : form === 'date' ? <input {...control} {...common} type="date" />
          : <input {...control} {...common} maxlength={200} {...(form === 'count' ? { inputMode: 'numeric' as const } : {})} />)}</Field>
  )
}

/** The person signs under exactly the words above; or the record says how they declined. */
function Signing({ open, id, values, kind, onDone }: { open: Open; id: string; values: Values; kind: Kind; onDone: () => void }) {
  const [refused, setRefused] = useState('')
  const [shown, setShown] = useState('')
  const text = clean(String(values['text'] ?? ''))
  useEffect(() => { void sha256(text).then(setShown) }, [text])
  const base = { ...payloadOf(kind, values), material: id, kind, shown }
  const ready = Boolean(text && cleanLine(String(values['by'] ?? '')) && cleanLine(String(values['role'] ?? '')) && shown)
  const sign = async (strokes: NewBlob, picture: NewBlob) => {
    await say(open.visit, 'statement', { ...base, strokes: blobRef(strokes), picture: blobRef(picture) }, [strokes, picture])
    onDone()
  }
  const decline = async () => {
    await say(open.visit, 'statement', { ...base, refused: clean(refused) })
    onDone()
  }
  return (
    <><ul class="list"><PadCard key={shown} title={cleanLine(String(values['by'] ?? '')) || tq('personSigns')} role={tq(kind)} ready={ready} shown={shown} onSign={sign} /></ul>
      <Field label={tq('wontSign')}>{(control) => <input {...control} class="input" maxlength={400} value={refused} onInput={(event) => setRefused(event.currentTarget.value)} data-testid="material-refused" />}</Field>
      <Button wide disabled={!ready || !clean(refused)} onClick={() => void decline()} data-testid="material-unsigned">{tq('wontSignSave')}</Button></>
  )
}

/** One sheet for everything that is taken down or taken along besides the checklist (S0-2.5d, S0-2.5e). Half-filled, it waits. */
function MaterialSheet({ open, onClose }: { open: Open; onClose: () => void }) {
  const at = `material:${open.visit.id}`
  const [kind, setKind] = useState<Kind | null>(null)
  const [values, setValues] = useState<Values>({})
  const [tried, setTried] = useState(false)
  const id = useRef(uuid7())
  useEffect(() => { void draft<{ kind: Kind; values: Values }>(at).then((kept) => { if (kept) { setKind(kept.kind); setValues(kept.values) } }) }, [])
  const choose = (next: Kind) => {
    setKind(next)
    setTried(false)
    if (next === 'sample') setValues((before) => ({ sealed_by: open.visit.inspectors[0]?.name ?? '', ...before }))
  }
  const put = (name: string, value: string | boolean) => {
    const next = { ...values, [name]: value }
    setValues(next)
    void keepDraft(at, { kind, values: next })
  }
  const done = async () => {
    await dropDraft(at)
    onClose()
  }
  const save = async () => {
    setTried(true)
    if (!kind || PARTS[kind].some((part) => lacks(part, values))) return
    await say(open.visit, kind, { ...payloadOf(kind, values), material: id.current })
    await done()
  }
  const statement = kind === 'inquiry' || kind === 'explanation'
  return (
    <Sheet title={tq('materialAdd')} onClose={onClose} testid="material-sheet">
      <Segmented<Kind> shown legend={tq('materialWhich')} value={kind} onChoose={choose} choices={KINDS.map((value) => ({ value, label: tq(value), testid: `material-kind-${value}` }))} />
      {kind && PARTS[kind].map((part) => <Input key={part.name} part={part} values={values} tried={tried} put={put} />)}
      {kind && statement && <Signing open={open} id={id.current} values={values} kind={kind} onDone={() => void done()} />}
      {kind && !statement && <Button kind="primary" wide onClick={() => void save()} data-testid="material-save">{tq('keep')}</Button>}
    </Sheet>
  )
}

const HEAD: Record<string, string[]> = { finding: ['text', 'basis'], statement: ['by', 'role', 'text', 'refused'], sample: ['no', 'name', 'quantity', 'sealed_by', 'kept_at', 'note'], document_copy: ['title', 'pages', 'source', 'note'], expert_opinion: ['by', 'organisation', 'qualification', 'text'], third_party_report: ['organisation', 'title', 'no', 'on', 'text'] }

interface OneProps { open: Open; one: Material; onCamera: (entry: string, title: () => string) => void }

/** One finding or material: its words, its photos, and how it is taken back. */
function One({ open, one, onCamera }: OneProps) {
  const [why, setWhy] = useTyped<string | null>(open, `withdrawal/${one.material}`, null)
  const word = tq((one.fields['kind'] ?? one.kind) as Word)
  const photos = open.state.photos.filter((photo) => photo.entry === one.material)
  const said = (HEAD[one.kind] ?? []).map((name) => one.fields[name]).filter((part) => part !== undefined && part !== '').join(tc('semicolon'))
  const drop = async () => {
    await say(open.visit, 'withdrawal', { material: one.material, reason: clean(why ?? '') })
    setWhy(null)
  }
  return (
    <li class={one.withdrawn ? 'matter off' : 'matter'} data-testid={`matter-${one.kind}`}>
      <div class="row wrap"><Chip tone="mute">{word}</Chip>{one.fields['picture'] && <Chip tone="ok" icon="check">{t('signedAt', { at: hourMinute(one.at) })}</Chip>}{one.withdrawn && <Chip tone="warn" icon="undo">{tq('withdrawDone', { reason: one.withdrawn })}</Chip>}</div>
      <p class="doc">{said}</p>
      {!one.withdrawn && <><Photos photos={photos} need={0} onAdd={() => onCamera(one.material, () => tq('photoOf', { name: tq((one.fields['kind'] ?? one.kind) as Word) }))} no={`matter-${one.kind}`} />
        {why === null ? <div class="row"><Button small kind="plain" icon="undo" onClick={() => setWhy('')}>{tq('withdraw')}</Button></div>
          : <div class="stack-s"><Field label={tq('withdrawWhy')}>{(control) => <input {...control} class="input" maxlength={400} value={why} onInput={(event) => setWhy(event.currentTarget.value)} />}</Field>
            <div class="row"><Button small onClick={() => setWhy(null)}>{tc('cancel')}</Button><Button small disabled={!clean(why)} onClick={() => void drop()}>{tq('withdraw')}</Button></div></div>}</>}
    </li>
  )
}

interface ListProps { open: Open; onCamera: (entry: string, title: () => string) => void }

/** What was seen that no entry asks about. */
export function Findings({ open, onCamera }: ListProps) {
  const [text, setText] = useTyped(open, 'finding/text', '')
  const [basis, setBasis] = useTyped(open, 'finding/basis', '')
  const [left] = useState(Boolean(text || basis))
  const found = open.state.materials.filter((one) => one.kind === 'finding')
  const save = async () => {
    await say(open.visit, 'finding', { material: uuid7(), text: clean(text), ...(cleanLine(basis) ? { basis: cleanLine(basis) } : {}) })
    setText('')
    setBasis('')
  }
  return (
    <section class="card" aria-labelledby="found"><div class="in stack"><h2 id="found">{tq('findings')}</h2>
      {found.length > 0 && <ul>{found.map((one) => <One key={one.material} open={open} one={one} onCamera={onCamera} />)}</ul>}
      <details open={left} data-testid="finding-open"><summary>{tq('findingAdd')}</summary><div class="stack-s"><p class="small muted">{tq('findingHelp')}</p>
        <Field label={tq('findingText')}>{(control) => <textarea {...control} class="input" rows={2} maxlength={4000} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="finding-text" />}</Field>
        <Field label={tq('findingBasis')}>{(control) => <input {...control} class="input" maxlength={200} value={basis} onInput={(event) => setBasis(event.currentTarget.value)} data-testid="finding-basis" />}</Field>
        <Button wide disabled={!clean(text)} onClick={() => void save()} data-testid="finding-save">{tq('findingSave')}</Button></div></details>
    </div></section>
  )
}

/** Statements, samples, copies, opinions and reports of the visit. */
export function Materials({ open, onCamera }: ListProps) {
  const [sheet, setSheet] = useState(false)
  const kept = open.state.materials.filter((one) => one.kind !== 'finding')
  return (
    <section class="card" aria-labelledby="matters"><div class="in stack"><h2 id="matters">{tq('materials')}</h2>
      {kept.length > 0 && <ul>{kept.map((one) => <One key={one.material} open={open} one={one} onCamera={onCamera} />)}</ul>}
      <Button wide icon="plus" onClick={() => setSheet(true)} data-testid="material-add">{tq('materialAdd')}</Button></div>
      {sheet && <MaterialSheet open={open} onClose={() => setSheet(false)} />}</section>
  )
}
