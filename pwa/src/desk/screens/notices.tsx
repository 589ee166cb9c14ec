import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { td } from '../../i18n/desk/deputies.ts'
import { tb } from '../../i18n/desk/notices.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented } from '../../ui/parts.tsx'
import { noticesRead } from '../bell.tsx'
import { Confirm } from '../confirm.tsx'
import { query, useAct, useData, usePages } from '../data.ts'
import { Deputies } from '../deputies.tsx'
import { minute } from '../format.ts'
import type { ScreenProps } from '../rooms.ts'

type Clock = 'result' | 'visit' | 'plan' | 'certificate' | 'commit' | 'rectification' | 'penalty' | 'table' | 'copy'
interface Notice { id: string; clock: Clock; due_on: string; step: 'soon' | 'late' | 'later'; name: string; path: string; provisional: boolean; at: string; ended_at: string | null; read_at: string | null; for_name: string | null }
interface Preference { email: string | null; by_email: boolean; mail: boolean; feed: string | null }

const TONE = { soon: 'mute', late: 'warn', later: 'danger' } as const

/** What is due, told once each; and where else one wants to hear of it. */
export function Screen({ session }: ScreenProps) {
  const [unread, setUnread] = useState<'1' | ''>('1')
  const { data, error, more, reload } = usePages<Notice>('/notices' + query({ open: unread ? 'true' : '', limit: 100 }))
  const act = useAct()
  const read = (ids: string[] | null) => act.run(async () => {
    await api('/notices/read', { method: 'POST', json: ids ? { ids } : {} })
    noticesRead()
    await reload()
  })
  return (
    <main class="work" tabIndex={0}>
      <p class="muted narrow">{tb('lead')}</p>
      <div class="row wrap"><Segmented<'1' | ''> joined legend={t('state')} value={unread} onChoose={setUnread} choices={[{ value: '1', label: tb('unread'), testid: 'notices-unread' }, { value: '', label: tb('whole'), testid: 'notices-all' }]} />
        {data?.some((one) => !one.read_at) && <Button busy={act.busy} icon="check" onClick={() => void read(null)} data-testid="notices-read">{tb('readAll')}</Button>}</div>
      <Problem error={error ?? act.error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="check" title={tb('nothing')}><p class="muted">{tb('nothingText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table class="found" data-testid="notices"><caption class="vh">{tb('title')}</caption>
          <thead><tr><th scope="col">{tb('step')}</th><th scope="col">{tb('what')}</th><th scope="col">{tb('thing')}</th><th scope="col" class="num">{tb('due')}</th><th scope="col" class="num">{tb('told')}</th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><td>{one.ended_at ? <Chip icon="check">{tb('ended')}</Chip> : <Chip tone={TONE[one.step]}>{tb(one.clock === 'copy' ? `copy_${one.step}` : one.step)}</Chip>}</td><td class="nowrap">{tb(one.clock)}</td>
              <th scope="row"><a href={`#/${one.path}`} class={one.read_at || one.ended_at ? 'plainlink' : 'strong'} onClick={() => { if (!one.read_at) void read([one.id]) }}>{one.name}</a>{one.for_name && <> <Chip tone="info">{td('forWhom', { name: one.for_name })}</Chip></>}</th>
              <td class="num nowrap">{one.due_on}{one.provisional && <span class="sub">{tb('provisional')}</span>}</td><td class="num nowrap">{minute(one.at)}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {session.me.permissions.includes('inspection:review') && <section class="stack" aria-labelledby="away"><h2 id="away">{td('title')}</h2><Deputies me={session.me.id} own onChange={reload} /></section>}
      <Ways />
    </main>
  )
}

function Ways() {
  const { data, error, reload } = useData<Preference>('/notices/preference')
  if (!data) return <Problem error={error} onRetry={() => void reload()} />
  return (
    <section class="card narrow" aria-labelledby="ways"><div class="in stack"><h2 id="ways">{tb('ways')}</h2>
      <Mail key={data.email} found={data} onDone={reload} /><Calendar found={data} onDone={reload} /></div></section>
  )
}

function Mail({ found, onDone }: { found: Preference; onDone: () => Promise<void> }) {
  const [email, setEmail] = useState(found.email ?? '')
  const [on, setOn] = useState(found.by_email)
  const act = useAct()
  const [saved, setSaved] = useState(false)
  const save = () => act.run(async () => {
    await api('/notices/preference', { method: 'PUT', json: { email: email.trim() || null, by_email: on } })
    setSaved(true)
    await onDone()
  })
  if (!found.mail) return <p class="muted">{tb('mailOff')}</p>
  return (
    <form class="stack" onSubmit={(event) => { event.preventDefault(); void save() }}>
      <Field label={tb('mail')}>{(control) => <input {...control} class="input" type="email" autocomplete="email" value={email} onInput={(event) => { setEmail(event.currentTarget.value); setSaved(false) }} data-testid="notices-email" />}</Field>
      <label class="opt"><input type="checkbox" checked={on} onChange={() => { setOn(!on); setSaved(false) }} data-testid="notices-mail" /><span>{tb('mailOn')}</span></label>
      <Problem error={act.error} />
      <div class="row"><Button type="submit" busy={act.busy} data-testid="notices-save">{tc('save')}</Button>{saved && <span role="status" class="muted">{tb('saved')}</span>}</div>
    </form>
  )
}

function Calendar({ found, onDone }: { found: Preference; onDone: () => Promise<void> }) {
  const [asking, setAsking] = useState<boolean | null>(null)
  const [copied, setCopied] = useState(false)
  const act = useAct()
  const change = async (wanted: boolean) => {
    await api('/notices/feed', { method: 'POST', json: { wanted } })
    setCopied(false)
    await onDone()
  }
  const address = found.feed ? location.origin + found.feed : ''
  return (
    <div class="stack"><h3>{tb('calendar')}</h3><p class="muted">{tb('calendarText')}</p><Problem error={act.error} />
      {found.feed ? <><p class="mono breaks" data-testid="notices-feed">{address}</p>
        <div class="row wrap"><Button onClick={() => void navigator.clipboard.writeText(address).then(() => setCopied(true))}>{tb('copyAddress')}</Button>
          <Button kind="plain" onClick={() => setAsking(true)}>{tb('calendarAgain')}</Button><Button kind="plain" onClick={() => setAsking(false)}>{tb('calendarEnd')}</Button>{copied && <span role="status" class="muted">{tb('copied')}</span>}</div></>
        : <div class="row"><Button busy={act.busy} icon="plus" onClick={() => void act.run(() => change(true))} data-testid="notices-feed-new">{tb('calendarNew')}</Button></div>}
      {asking !== null && <Confirm text={tb('calendarAsk')} go={tb(asking ? 'calendarAgain' : 'calendarEnd')} onGo={() => change(asking)} onClose={() => setAsking(null)} />}
    </div>
  )
}
