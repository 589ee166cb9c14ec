import { useState } from 'preact/hooks'
import { api, type Session } from '../../api/client.ts'
import { uuid7 } from '../../core/ids.ts'
import { tc } from '../../i18n/both/index.ts'
import { tl } from '../../i18n/desk/leads.ts'
import { Button, EmptyState, Field, Problem, Sheet } from '../../ui/parts.tsx'
import { once, useAct, useData } from '../data.ts'
import { day } from '../format.ts'
import { useItems } from './leads.tsx'

interface Cluster { kind: 'item' | 'place'; item_id: string | null; industry: string | null; district: string | null; leads: string[]; first_at: string; last_at: string }
interface Plan { id: string; title: string; year: number; state: string; department_id: string; departments: string[] }

/** What several leads have in common proposes a special inspection by draw, with a ratio of its own. */
export function Clusters({ session }: { session: Session }) {
  const { data, error, reload } = useData<{ items: Cluster[] }>('/lead-clusters')
  const [chosen, setChosen] = useState<Cluster | null>(null)
  const items = useItems()
  const name = (one: Cluster) => one.kind === 'item' ? tl('clusterItem', { name: items.find((item) => item.id === one.item_id)?.name ?? '…' }) : tl('clusterPlace', { district: one.district ?? '', industry: one.industry ?? '' })
  if (!data) return <Problem error={error} onRetry={() => void reload()} />
  return (
    <>
      {data.items.length === 0 && <EmptyState icon="check" title={tl('noClusters')}><p class="muted">{tl('noClustersText')}</p></EmptyState>}
      {data.items.length > 0 && <><p class="muted">{tl('noClustersText')}</p>
        <div class="card"><table class="found" data-testid="clusters"><caption class="vh">{tl('clusters')}</caption><tbody>{data.items.map((one) => (
          <tr key={one.kind + (one.item_id ?? one.district)}><th scope="row">{name(one)}</th><td>{tl('clusterCount', { n: one.leads.length })}</td><td class="num nowrap">{day(one.first_at)} – {day(one.last_at)}</td>
            <td class="num">{session.me.permissions.includes('plan:write') && <Button small onClick={() => setChosen(one)} data-testid="propose">{tl('propose')}</Button>}</td></tr>))}</tbody></table></div></>}
      {chosen && <Special cluster={chosen} title={name(chosen)} own={session.me.department.id} onClose={() => setChosen(null)} />}
    </>
  )
}

function Special({ cluster, title, own, onClose }: { cluster: Cluster; title: string; own: string; onClose: () => void }) {
  const plans = useData<{ items: Plan[] }>('/plans?limit=100').data?.items ?? []
  const items = useItems()
  const [said, setSaid] = useState<{ [name: string]: string }>({ title: `${title} · ${tl('a_special')}`, ratio: '10', reason: tl('clusterCount', { n: cluster.leads.length }) })
  const [chosen, setChosen] = useState<string[]>(cluster.item_id ? [cluster.item_id] : [])
  const act = useAct()
  const set = (name: string) => (event: { currentTarget: { value: string } }) => setSaid({ ...said, [name]: event.currentTarget.value })
  const mine = plans.filter((one) => one.departments.includes(own) && one.state !== 'closed')
  const hundredths = Math.round(Number(said['ratio']) * 100)
  const save = () => act.run(async () => {
    const seat = { departments: [own], qualification: '' }
    const task = {
      id: uuid7(), title: said['title'], item_ids: chosen, scope: { industries: cluster.industry ? [cluster.industry] : [], districts: cluster.district ? [cluster.district] : [], kinds: [], risk_classes: [] },
      ratios: Object.fromEntries(['A', 'B', 'C', 'D', 'U'].map((one) => [one, [hundredths, 10000]])), seats: [seat, seat], window_from: said['from'], window_to: said['to'],
    }
    const made = await api<{ task_id: string }>('/lead-clusters/special', { headers: once(), json: { leads: cluster.leads, plan_id: said['plan'], reason: said['reason'], task } })
    if (made.task_id) location.hash = `/plans/${said['plan']}`
  })
  return (
    <Sheet title={tl('propose')} onClose={onClose}><p class="muted small">{tl('specialText')}</p>
      <Field label={tl('plan')}>{(control) => <select {...control} class="input" value={said['plan'] ?? ''} onChange={set('plan')}><option value="">{tl('choose')}</option>{mine.map((one) => <option key={one.id} value={one.id}>{one.year} {one.title}</option>)}</select>}</Field>
      <Field label={tl('taskTitle')}>{(control) => <input {...control} class="input" maxLength={200} value={said['title']} onInput={set('title')} />}</Field>
      <fieldset class="stack-s"><legend class="label">{tl('items')}</legend><div class="pick">{items.filter((one) => one.published).map((one) => (
        <label class="opt" key={one.id}><input type="checkbox" checked={chosen.includes(one.id)} onChange={() => setChosen(chosen.includes(one.id) ? chosen.filter((id) => id !== one.id) : [...chosen, one.id])} /><span><span class="mono muted">{one.code}</span> {one.name}</span></label>))}</div></fieldset>
      <Field label={tl('ratio')} hint={tl('ratioHint')}>{(control) => <input {...control} class="input so" inputMode="decimal" value={said['ratio']} onInput={set('ratio')} />}</Field>
      <div class="grid2"><Field label={tl('from')}>{(control) => <input {...control} class="input" type="date" value={said['from'] ?? ''} onInput={set('from')} />}</Field><Field label={tl('to')}>{(control) => <input {...control} class="input" type="date" value={said['to'] ?? ''} onInput={set('to')} />}</Field></div>
      <Field label={tl('specialReason')}>{(control) => <input {...control} class="input" maxLength={500} value={said['reason']} onInput={set('reason')} />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!said['plan'] || !said['from'] || !said['to'] || chosen.length === 0 || !(hundredths > 0 && hundredths <= 10000)} onClick={() => void save()}>{tl('propose')}</Button></div></Sheet>
  )
}
