import { api } from '../../api/client.ts'
import { tf } from '../../i18n/desk/followups.ts'
import { Button, Chip, Problem } from '../../ui/parts.tsx'
import { once, useAct, useData } from '../data.ts'
import { minute } from '../format.ts'

interface Waiting { kind: 'reply' | 'proof'; id: string; inspection_id: string; follow_up_id: string | null; number: string; object_name: string; sent_at: string }

/** Statements and proofs that nobody has looked at: nothing is shown while none waits. */
export function FromBusinesses({ may }: { may: boolean }) {
  const { data, reload } = useData<{ items: Waiting[] }>('/follow-ups/waiting')
  const act = useAct()
  if (!data || data.items.length === 0) return null
  const read = (one: Waiting) => act.run(async () => {
    await api(`/replies/${one.id}/read`, { method: 'POST', headers: once() })
    await reload()
  })
  return (
    <section class="card all" aria-labelledby="fb"><header><h2 id="fb" class="h3 grow">{tf('waiting')}</h2></header>
      <Problem error={act.error} />
      <table data-testid="business-waiting"><caption class="vh">{tf('waiting')}</caption>
        <tbody>{data.items.map((one) => (
          <tr key={one.id}><td><Chip tone={one.kind === 'proof' ? 'warn' : 'info'}>{tf(one.kind)}</Chip></td><th scope="row"><a href={`#/inspections/${one.inspection_id}`}>{one.object_name}</a> <span class="mono muted">{one.number}</span></th><td class="num nowrap">{tf('sentAt', { at: minute(one.sent_at) })}</td>
            <td class="num">{one.kind === 'proof' ? <a class="btn s" href={one.follow_up_id ? `#/follow-ups/${one.follow_up_id}` : `#/inspections/${one.inspection_id}`}>{tf('look')}</a> : may && <Button small busy={act.busy} onClick={() => void read(one)} data-testid="reply-read">{tf('read')}</Button>}</td></tr>))}</tbody></table>
      <p class="in xs muted">{tf('waitingText')}</p></section>
  )
}
