import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tl } from '../../i18n/desk/lists.ts'
import { tp } from '../../i18n/desk/plans.ts'
import { Button, Chip, EmptyState, Field, Problem, Sheet, type Tone } from '../../ui/parts.tsx'
import { Confirm } from '../confirm.tsx'
import { once, useAct, useData, usePages } from '../data.ts'
import { colon, day, inBrackets } from '../format.ts'
import { useDepartments } from '../offices.ts'

type Key = 'procedure' | 'means' | 'content' | 'penalty_standard' | 'penalty_procedure' | 'disclosure' | 'duties' | 'platform' | 'other'
type Kind = 'detailed_rules' | 'work_guide'
interface Section { key: Key; title: string; text: string }
interface Rulebook {
  id: string; department_id: string; kind: Kind; title: string; version: number; state: 'draft' | 'published' | 'superseded'; sections: Section[]
  adopted_from: string | null; adopted_document: string | null; reason: string | null; published_at: string | null; acts: ('edit' | 'publish')[]
}
interface Known { needed: Key[]; article: string; made_above: boolean }

const KEYS: Key[] = ['procedure', 'means', 'content', 'penalty_standard', 'penalty_procedure', 'disclosure', 'duties', 'platform', 'other']
const TONES: Record<Rulebook['state'], Tone> = { draft: 'info', published: 'ok', superseded: 'mute' }

