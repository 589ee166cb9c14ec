import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { Button, Chip, EmptyState, Field, Problem, Segmented, Sheet } from '../../ui/parts.tsx'
import { once, query, useAct, usePages } from '../data.ts'
import { minute } from '../format.ts'
import type { ScreenProps } from '../rooms.ts'

interface FollowUp { id: string; inspection_id: string; number: string; object_name: string; kind: 'rectification' | 'pending' | 'lost_contact'; state: 'open' | 'closed'; opened_at: string; closed_at: string | null; close_reason: string; version: number }

/** What was found is followed until it is closed. */
export function Screen({ session }: ScreenProps) {
  const [state, setState] = useState<'open' | 'closed'>('open')
  const { data, error, more, reload } = usePages<FollowUp>('/follow-ups' + query({ state }))
  const [closing, setClosing] = useState<FollowUp | null>(null)
  const may = session.me.permissions.includes('follow_up:write')
  return (
    <main class="work">
      <div class="row"><Segmented joined legend={t('state')} value={state} onChoose={setState} choices={[{ value: 'open', label: to('open') }, { value: 'closed', label: to('closed') }]} /></div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="check" title={to('noFollowUps')}><p class="muted">{to('noFollowUpsText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table><caption class="vh">{t('followUps')}</caption>
          <thead><tr><th scope="col">{to('object')}</th><th scope="col">{to('record')}</th><th scope="col">{to('result')}</th><th scope="col" class="num">{to('openedAt')}</th><th scope="col">{t('state')}</th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><th scope="row">{one.object_name}</th><td class="mono">{one.number}</td><td>{to(one.kind === 'pending' ? 'pendingMatter' : one.kind === 'lost_contact' ? 'lostContact' : 'rectification')}</td><td class="num">{minute(one.opened_at)}</td>
              <td>{one.state === 'open' ? (may ? <Button small onClick={() => setClosing(one)}>{to('closeIt')}</Button> : <Chip tone="info">{to('open')}</Chip>) : <span>{minute(one.closed_at)} {one.close_reason}</span>}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
      {closing && <Close one={closing} onClose={() => setClosing(null)} onDone={reload} />}
    </main>
  )
}

function Close({ one, onClose, onDone }: { one: FollowUp; onClose: () => void; onDone: () => Promise<void> }) {
  const [reason, setReason] = useState('')
  const act = useAct()
  const save = () => act.run(async () => {
    await api(`/follow-ups/${one.id}/close`, { headers: { ...once(), 'If-Match': String(one.version) }, json: { reason: reason.trim() } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={`${to('closeIt')} · ${one.object_name}`} onClose={onClose}>
      <Field label={to('closeReason')} hint={to('closeHint')}>{(control) => <textarea {...control} class="input" rows={3} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={reason.trim().length < 2} onClick={() => void save()}>{to('closeIt')}</Button></div>
    </Sheet>
  )
}
