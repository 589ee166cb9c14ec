import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { API } from '../api/client.ts'
import { to } from '../i18n/desk/office.ts'
import { td } from '../i18n/desk/dossier.ts'
import { tf } from '../i18n/desk/media.ts'
import { tx } from '../i18n/desk/records.ts'
import { tt } from '../i18n/desk/team.ts'
import { useBack } from '../ui/back.ts'
import { Button, Chip, Icon, type Tone } from '../ui/parts.tsx'
import { BusinessSection } from './businessview.tsx'
import { colon, inBrackets, minute } from './format.ts'
import { FlagLines } from './flagview.tsx'
import { ImportedSection } from './importview.tsx'
import { Private } from './private.tsx'
import { mediaFlag, mediaKind, MediaSection, PaperNote } from './mediaview.tsx'
import { valueText } from '../core/events/template.ts'
import { linesOf, resultOf, tally, type Line, type Material, type Photo, type Record, type Registration, type Result, type Signature } from './record.ts'

const TONES: { [R in Result]: Tone } = { conforming: 'ok', failing: 'danger', not_applicable: 'mute', recorded: 'mute', unanswered: 'warn', withdrawn: 'mute' }

export function ResultChip({ result }: { result: Result }) {
  return <Chip tone={TONES[result]} icon={result === 'conforming' ? 'check' : result === 'failing' ? 'x' : 'minus'}>{tx(result)}</Chip>
}

/** The whole record on one screen: head, failing entries with their photos, the rest in short, signatures, notes. */
export function RecordView({ record, marked, onMark, openAll, onOpenAll, children }: {
  children?: ComponentChildren; record: Record; marked?: string[]; onMark?: ((entry: string) => void) | undefined; openAll: boolean; onOpenAll: () => void
}) {
  const lines = linesOf(record)
  const failing = lines.filter((line) => resultOf(line.entry) === 'failing')
  const rest = lines.filter((line) => resultOf(line.entry) !== 'failing')
  const count = tally(lines)
  return (
    <div class="stack">
      <div><h2>{record.object.name}</h2><p class="muted">{[record.object.uscc, record.object.address, record.number].filter(Boolean).join(' · ')}</p>
        {record.object.contact_phone && <p class="small">{tx('regPhone')}{colon()}{record.object.contact_name} <Private inspection={record.id} hidden={record.private} field="/object/contact_phone" value={record.object.contact_phone} /></p>}</div>
      <dl class="facts">
        <div><dt>{tx('visitTime')}</dt><dd>{minute(record.steps.find((step) => step.kind === 'arrive')?.at ?? record.started_at)}</dd></div>
        <div><dt>{tx('team')}</dt><dd>{record.inspectors.map((one) => one.name).join('、')}</dd></div>
        <div><dt>{tx('draw')}</dt><dd>{record.planned ? <a href={`#/draws/${record.draw.id}`}>{record.task.number}</a> : <>{tx('notDrawn')} <a href={`#/leads/${record.draw.id}`} data-testid="to-lead">{record.task.title}</a></>}</dd></div>
        <div><dt>{tx('answers')}</dt><dd>{tx('tally', count)}</dd></div>
      </dl>
      <p class="row wrap">{record.conclusion.map((code) => <Chip key={code} tone={code === 'no_problem' ? 'ok' : 'warn'}>{to(code as 'no_problem')}</Chip>)}</p>
      {children}
      {record.returned && record.state === 'returned' && <div class="banner warn box"><p>{tx('returned')} {minute(record.returned.at)}{colon()}{record.returned.reason}</p></div>}
      <PaperNote record={record} />
      <FlagLines flags={record.across ?? []} />
      {failing.map((line) => <Finding key={line.entry.id} line={line} marked={marked?.includes(line.entry.id) ?? false} onMark={onMark} />)}
      <section class="card"><header><h3 class="grow">{tx('tally', { ...count, no: failing.length })}</h3><Button small onClick={onOpenAll} data-testid="open-all">{openAll ? tx('closeAll') : tx('openAll')}</Button></header>
        {openAll ? rest.map((line) => <Plain key={line.entry.id} line={line} marked={marked?.includes(line.entry.id) ?? false} onMark={onMark} />)
          : <ul class="okgrid in">{rest.map(({ entry }) => <li key={entry.id}><Icon name={resultOf(entry) === 'conforming' ? 'check' : 'minus'} /><span>{entry.no} {entry.text}</span></li>)}</ul>}</section>
      <Unasked record={record} />
      {record.registration && <Registered form={record.registration} />}
      <Materials record={record} />
      <MediaSection record={record} />
      <ImportedSection record={record} />
      <Signatures record={record} />
      <BusinessSection id={record.id} />
      {record.notes.length > 0 && <section class="card in stack-s"><h3>{tx('notes')}</h3>{record.notes.map((note) => <p key={note.event}><span class="muted small">{minute(note.at)}</span> {note.text}</p>)}</section>}
      {record.text && <details class="card in"><summary>{tx('signedAll')}</summary><pre class="signed">{record.text}</pre></details>}
    </div>
  )
}