/** 一细则: the department's detailed rules and guides, version by version, and those of the others in force. */
export function Rulebooks({ open, may }: { open: string | undefined; may: boolean }) {
  const { data, error, more, reload } = usePages<Rulebook>('/rulebooks?limit=50')
  const known = useData<Known>('/rulebooks?limit=1')
  const departments = useDepartments()
  const [editing, setEditing] = useState<Rulebook | Kind | null>(null)
  const [publishing, setPublishing] = useState<Rulebook | null>(null)
  return (
    <>
      <div class="row wrap"><p class="muted narrow">{known.data && (known.data.needed.length > 0 ? tl('neededText', { article: known.data.article }) : known.data.made_above ? tl('madeAbove', { article: known.data.article }) : '')}</p><span class="grow" />
        {may && known.data && <><Button onClick={() => setEditing('work_guide')} data-testid="new-guide">{tl('newGuide')}</Button><Button kind="primary" icon="plus" onClick={() => setEditing('detailed_rules')} data-testid="new-rules">{tl('newRules')}</Button></>}</div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="doc" title={tl('rulesNone')}><p class="muted">{tl('rulesNoneText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table data-testid="rulebooks"><caption class="vh">{tl('rules')}</caption>
          <thead><tr><th scope="col">{tl('rulesTitle')}</th><th scope="col">{t('department')}</th><th scope="col">{tl('kind')}</th><th scope="col">{tl('adoptedFrom')}</th><th scope="col">{t('state')}</th><th scope="col" class="num">{tp('published')}</th><th scope="col"><span class="vh">{t('details')}</span></th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><th scope="row"><a href={`#/lists/rules/${one.id}`} data-testid="open-rules">{one.title}</a> <span class="muted">{t('version', { n: one.version })}</span></th><td>{departments(one.department_id)}</td><td>{tl(one.kind)}</td>
              <td>{one.adopted_from ? `${one.adopted_from} ${one.adopted_document ?? ''}` : t('none')}</td><td><Chip tone={TONES[one.state]}>{tp(one.state)}</Chip></td><td class="num nowrap">{day(one.published_at)}</td>
              <td class="num"><span class="row end">{one.acts.includes('edit') && <Button small onClick={() => setEditing(one)} data-testid="edit-rules">{tl('edit')}</Button>}
                {one.acts.includes('publish') && <Button small kind="primary" onClick={() => setPublishing(one)} data-testid="publish-rules">{tl('publishRules')}</Button>}</span></td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {open && <Reading id={open} />}
      {editing && known.data && <Write of={editing} known={known.data} onClose={() => setEditing(null)} onDone={reload} />}
      {publishing && <Confirm text={tl('publishRulesAsk', { title: publishing.title, version: publishing.version })} go={tl('publishRules')} onClose={() => setPublishing(null)}
        onGo={async () => { await api(`/rulebooks/${publishing.id}/publish`, { method: 'POST', headers: once() }); await reload() }} />}
    </>
  )
}

function Reading({ id }: { id: string }) {
  const { data, error } = useData<Rulebook>(`/rulebooks/${id}`)
  return (
    <Sheet title={data?.title ?? '…'} onClose={() => { location.hash = '/lists/rules' }} testid="rules-sheet"><Problem error={error} />
      {data?.reason && <p class="muted">{tl('rulesReason')}{colon()}{data.reason}</p>}
      {data?.sections.map((one) => <section class="stack-s" key={one.key + one.title}><h3>{one.title}</h3>{one.text.split('\n').filter(Boolean).map((line) => <p key={line}>{line}</p>)}</section>)}</Sheet>
  )
}

function Write({ of, known, onClose, onDone }: { of: Rulebook | Kind; known: Known; onClose: () => void; onDone: () => Promise<void> }) {
  const before = typeof of === 'string' ? null : of
  const kind: Kind = typeof of === 'string' ? of : of.kind
  const [id] = useState(() => before?.id ?? crypto.randomUUID())
  const [said, setSaid] = useState({ title: before?.title ?? '', reason: before?.reason ?? '', adopted_from: before?.adopted_from ?? '', adopted_document: before?.adopted_document ?? '' })
  const [texts, setTexts] = useState<Partial<Record<Key, string>>>(() => Object.fromEntries((before?.sections ?? []).map((one) => [one.key, one.text])))
  const act = useAct()
  const set = (part: Partial<typeof said>) => setSaid({ ...said, ...part })
  const sections = KEYS.filter((key) => texts[key]?.trim()).map((key) => ({ key, title: tl(`s_${key}`), text: texts[key]!.trim() }))
  const needed = kind === 'detailed_rules' ? known.needed : []
  const save = () => act.run(async () => {
    const text = { title: said.title.trim(), sections, ...Object.fromEntries((['reason', 'adopted_from', 'adopted_document'] as const).filter((name) => said[name].trim()).map((name) => [name, said[name].trim()])) }
    await (before ? api(`/rulebooks/${id}`, { method: 'PUT', json: text }) : api('/rulebooks', { headers: once(), json: { id, kind, ...text } }))
    await onDone()
    onClose()
  })
  return (
    <Sheet title={`${before ? tl('edit') : tl(kind === 'work_guide' ? 'newGuide' : 'newRules')}`} onClose={onClose} testid="write-sheet">
      {kind === 'work_guide' && known.made_above && <p class="muted">{tl('madeAbove', { article: known.article })}</p>}
      <Field label={tl('rulesTitle')}>{(control) => <input {...control} class="input" maxLength={200} value={said.title} onInput={(event) => set({ title: event.currentTarget.value })} data-testid="rules-title" />}</Field>
      <div class="grid2 top"><Field label={tl('adoptedFrom')} hint={tl('adoptedHint')}>{(control) => <input {...control} class="input" maxLength={200} value={said.adopted_from} onInput={(event) => set({ adopted_from: event.currentTarget.value })} />}</Field>
        <Field label={tl('adoptedDocument')}>{(control) => <input {...control} class="input" maxLength={200} value={said.adopted_document} onInput={(event) => set({ adopted_document: event.currentTarget.value })} />}</Field></div>
      {KEYS.map((key) => <Field key={key} label={tl(`s_${key}`) + (needed.includes(key) ? inBrackets(tl('needed')) : '')}>{(control) => <textarea {...control} class="input" rows={3} maxLength={20000} value={texts[key] ?? ''} onInput={(event) => setTexts({ ...texts, [key]: event.currentTarget.value })} data-testid={`section-${key}`} />}</Field>)}
      <Field label={tl('rulesReason')}>{(control) => <input {...control} class="input" maxLength={500} value={said.reason} onInput={(event) => set({ reason: event.currentTarget.value })} />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={said.title.trim().length < 2 || sections.length === 0} onClick={() => void save()} data-testid="rules-save">{tp('saveDraft')}</Button></div>
    </Sheet>
  )
}
