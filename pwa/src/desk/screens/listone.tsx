import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { language } from '../../i18n/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tl } from '../../i18n/desk/lists.ts'
import { tp } from '../../i18n/desk/plans.ts'
import { Button, Chip, Field, Icon, Problem, Segmented, Sheet } from '../../ui/parts.tsx'
import { once, useAct, useData } from '../data.ts'
import { colon, day, fraction, inBrackets } from '../format.ts'
import { useDepartments } from '../offices.ts'
import { Changes } from './listchanges.tsx'
import { ListChip, type ItemList } from './lists.tsx'

type Stage = 'department_legal' | 'county_justice' | 'county_government'
interface Review { id: string; round: number; stage: Stage; opinion: 'agree' | 'return'; text: string; office: string; document_no: string | null; reviewed_on: string; reviewer_name: string }
interface Turn { stage: Stage; offices: string[]; paper: boolean; mine: boolean }
interface Limit { code: 'key_items' | 'general_ratio' | 'general_uncapped'; items: string[]; before: number; after: number; article: string; asked: boolean }
interface Entry { id: string; code: string; name: string; category: 'general' | 'key'; ratio: number[] | null; ratio_cap: number[] | null; participants: string[]; power_list_ref: string | null; adopted_from?: string | null; adopted_document?: string | null }
export interface ListDetail extends ItemList {
  entries: Entry[]; chain: Stage[]; article: string; reviews: Review[]; turn: Turn | null; limits: Limit[]; lacking: { pointer: string; zh: string; en: string }[]; drifted: string[]
  acts: ('submit' | 'review' | 'publish' | 'reopen')[]
}

/** One version: where it stands, what to do next, what changed, what is in it. */
export function ListOne({ id, department }: { id: string; department: string }) {
  const { data, error, reload } = useData<ListDetail>(`/item-lists/${id}`)
  return (
    <main class="work">
      <div class="row"><a class="btn plain s" href="#/lists/versions">{tl('back')}</a></div>
      <Problem error={error} onRetry={() => void reload()} />
      {data && <><Head list={data} onDone={reload} /><Notes list={data} />{data.chain.length > 0 && <Opinions list={data} />}
        <Changes list={data} department={department} /><Entries list={data} /></>}
    </main>
  )
}

function Head({ list, onDone }: { list: ListDetail; onDone: () => Promise<void> }) {
  const departments = useDepartments()
  const [task, setTask] = useState<'submit' | 'publish' | 'reopen' | 'review' | null>(null)
  const primary = list.acts.find((one) => one !== 'reopen')
  const close = () => setTask(null)
  return (
    <section class="card in stack" data-testid="list-head">
      <div class="row wrap"><h2 class="grow">{list.title}</h2><ListChip state={list.state} /></div>
      <p class="muted">{departments(list.department_id)} · {tp(list.kind)} · {t('version', { n: list.version })} · {tp('itemsIn', { n: list.items })}{list.published_at && ` · ${tp('published')} ${day(list.published_at)}`}</p>
      {list.reason && <p>{tp('listReason')}{colon()}{list.reason}</p>}
      {list.limit_reason && <p>{tl('limitReason')}{colon()}{list.limit_reason}</p>}
      {(list.state === 'draft' || list.state === 'in_review' || list.state === 'reviewed') && <Chain list={list} />}
      <div class="row wrap">
        {primary === 'review' && <Button kind="primary" onClick={() => setTask('review')} data-testid="give-opinion">{tl('giveOpinion')}</Button>}
        {primary === 'submit' && <Button kind="primary" onClick={() => setTask('submit')} data-testid="submit-list">{tl('submit')}</Button>}
        {primary === 'publish' && <Button kind="primary" onClick={() => setTask('publish')} data-testid="publish-list">{tp('publishList')}</Button>}
        {list.acts.includes('reopen') && <Button onClick={() => setTask('reopen')} data-testid="reopen-list">{tl('reopen')}</Button>}
        {(list.state === 'published' || list.state === 'superseded') && <a class="btn" href={`/portal/item-lists/${list.id}${language() === 'en' ? '?lang=en' : ''}`} target="_blank" rel="noreferrer"><Icon name="right" />{tl('portal')}</a>}
      </div>
      {task && task !== 'review' && <Go list={list} what={task} onClose={close} onDone={onDone} />}
      {task === 'review' && list.turn && <Opine list={list} turn={list.turn} onClose={close} onDone={onDone} />}
    </section>
  )
}