function Mark({ line, marked, onMark }: { line: Line; marked: boolean; onMark?: ((entry: string) => void) | undefined }) {
  if (!onMark) return null
  return <label class="opt"><input type="checkbox" checked={marked} onChange={() => onMark(line.entry.id)} data-testid={`mark-${line.entry.no}`} /><span>{tx('markEntry')}</span></label>
}

function Finding({ line, marked, onMark }: { line: Line; marked: boolean; onMark?: ((entry: string) => void) | undefined }) {
  const { entry, item, photos } = line
  return (
    <section class="card finding" id={`entry-${entry.id}`} tabIndex={-1}><div class="in">
      <div class="stack"><div class="row top"><b class="no">{entry.no}</b><h3 class="grow">{entry.text}</h3><ResultChip result="failing" /></div>
        <dl class="kv"><dt>{tx('department')}</dt><dd>{item.department}</dd>
          {entry.answer?.value && <><dt>{tx('value')}</dt><dd data-testid={`value-${entry.no}`}>{valueText(entry, entry.answer.value)}</dd></>}<dt>{tx('finding')}</dt><dd>{[...(entry.answer?.reasons ?? []), entry.answer?.reason].filter(Boolean).join('；') || '—'}</dd></dl>
        <Mark line={line} marked={marked} onMark={onMark} /></div>
      <Photos photos={photos} /></div></section>
  )
}

function Plain({ line, marked, onMark }: { line: Line; marked: boolean; onMark?: ((entry: string) => void) | undefined }) {
  const { entry, photos } = line
  return (
    <div class="in stack plainline" id={`entry-${entry.id}`} tabIndex={-1}><div class="row top"><b class="no">{entry.no}</b><span class="grow">{entry.text}</span><ResultChip result={resultOf(entry)} /></div>
      {entry.answer?.value && <p data-testid={`value-${entry.no}`}>{valueText(entry, entry.answer.value)}</p>}
      {entry.answer?.reason && <p class="muted">{tx('why')}{colon()}{entry.answer.reason}</p>}
      {photos.length > 0 && <Photos photos={photos} />}<Mark line={line} marked={marked} onMark={onMark} /></div>
  )
}

/** What was answered and then not asked any more: kept, and said so. */
function Unasked({ record }: { record: Record }) {
  const left = record.items.flatMap((item) => item.entries).filter((entry) => !entry.applies && entry.answer && entry.answer.result !== 'withdrawn')
  if (left.length === 0) return null
  return <section class="card in stack-s"><h3>{tx('unasked')}</h3>{left.map((entry) => <p key={entry.id} class="muted">{entry.no} {entry.text}{colon()}{tx('notAsked', { was: tx(entry.answer!.result) })}</p>)}</section>
}

const STATUSES = { open: 'statusOpen', suspended: 'statusSuspended', closed: 'statusClosed', moved: 'statusMoved', other: 'statusOther' } as const
const DIFFERS = { address: 'regAddress', legal_representative: 'regRepresentative', contact: 'contact', contact_phone: 'regPhone' } as const

