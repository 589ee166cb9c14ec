import { useState } from 'preact/hooks'
import type { Json } from '../../core/canon.ts'
import type { InspectorRef } from '../../core/db/schema.ts'
import type { NewBlob } from '../../core/events/chain.ts'
import { hourMinute } from '../../core/clock.ts'
import { CONCLUSIONS, METHODS, outcomes } from '../../core/events/record.ts'
import { missingPhotos, excused, openEntries, sealGaps } from '../../core/events/reduce.ts'
import { language } from '../../i18n/index.ts'
import { tc } from '../../i18n/both/index.ts'
import { tm } from '../../i18n/phone/media.ts'
import { GAP_REASONS, recorded, t } from '../../i18n/phone/visit.ts'
import { Button, Chip, Field, Icon, Tags } from '../../ui/parts.tsx'
import { clean, cleanLine, keepChoice, mine, numbered, say, signers, type Numbered, type Open } from './data.ts'
import { PhotoGaps, PhotoHint } from './gaps.tsx'
import { useTyped } from './typed.ts'
import { Pad, type Ink } from './pad.tsx'
import { RefuseSheet, WitnessSheet } from './refuse.tsx'
import { VisitFrame } from './visit.tsx'
import { missingOfEnding, stamped } from '../../core/events/signing.ts'
import { t as ts } from '../../i18n/phone/signing.ts'
import { endingGapPart, Later, partnerPart, stampPart } from '../signing/later.tsx'

export function blobRef(blob: NewBlob): { [key: string]: Json } {
  return { evidence: blob.evidence, sha256: blob.sha256, len: blob.data.byteLength, type: blob.type }
}

/** Entries left open need a reason each; one tap for the usual ones, words for the rest. */
function Gaps({ open }: { open: Open }) {
  const left = openEntries(open.state, open.items)
  const all = numbered(open.items)
  if (left.length === 0) return null
  return (
    <section class="card" aria-labelledby="gaps"><div class="in stack"><h2 id="gaps">{t('gapsTitle', { n: left.length })}</h2><p class="small muted">{t('gapsHelp')}</p>
      <ul class="stack">{all.filter((one) => left.includes(one.entry.id)).map((one) => <Gap key={one.entry.id} open={open} one={one} />)}</ul></div></section>
  )
}

function Gap({ open, one: { entry, no } }: { open: Open; one: Numbered }) {
  const [words, setWords] = useTyped(open, `unanswered/${entry.id}`, '')
  const give = (reason: string) => void say(open.visit, 'unanswered', { entry: entry.id, reason: clean(reason) })
  return (
    <li class="stack-s" data-testid={`gap-${no}`}><p><span class="qn">{no}</span> {entry.text}</p>
      <div class="row wrap">{GAP_REASONS.map((word, index) => <Button small key={word} onClick={() => give(recorded(word))} data-testid={`gap-${no}-${index + 1}`}>{t(word)}</Button>)}</div>
      <div class="row"><input class="input grow" aria-label={t('gapOther')} placeholder={t('gapOther')} value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        <Button small disabled={!clean(words)} onClick={() => give(words)}>{tc('save')}</Button></div></li>
  )
}

/** What the record concludes; it stands in the text that is signed. */
function Outcome({ open }: { open: Open }) {
  const { choice, visit } = open
  const put = (part: Partial<typeof choice>) => void keepChoice(visit.id, { ...choice, ...part })
  const word = (code: string) => (language() === 'en' ? t(`result_${code}` as 'result_no_problem') : CONCLUSIONS[code]!)
  return (
    <section class="card"><div class="in stack">
      <Tags plain legend={t('outcome')} values={choice.conclusion} onChange={(tapped) => put({ conclusion: outcomes(tapped) })} choices={Object.keys(CONCLUSIONS).map((value) => ({ value, label: word(value), testid: `conclusion-${value}` }))} />
      <Tags plain legend={t('methods')} values={choice.methods} onChange={(methods) => put({ methods })} choices={Object.keys(METHODS).map((value) => ({ value, label: language() === 'en' ? t(`method_${value}` as 'method_onsite') : METHODS[value]!, testid: `method-${value}` }))} />
      <Statement open={open} />
    </div></section>
  )
}

function Statement({ open }: { open: Open }) {
  const { visit, state } = open
  const [text, setText] = useTyped(open, 'statement/text', '')
  const [left] = useState(Boolean(text))
  if (state.statement) return <p class="doc">{tc('colon', { a: t('statementOf', { name: state.statement.by }), b: state.statement.text })}</p>
  if (!state.rights) return null
  const save = () => void say(visit, 'statement', { by: state.rights!.to, role: state.rights!.role, text: clean(text) })
  return (
    <details open={left}><summary>{t('statement')}</summary><div class="stack-s">
      <Field label={t('statementText')}>{(control) => <textarea {...control} class="input" rows={2} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="statement" />}</Field>
      <Button disabled={!clean(text)} onClick={save} data-testid="statement-save">{tc('save')}</Button></div></details>
  )
}