function Chain({ list }: { list: ListDetail }) {
  if (list.chain.length === 0) return <p class="muted">{tl('noReview')} {list.article}</p>
  const round = Math.max(0, ...list.reviews.map((one) => one.round))
  const agreed = new Set(list.reviews.filter((one) => one.round === round && one.opinion === 'agree' && list.state !== 'draft').map((one) => one.stage))
  const stage = list.turn && tl(`stage_${list.turn.stage}`)
  return (
    <div class="stack">
      <ol class="steps" aria-label={tl('review')}>{list.chain.map((one) => (
        <li key={one} class={list.state === 'reviewed' || agreed.has(one) ? 'done' : undefined} aria-current={list.turn?.stage === one ? 'step' : undefined}><span>{tl(`stage_${one}`)}</span></li>))}</ol>
      <p class="muted small">{list.turn && stage && (list.turn.paper ? tl('turnPaper', { who: stage }) : tl('turnOf', { who: list.turn.offices.join('、') || stage }))} {tl('byArticle', { article: list.article })}</p>
    </div>
  )
}

/** What would stop it, what is asked, and what the register changed since. */
function Notes({ list }: { list: ListDetail }) {
  const words = language() === 'en' ? 'en' : 'zh'
  const act = list.chain.length ? tl('submit') : tp('publishList')
  return (
    <>
      {list.lacking.length > 0 && (
        <div class="banner warn box" data-testid="lacking"><Icon name="alert" /><div class="grow"><p class="strong">{tl('lacking', { act })}</p>
          <ul>{list.lacking.slice(0, 20).map((one) => <li key={one.pointer}>{one[words]}</li>)}</ul><p>{tl('lackingText')}</p></div></div>)}
      {list.limits.length > 0 && (
        <div class="banner box" data-testid="limits"><Icon name="info" /><div class="grow"><p class="strong">{tl('limits')}</p>
          <ul>{list.limits.map((one) => <li key={one.code}>{tl(`limit_${one.code}`, { before: one.before, after: one.after, items: one.items.slice(0, 10).join('、') })}{inBrackets(one.article)}</li>)}</ul></div></div>)}
      {list.drifted.length > 0 && (list.state === 'published' || list.state === 'in_review' || list.state === 'reviewed') && (
        <div class="banner warn box" data-testid="drifted"><Icon name="alert" /><p class="grow">{tl(list.state === 'published' ? 'drifted' : 'driftedReview', { n: list.drifted.length, codes: list.drifted.slice(0, 10).join('、') })}</p></div>)}
    </>
  )
}

const ASK = { submit: () => tl('submit'), publish: () => tp('publishList'), reopen: () => tl('reopen') }

function Go({ list, what, onClose, onDone }: { list: ListDetail; what: 'submit' | 'publish' | 'reopen'; onClose: () => void; onDone: () => Promise<void> }) {
  const act = useAct()
  const [reason, setReason] = useState(list.limit_reason ?? '')
  const asks = what !== 'reopen' && list.limits.some((one) => one.asked)
  const values = { title: list.title, version: list.version, n: list.items }
  const text = what === 'submit' ? tl('submitAsk', values) : what === 'publish' ? tp('publishListAsk', values) : tl('reopenAsk', values)
  const go = () => act.run(async () => {
    await api(`/item-lists/${list.id}/${what}`, { method: 'POST', headers: once(), ...(what === 'reopen' ? {} : { json: reason.trim() ? { limit_reason: reason.trim() } : {} }) })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={t('confirmTitle')} onClose={onClose} testid="confirm">
      <p>{text}</p>
      {asks && <Field label={tl('limitReason')} hint={tl('limitHint')}>{(control) => <textarea {...control} class="input" rows={2} maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} data-testid="limit-reason" />}</Field>}
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={asks && reason.trim().length < 2} onClick={() => void go()} data-testid="confirm-go">{ASK[what]()}</Button></div>
    </Sheet>
  )
}

function today(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
}

