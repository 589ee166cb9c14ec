import { useState } from 'preact/hooks'
import { api, type ProblemDocument } from '../api/client.ts'
import { tf } from '../i18n/desk/followups.ts'
import { Button, Chip, Field, Problem } from '../ui/parts.tsx'
import { once, useAct, useData } from './data.ts'
import { minute } from './format.ts'
import { offerUndo } from './undo.tsx'
import { Why } from './why.tsx'

interface Row { id: string; kind: 'rectification' | 'pending' | 'lost_contact'; stage: string; state: 'open' | 'closed' }
interface Closure { follow_ups: Row[]; duties: { duty: string; departments: { id: string; name: string; what: string }[] }[]; archived: { file_no: string; at: string; by: string } | null; blocked: ProblemDocument | null; may_archive: boolean; may_take_back: boolean; state: string }

const word = (name: string) => tf(name as Parameters<typeof tf>[0])

/** Who answers for what, what is still open about an inspection, and its archive: not while a follow-up is open. */
export function ClosureOf({ inspection }: { inspection: string }) {
  const { data, reload } = useData<Closure>(`/inspections/${inspection}/closure`)
  const [no, setNo] = useState('')
  const [asking, setAsking] = useState(false)
  const act = useAct()
  if (!data || (data.state !== 'accepted' && data.follow_ups.length === 0)) return null
  const archive = () => act.run(async () => {
    await api(`/inspections/${inspection}/archive`, { headers: once(), json: { file_no: no.trim() } })
    await reload()
    offerUndo(tf('archivedNow', { no: no.trim() }), () => takeBack(tf('takeBackNow')))
  })
  const takeBack = async (reason: string) => {
    await api(`/inspections/${inspection}/archive/undo`, { headers: once(), json: { reason } })
    await reload()
  }
  return (
    <section class="card in stack" data-testid="closure"><h3>{tf('archive')}</h3>
      {data.follow_ups.length > 0 && <ul class="stack-s">{data.follow_ups.map((one) => <li key={one.id} class="row wrap"><Chip tone={one.state === 'open' ? 'warn' : 'ok'}>{word(`s_${one.stage}`)}</Chip><a href={`#/follow-ups/${one.id}`}>{word(`k_${one.kind}`)}</a></li>)}</ul>}
      {data.archived ? <p><Chip tone="ok" icon="check">{tf('archive')}</Chip> {tf('archived', { no: data.archived.file_no, by: data.archived.by, at: minute(data.archived.at) })} {data.may_take_back && <Button small onClick={() => setAsking(true)} data-testid="take-back">{tf('takeBack')}</Button>}</p> : data.may_archive ? (
        <form class="row wrap" onSubmit={(event) => { event.preventDefault(); void archive() }}><Field label={tf('fileNo')} hint={tf('fileNoHint')}>{(control) => <input {...control} class="input so" maxLength={80} value={no} onInput={(event) => setNo(event.currentTarget.value)} data-testid="file-no" />}</Field><Button type="submit" busy={act.busy} disabled={!no.trim()} data-testid="archive">{tf('archive')}</Button></form>) : data.blocked && <p class="muted" data-testid="archive-blocked">{data.blocked.detail}</p>}
      <Problem error={act.error} />
      {asking && <Why title={tf('takeBack')} text={tf('takeBackText')} label={tf('takeBackReason')} onGo={takeBack} onClose={() => setAsking(false)} />}
      <h4>{tf('duties')}</h4><dl class="told">{data.duties.map((one) => [<dt key={one.duty}>{word(`d_${one.duty}`)}</dt>, <dd key={one.duty + 'd'}>{one.departments.map((office) => <span class="sub" key={office.id}>{office.name} <span class="muted">{one.duty === 'item' && office.what}</span></span>)}</dd>])}</dl>
    </section>
  )
}