function Registered({ form }: { form: Registration }) {
  const who = (name: string | undefined, there: boolean) => `${name ?? '—'} · ${there ? tx('present') : tx('absentHere')}`
  return (
    <section class="card in stack-s" data-testid="registration"><h3>{tx('registration')}</h3><dl class="kv"><dt>{tx('regAddress')}</dt><dd>{form.address}</dd><dt>{tx('regStatus')}</dt><dd>{tx(STATUSES[form.status as 'open'] ?? 'statusOther')}</dd>
      <dt>{tx('regRepresentative')}</dt><dd>{who(form.legal_representative, form.legal_representative_present)}</dd><dt>{tx('contact')}</dt><dd>{who(form.contact, form.contact_present)}</dd></dl>
      <p>{form.differs.length > 0 ? <Chip tone="warn" icon="alert">{tx('regDiffers', { what: form.differs.map((name) => tx(DIFFERS[name as 'address'])).join('、') })}</Chip> : <Chip tone="mute" icon="check">{tx('regSame')}</Chip>}</p>{form.note && <p>{form.note}</p>}</section>
  )
}

const WORDS: { [kind: string]: string[] } = { finding: ['text', 'basis'], statement: ['by', 'role', 'text', 'refused'], sample: ['no', 'name', 'quantity', 'sealed_by', 'kept_at', 'note'], document_copy: ['title', 'pages', 'source', 'note'], expert_opinion: ['by', 'organisation', 'qualification', 'text'], third_party_report: ['organisation', 'title', 'no', 'on', 'text'] }

function Materials({ record }: { record: Record }) {
  if (record.materials.length === 0) return null
  return <section class="card in stack"><h3>{tx('materials')}</h3>{record.materials.map((one) => <Matter key={one.event} one={one} photos={record.photos.filter((photo) => photo.entry === one.material)} />)}</section>
}

function Matter({ one, photos }: { one: Material; photos: Photo[] }) {
  const said = (WORDS[one.kind] ?? []).map((name) => one[name]).filter((part) => part !== undefined && part !== null && part !== '').join('；')
  return (
    <div class="stack-s" data-testid={`matter-${one.kind}`}><p class="row wrap"><Chip tone={one.kind === 'finding' ? 'warn' : 'mute'}>{one.kind === 'finding' ? tx('outsideList') : tx((one.manner ?? one.kind) as 'sample')}</Chip><span class="muted small">{minute(one.at)}</span>
      {one.kind === 'statement' && <span class="small">{one.read_back ? tx('readBack') : tx('notReadBack')}</span>}{one.kind === 'document_copy' && <span class="small">{one.compared ? tx('compared') : tx('notCompared')}</span>}
      {one.withdrawn && <Chip tone="warn" icon="undo">{tx('takenBack', { reason: one.withdrawn.reason })}</Chip>}</p>
      <p class="pre">{said}</p>
      {one.picture && (one.stored ? <img class="ink" src={`${API}/evidence/${one.picture}/view?size=320`} alt={tx('signatures')} /> : <p class="muted">{tx('photoPending')}</p>)}
      {photos.length > 0 && <Photos photos={photos} />}</div>
  )
}

/** Pictures are derivatives made by the server; the original is only ever a download. */
export function Photos({ photos }: { photos: Photo[] }) {
  const [large, setLarge] = useState<Photo | null>(null)
  const shown = photos.filter((photo) => photo.stored && photo.gate !== 'not_image' && photo.gate !== 'broken')
  return (
    <div class="pair">{photos.map((photo, index) => (
      <figure key={photo.evidence} class="shot">
        {!photo.stored ? <p class="muted">{tx('photoPending')}</p> : photo.gate === 'disposed' ? <p class="muted" data-testid="disposed">{tx('disposed')} <code class="xs">{photo.sha256.slice(0, 16)}…</code></p> : photo.gate === 'not_image' ? <p class="muted">{tf('heic')} <a href={`${API}/evidence/${photo.evidence}/original`} download>{tx('original')}</a></p> : photo.gate === 'broken' ? <p class="muted">{tx('photoBroken')}</p>
          : <button type="button" class="shotbtn" onClick={() => setLarge(photo)} aria-label={`${tx('photo')} ${index + 1}`}><img src={`${API}/evidence/${photo.evidence}/view?size=320`} alt={photo.caption ?? `${tx('photo')} ${index + 1}`} loading="lazy" data-testid="photo" /></button>}
        <figcaption class="xs muted">{index + 1}/{photos.length} {minute(photo.at)}{photo.derived_from && ` · ${tf('marked')}`}</figcaption></figure>))}
      {large && <Large photo={large} photos={shown} onTurn={setLarge} onClose={() => setLarge(null)} />}
    </div>
  )
}

