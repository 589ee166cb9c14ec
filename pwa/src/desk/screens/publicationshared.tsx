import { useState } from 'preact/hooks'
import { api, currentSession } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { tu } from '../../i18n/desk/publish.ts'
import { Button, Chip, EmptyState, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { once, query, useAct, useData, usePages } from '../data.ts'

interface SharedResult {
  publication_id: string; object_id: string; object_name: string; published_on: string; department: string; mine: boolean; body: { conclusions: string[]; rows: { name: string }[] }
  recognised: { department: string; purpose: string; made_at: string; evidence: number }[]
}
interface Evidence { id: string; role: 'photo' | 'clip' | 'document'; type: string; sha256: string }

/** Published results of all departments: recognised instead of checked again. */
export function Shared({ tabs, may, of }: { tabs: preact.ComponentChildren; may: boolean; of: string | undefined }) {
  const { data, error, more, reload } = usePages<SharedResult>('/shared-results' + query({ object_id: of }))
  const [asking, setAsking] = useState<SharedResult | null>(null)
  const own = currentSession()?.me.department.name
  return (
    <main class="work">{tabs}
      <p class="muted narrow">{tu('sharedLead')}</p>
      {of && <div class="row"><Chip tone="info">{data?.[0]?.object_name ?? tu('sharedBusiness')}</Chip><a class="btn plain s" href="#/publications/shared">{tu('sharedAll')}</a></div>}
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="doc" title={tu('sharedNone')}><p class="muted">{tu('sharedNoneText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table class="found" data-testid="shared"><caption class="vh">{tu('tabShared')}</caption>
          <thead><tr><th scope="col">{to('object')}</th><th scope="col">{tu('sharedBy')}</th><th scope="col">{tu('sharedResult')}</th><th scope="col">{tu('recognisedBy')}</th><th scope="col"><span class="vh">{t('details')}</span></th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.publication_id}><th scope="row"><a href={`/portal/results/${one.publication_id}`}>{one.object_name}</a><span class="sub"><a href={`#/publications/shared/${one.object_id}`}>{tu('sharedBusiness')}</a> · <span class="nowrap">{one.published_on}</span></span></th>
              <td>{one.department}{one.mine && <span class="sub">{tu('own')}</span>}</td><td>{one.body.conclusions.map((code) => to(code as 'no_problem')).join('；')}<span class="sub">{one.body.rows.map((row) => row.name).join('、')}</span></td>
              <td>{one.recognised.length === 0 ? '—' : one.recognised.map((row) => <span class="sub" key={row.department}>{tu('relies', { who: row.department, purpose: row.purpose })}{row.evidence > 0 && ` · ${tu('reliesEvidence', { n: row.evidence })}`}</span>)}</td>
              <td class="num">{!one.mine && (one.recognised.some((row) => row.department === own) ? <Chip tone="ok" icon="check">{tu('recognised')}</Chip> : may && <Button small onClick={() => setAsking(one)} data-testid="recognise">{tu('recognise')}</Button>)}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {asking && <Recognise of={asking} onClose={() => setAsking(null)} onDone={reload} />}
    </main>
  )
}

function Recognise({ of, onClose, onDone }: { of: SharedResult; onClose: () => void; onDone: () => Promise<void> }) {
  const found = useData<{ items: Evidence[] }>(`/publications/${of.publication_id}/evidence`)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [purpose, setPurpose] = useState('')
  const act = useAct()
  const turn = (id: string) => setChosen((old) => { const next = new Set(old); if (!next.delete(id)) next.add(id); return next })
  const save = () => act.run(async () => {
    await api(`/publications/${of.publication_id}/recognitions`, { headers: once(), json: { purpose: purpose.trim(), evidence: [...chosen] } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tu('recogniseTitle', { name: of.object_name })} onClose={onClose} testid="recognise-sheet"><form class="stack" onSubmit={(event) => { event.preventDefault(); void save() }}>
      <Field label={tu('purpose')} hint={tu('purposeHint')}>{(control) => <textarea {...control} class="input" rows={2} maxLength={500} value={purpose} onInput={(event) => setPurpose(event.currentTarget.value)} data-testid="recognise-purpose" />}</Field>
      {found.data?.items.length === 0 ? <p class="muted">{tu('noEvidence')}</p> : (
        <fieldset class="stack-s"><legend class="label">{tu('whichEvidence')}</legend><div class="pick">{found.data?.items.map((one) => (
          <label key={one.id} class="opt"><input type="checkbox" checked={chosen.has(one.id)} onChange={() => turn(one.id)} /><span>{tu(`e_${one.role}`)} <span class="mono muted">{one.sha256.slice(0, 16)}</span></span></label>))}</div></fieldset>)}
      <Problem error={found.error ?? act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button type="submit" kind="primary" busy={act.busy} disabled={purpose.trim().length < 2} data-testid="recognise-go">{tu('recognise')}</Button></div>
    </form></Sheet>
  )
}