/** The text above the pads: exactly these characters are hashed and signed. */
function Words({ open }: { open: Open }) {
  const [whole, setWhole] = useState(false)
  return (
    <section class="card" aria-labelledby="what"><div class="in stack"><h2 id="what">{t('readFirst')}</h2>
      <pre lang="zh-CN" class={whole ? 'doc shown' : 'doc shown short'} data-testid="shown" tabIndex={0}>{open.text}</pre>
      <div class="row"><p class="xs muted grow">{t('fingerprint')} <span class="hash"><b>{open.shown.slice(0, 8)}</b>…{open.shown.slice(-8)}</span><br />{t('onlyThisText')}</p>
        <Button small onClick={() => setWhole(!whole)}>{whole ? t('lessText') : t('wholeText')}</Button></div></div></section>
  )
}

function howWord(one: { ownPhone?: boolean; byCode?: boolean; sameDevice?: boolean }): string {
  if (one.ownPhone) return ` · ${ts(one.byCode ? 'ownPhoneCode' : 'ownPhone')}`
  return one.sameDevice ? ` · ${ts('sameDevice')}` : ''
}

function Done({ name, role, at }: { name: string; role: string; at: string }) {
  return <li class="in row slim" data-testid="signed"><Icon name="user" /><span class="grow">{name} <span class="small muted">{role}</span></span><Chip tone="ok" icon="check">{t('signedAt', { at: hourMinute(at) })}</Chip></li>
}

interface PadProps { title: string; role: string; ready: boolean; onSign: (strokes: NewBlob, picture: NewBlob) => Promise<unknown>; shown: string; children?: preact.ComponentChildren }

/** One signer's turn. */
export function PadCard({ title, role, ready, onSign, shown, children }: PadProps) {
  const [ink, setInk] = useState<Ink | null>(null)
  const [drawn, setDrawn] = useState(false)
  const [busy, setBusy] = useState(false)
  const sign = async () => {
    if (!ink || ink.empty()) return
    setBusy(true)
    try {
      const { strokes, picture } = await ink.take(shown)
      await onSign(strokes, picture)
    } finally {
      setBusy(false) // on a full phone the strokes stay, to be kept when there is room
    }
  }
  return (
    <li class="in stack now"><div class="row"><Icon name="pen" /><h2 class="grow h3">{title} <span class="role">{role}</span></h2></div>
      {children}
      <Pad label={t('padOf', { name: title })} onInk={() => setDrawn(true)} onReady={setInk} />
      <div class="act"><Button icon="undo" onClick={() => { ink?.clear(); setDrawn(false) }} data-testid="sign-clear">{t('signAgain')}</Button>
        <Button kind="primary" class="grow" busy={busy} disabled={!drawn || !ready} onClick={() => void sign()} data-testid="sign-save">{t('signSave')}</Button></div></li>
  )
}

function InspectorPad({ open, one }: { open: Open; one: InspectorRef }) {
  const other = one.id !== mine(open.visit)?.id
  const [partner, setPartner] = useState(false)
  return (<>
    {other && <li class="in stack-s"><div class="row"><Icon name="phone" /><h2 class="grow h3">{one.name} <span class="role">{ts('ownPhone')}</span></h2></div>
      <Button wide disabled={open.choice.conclusion.length === 0} onClick={() => setPartner(true)} data-testid="partner-own">{ts('partnerOwn')}</Button>
      <p class="xs muted">{ts('partnerHereNote')}</p></li>}
    {partner && <Later part={partnerPart} with={{ open, one, onClose: () => setPartner(false) }} />}
    <PadCard key={one.id + open.shown} title={one.name} role={other ? t('inspectorHere') : t('inspector')} ready={open.choice.conclusion.length > 0} shown={open.shown}
      onSign={(strokes, picture) => say(open.visit, 'sign.inspector', { inspector: one.id, name: one.name, certificate_no: one.certificate_no, shown: open.shown, strokes: blobRef(strokes), picture: blobRef(picture), same_device: other }, [strokes, picture])} />
  </>)
}

function BusinessPad({ open, onRefuse }: { open: Open; onRefuse: () => void }) {
  const { visit, state, shown } = open
  const [name, setName] = useState(state.rights?.to ?? '')
  const [role, setRole] = useState(state.rights?.role ?? '')
  const [stamp, setStamp] = useState(false)
  return (<>
    {stamp && <Later part={stampPart} with={{ open, name, role, onClose: () => setStamp(false) }} />}
    <PadCard key={shown} title={t('business')} role={visit.object.name} ready={Boolean(cleanLine(name) && cleanLine(role))} shown={shown}
      onSign={(strokes, picture) => say(visit, 'sign.business', { name: cleanLine(name), role: cleanLine(role), shown, strokes: blobRef(strokes), picture: blobRef(picture) }, [strokes, picture])}>
      <div class="row top"><Field label={t('signerName')}>{(control) => <input {...control} class="input" value={name} maxlength={200} onInput={(event) => setName(event.currentTarget.value)} data-testid="business-name" />}</Field>
        <Field label={t('theirRole')}>{(control) => <input {...control} class="input" value={role} maxlength={200} onInput={(event) => setRole(event.currentTarget.value)} data-testid="business-role" />}</Field></div>
      <div class="act"><Button icon="shield" onClick={() => setStamp(true)} data-testid="stamp">{ts('stamp')}</Button><Button class="grow" onClick={onRefuse} data-testid="refuse">{t('willNotSign')}</Button></div>
    </PadCard>
  </>)
}