/** One photo over the whole window; the arrows turn to its neighbours, Escape or a click closes. */
function Large({ photo, photos, onTurn, onClose }: { photo: Photo; photos: Photo[]; onTurn: (photo: Photo) => void; onClose: () => void }) {
  useBack(onClose)
  const at = photos.indexOf(photo)
  const turn = (by: number) => { const next = photos[at + by]; if (next) onTurn(next) }
  const press = (event: { key: string }) => { if (event.key === 'ArrowRight') turn(1); else if (event.key === 'ArrowLeft') turn(-1) }
  return (
    <dialog class="large" ref={(box) => { if (box && !box.open) box.showModal() }} onClose={onClose} onClick={(event) => event.currentTarget.close()} onKeyDown={press} aria-label={photo.caption ?? tx('photo')}>
      <img src={`${API}/evidence/${photo.evidence}/view?size=1600`} alt={photo.caption ?? tx('photo')} />
      <div class="row" onClick={(event) => event.stopPropagation()}><Button small icon="back" aria-label={td('prev')} disabled={at <= 0} onClick={() => turn(-1)} /><span>{td('photoOf', { n: at + 1, all: photos.length })}</span><Button small icon="right" aria-label={td('next')} disabled={at === photos.length - 1} onClick={() => turn(1)} />
        <span class="grow xs muted">{minute(photo.at)} <code>{photo.sha256.slice(0, 16)}…</code></span><a href={`${API}/evidence/${photo.evidence}/original`} download>{tx('original')}</a></div></dialog>
  )
}

const ROLES = { inspector: 'signInspector', business: 'signBusiness', witness: 'signWitness' } as const

function Signatures({ record }: { record: Record }) {
  return (
    <section class="card in stack"><h3>{tx('signatures')}</h3>
      {record.refusal && <div class="banner warn box"><p><strong>{tx('refused')}</strong> · {tx(record.refusal.reason as 'absent')}<br />{record.refusal.text}</p></div>}
      {record.stamps.length > 0 && <div><p class="strong">{tt('stamped')}</p><Photos photos={record.photos.filter((photo) => record.stamps.some((one) => one.photo === photo.evidence))} /></div>}
      {record.ending_statements.map((one) => <p key={one.event} class="small" data-testid="ending-said">{tt('statement')} · {one.name}{inBrackets(tt(`role_${one.role}` as 'role_other'))}{colon()}{one.text}</p>)}
      <ul class="signs">{record.signatures.map((one, no) => <Sign key={one.picture} one={one} record={record} no={no} />)}</ul></section>
  )
}

function Sign({ one, record, no }: { one: Signature; record: Record; no: number }) {
  return (
    <li data-testid={`signature-${one.role}`}>
      {one.stored ? <img class="ink" src={`${API}/evidence/${one.picture}/view?size=320`} alt={`${tx(ROLES[one.role])} ${one.name}`} /> : <p class="muted">{tx('photoPending')}</p>}
      <p><strong>{one.name}</strong> <span class="muted">{tx(ROLES[one.role])} {one.certificate_no ?? one.position ?? ''}</span></p>
      {one.identity && <p class="small">{tx('identity')}{colon()}{one.identity}</p>}
      {one.contact && <p class="small">{tx('contact')}{colon()}<Private inspection={record.id} hidden={record.private} field={`/signatures/${no}/contact`} value={one.contact} /></p>}
      {one.id_no && <p class="small">{tx('idNo')}{colon()}<Private inspection={record.id} hidden={record.private} field={`/signatures/${no}/id_no`} value={one.id_no} /></p>}
      {one.note && <p class="small" data-testid="witness-note">{tx('witnessNote')}{colon()}{one.note}</p>}
      <p class="xs muted">{minute(one.at)}{one.same_device && ` · ${tx('sameDevice')}`}{one.own_phone && ` · ${tt(one.read === 'code' ? 'ownPhoneCode' : one.read === 'summary' ? 'ownPhoneSummary' : 'ownPhone')}`}</p>
      {one.void && <Chip tone="danger" icon="alert">{tx('voidSign')}</Chip>}
    </li>
  )
}