function Opine({ list, turn, onClose, onDone }: { list: ListDetail; turn: Turn; onClose: () => void; onDone: () => Promise<void> }) {
  const act = useAct()
  const [id] = useState(() => crypto.randomUUID())
  const [said, setSaid] = useState({ opinion: 'agree' as 'agree' | 'return', text: '', on: today(), office: '', document_no: '' })
  const set = (part: Partial<typeof said>) => setSaid({ ...said, ...part })
  const ready = said.text.trim().length >= 2 && said.on && (!turn.paper || (said.office.trim() && said.document_no.trim()))
  const save = () => act.run(async () => {
    const paper = turn.paper ? { office: said.office.trim(), document_no: said.document_no.trim() } : {}
    await api(`/item-lists/${list.id}/reviews`, { headers: once(), json: { id, opinion: said.opinion, text: said.text.trim(), on: said.on, ...paper } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tl('opinionTitle', { stage: tl(`stage_${turn.stage}`) })} onClose={onClose} testid="opinion">
      <Segmented legend={tl('opinionText')} value={said.opinion} onChoose={(opinion) => set({ opinion })} choices={[{ value: 'agree', label: tl('agree'), tone: 'ok', icon: 'check', testid: 'opinion-agree' }, { value: 'return', label: tl('return'), tone: 'no', icon: 'x', testid: 'opinion-return' }]} />
      <Field label={tl('opinionText')} hint={tl('opinionHint')}>{(control) => <textarea {...control} class="input" rows={3} maxLength={1000} value={said.text} onInput={(event) => set({ text: event.currentTarget.value })} data-testid="opinion-text" />}</Field>
      {turn.paper && <div class="grid2">
        <Field label={tl('office')}>{(control) => <input {...control} class="input" maxLength={200} value={said.office} onInput={(event) => set({ office: event.currentTarget.value })} data-testid="opinion-office" />}</Field>
        <Field label={tl('documentNo')}>{(control) => <input {...control} class="input" maxLength={100} value={said.document_no} onInput={(event) => set({ document_no: event.currentTarget.value })} data-testid="opinion-number" />}</Field></div>}
      <Field label={tl('opinionOn')}>{(control) => <input {...control} class="input" type="date" value={said.on} max={today()} onInput={(event) => set({ on: event.currentTarget.value })} />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!ready} onClick={() => void save()} data-testid="opinion-save">{tl('saveOpinion')}</Button></div>
    </Sheet>
  )
}

function Opinions({ list }: { list: ListDetail }) {
  if (list.reviews.length === 0) return null
  return (
    <section class="card" aria-labelledby="opinions"><header><h3 id="opinions" class="grow">{tl('opinions')}</h3></header>
      <table data-testid="opinions"><caption class="vh">{tl('opinions')}</caption>
        <thead><tr><th scope="col">{tl('review')}</th><th scope="col">{tl('office')}</th><th scope="col">{tl('opinionText')}</th><th scope="col">{t('state')}</th><th scope="col">{tl('opinionOn')}</th></tr></thead>
        <tbody>{[...list.reviews].reverse().map((one) => (
          <tr key={one.id}><th scope="row">{tl(`stage_${one.stage}`)} <span class="muted small">{tl('round', { n: one.round })}</span></th><td>{one.office}<br /><span class="muted small">{one.document_no ?? one.reviewer_name}</span></td><td>{one.text}</td>
            <td>{one.opinion === 'agree' ? <Chip tone="ok" icon="check">{tl('agree')}</Chip> : <Chip tone="danger" icon="x">{tl('return')}</Chip>}</td><td class="nowrap">{one.reviewed_on}</td></tr>))}</tbody></table></section>
  )
}

function Entries({ list }: { list: ListDetail }) {
  const departments = useDepartments()
  return (
    <section class="card" aria-labelledby="entries"><header><h3 id="entries" class="grow">{tl('entries')} <span class="muted">{tp('itemsIn', { n: list.entries.length })}</span></h3></header>
      <div class="scroll tall" tabIndex={0} role="region" aria-labelledby="entries"><table data-testid="list-entries"><caption class="vh">{tl('entries')}</caption>
        <thead><tr><th scope="col">{tp('taskItems')}</th><th scope="col">{tl('kind')}</th><th scope="col" class="num">{tl('ratioCap')}</th><th scope="col">{tl('participants')}</th><th scope="col">{tl('source')}</th></tr></thead>
        <tbody>{list.entries.map((one) => (
          <tr key={one.id}><th scope="row"><span class="mono muted">{one.code}</span> {one.name}</th><td class="nowrap">{one.category === 'key' ? <Chip tone="info">{tl('keyItem')}</Chip> : tl('generalItem')}</td>
            <td class="num nowrap">{fraction(one.ratio)}{one.ratio_cap && <span class="muted"> ≤ {fraction(one.ratio_cap)}</span>}</td><td>{one.participants.map(departments).join('、') || t('none')}</td>
            <td>{one.adopted_from ? `${one.adopted_from} ${one.adopted_document ?? ''}` : (one.power_list_ref ?? t('none'))}</td></tr>))}</tbody></table></div></section>
  )
}