/** Text, then the two inspectors, then the business or the reason why not. */
export function Sign({ open }: { open: Open }) {
  const { visit, state, shown } = open
  const [sheet, setSheet] = useState<'refuse' | 'witness' | null>(null)
  const team = signers(visit)
  const waiting = team.filter((one) => state.inspectors.get(one.id)?.shown !== shown)
  const gaps = sealGaps(state, open.items, team.map((one) => one.id), shown)
  const left = excused(state) ? 0 : openEntries(state, open.items).length
  const photoless = excused(state) ? 0 : missingPhotos(state, open.items).length // named before the signatures, for the reason is in the text
  const stale = [...state.inspectors.values(), state.business, state.witness].some((one) => one && one.shown !== shown)
  const missing = missingOfEnding(state, shown)
  const asksBusiness = excused(state) ? state.ending?.kind === 'not_this_business' && missing.includes('one_of') : gaps.includes('business')
  const business = waiting.length === 0 && asksBusiness
  const witness = excused(state) && waiting.length === 0 && missing.includes('one_of')
  const refused = state.refusal?.shown === shown
  const foot = gaps.length === 0 && open.choice.conclusion.length > 0
    ? <a class="btn primary grow" href={`#/visit/${visit.id}/seal`} data-testid="to-seal">{t('toSeal')}</a>
    : <p class="small muted grow">{left > 0 ? t('gapsFirst', { n: left }) : photoless > 0 ? tm('gapsTitle') : open.choice.conclusion.length === 0 ? t('outcomeFirst') : t('signsLeft', { n: waiting.length + (business ? 1 : 0) })}</p>
  return (
    <VisitFrame open={open} step="sign" foot={foot}>
      {!excused(state) && <Gaps open={open} />}
      {missing.length > 0 && <Later part={endingGapPart} with={{ open, missing }} />}
      {photoless > 0 ? <PhotoGaps open={open} /> : left === 0 && !excused(state) && <PhotoHint open={open} />}
      {state.paper && <div class="banner info box" role="status" data-testid="paper-mark"><Icon name="doc" /><p>{tm('paperMark')}</p></div>}
      <Outcome open={open} />
      {left === 0 && photoless === 0 && open.choice.conclusion.length > 0 && <>
        <Words open={open} />
        {stale && <div class="banner warn box" role="status"><Icon name="alert" /><p>{t('textChanged')}</p></div>}
        <section class="card" aria-label={t('signersTitle')}><ul class="list">
          {team.filter((one) => !waiting.includes(one)).map((one) => <Done key={one.id} name={one.name} role={`${t('inspector')}${howWord(state.inspectors.get(one.id)!)}`} at={state.inspectors.get(one.id)!.at} />)}
          {waiting[0] && <InspectorPad key={waiting[0].id + shown} open={open} one={waiting[0]} />}
          {waiting.slice(1).map((one) => <li key={one.id} class="in row slim"><Icon name="user" /><span class="grow">{one.name} <span class="small muted">{t('inspector')}</span></span><span class="small muted">{t('thenSigns')}</span></li>)}
          {business && <BusinessPad open={open} onRefuse={() => setSheet('refuse')} />}
          {stamped(state, shown) && <Done name={ts('stamped')} role={visit.object.name} at={state.signing.stamps.at(-1)!.at} />}
          {witness && <li class="in stack-s"><Button wide onClick={() => setSheet('witness')} data-testid="ending-witness">{ts('endingWitness')}</Button></li>}
          {excused(state) && state.witness?.shown === shown && <Done name={state.witness.name} role={t('witness')} at={state.witness.at} />}
          {state.business?.shown === shown && <Done name={state.business.name} role={state.business.role ?? ''} at={state.business.at} />}
          {refused && <li class="in stack-s" data-testid="refused"><p><Chip tone="mute" icon="info">{t('notSigned')}</Chip> {t(`refuse_${state.refusal!.reason}` as 'refuse_other')}</p><p class="small muted">{state.refusal!.text}</p>
            {state.witness?.shown === shown ? <p class="small"><Icon name="check" /> {t('witnessSigned', { name: state.witness.name })}</p> : <Button onClick={() => setSheet('witness')} data-testid="add-witness">{t('addWitness')}</Button>}</li>}
        </ul></section></>}
      {sheet === 'refuse' && <RefuseSheet open={open} onClose={() => setSheet(null)} onWitness={() => setSheet('witness')} />}
      {sheet === 'witness' && <WitnessSheet open={open} onClose={() => setSheet(null)} />}
    </VisitFrame>
  )
}