/** What the server checked, as facts; unknown never looks like yes. */
export function Facts({ record, mine }: { record: Record; mine: boolean }) {
  const signed = record.signatures.filter((one) => !one.void)
  const inspectors = new Set(signed.filter((one) => one.role === 'inspector').map((one) => one.name)).size
  const gaps = linesOf(record).filter((line) => resultOf(line.entry) === 'unanswered').length
  const bytes = record.photos.length + record.signatures.length
  const facts: [boolean, string][] = [[inspectors >= 2, tx('factTeam', { n: inspectors })]]
  if (signed.some((one) => one.role === 'business')) facts.push([true, tx('factBusiness')])
  if (record.refusal) facts.push([false, tx('factRefused')])
  if (signed.some((one) => one.role === 'witness')) facts.push([true, tx('factWitness')])
  facts.push(record.pending_evidence.length ? [false, tx('factPending', { n: record.pending_evidence.length })] : [true, tx('factBytes', { n: bytes })])
  if (gaps) facts.push([false, tx('factGaps', { n: gaps })])
  if (!mine) facts.push([true, tx('factNotMine')])
  for (const flag of record.flags) facts.push([false, tx('factFlag', { text: flagWord(flag.code) })])
  return <ul class="checks">{facts.map(([ok, text]) => <li key={text} class={ok ? 'ok' : 'warn'}><Icon name={ok ? 'check' : 'alert'} /><span>{text}</span></li>)}</ul>
}

const DECISIONS = { approve: 'accepted', return: 'returned', recall: 'recall' } as const

/** The events in order, as they came. */
export function Timeline({ record }: { record: Record }) {
  return (
    <section class="card in stack"><h3>{tx('timeline')}</h3>
      <ol class="line">{record.events.map((event) => (
        <li key={event.id}><span class="mono small">{minute(event.at)}</span> {kindWord(event.kind)} <span class="muted small">{event.by.name} · {tx('receivedAt')} {minute(event.received_at)} · <code title={event.leaf}>{event.leaf.slice(0, 8)}</code></span>
          {event.status !== 'accepted' && <Chip tone="warn">{event.problem?.title ?? tx('parked')}</Chip>}{event.flags.map((flag) => <Chip key={flag} tone="warn">{flagWord(flag)}</Chip>)}</li>))}</ol>
      {record.reviews.length > 0 && <><h3>{tx('reviews')}</h3><ul class="stack-s">{record.reviews.map((one) => (
        <li key={one.at}>{minute(one.at)} {one.by.name}{one.for && tx('inPlaceOf', { name: one.for.name })} {tx(DECISIONS[one.decision])} {one.reason}</li>))}</ul></>}
    </section>
  )
}

const KINDS = ['arrive', 'accept', 'rights_told', 'recusal_asked', 'recusal_claimed', 'answer', 'unanswered', 'photo', 'note', 'statement', 'sign.inspector', 'sign.business', 'refuse', 'witness.present', 'seal', 'countersign', 'amend', 'ending', 'registration', 'finding', 'sample', 'document_copy', 'expert_opinion', 'third_party_report', 'withdrawal'] as const

const OWN_KINDS = ['ending.statement', 'stamp.business', 'countersign.seen', 'hand_over', 'appointment', 'notice.served', 'notice.waived'] as const
const OWN_FLAGS = ['countersign-differs', 'ending-evidence', 'former-inspector'] as const

export function kindWord(kind: string): string {
  const found = KINDS.find((one) => one === kind)
  const own = OWN_KINDS.find((one) => one === kind)
  if (own) return tt(own)
  return found ? tx(found) : mediaKind(kind)
}

const FLAGS = { 'same-device': 'flagSameDevice', 'void-signatures': 'flagVoid', 'certificates-not-shown': 'flagCertificates', 'photos-missing': 'flagPhotos', conclusion: 'flagConclusion', 'two-phones': 'flagTwoPhones', nonce: 'flagNonce', clock: 'flagClock', 'log-head': 'flagHead', 'entries-unasked': 'flagUnasked' } as const

export function flagWord(code: string): string {
  const own = OWN_FLAGS.find((one) => one === code)
  if (own) return tt(own)
  const word = FLAGS[code as keyof typeof FLAGS]
  return word ? tx(word) : mediaFlag(code)
}
