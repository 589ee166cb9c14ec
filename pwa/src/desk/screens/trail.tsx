import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/desk/index.ts'
import { tt } from '../../i18n/desk/trail.ts'
import { Button, Chip, EmptyState, Problem } from '../../ui/parts.tsx'
import { query, useAct, usePages } from '../data.ts'
import { minute } from '../format.ts'

interface Act { seq: number; at: string; actor_name: string; action: string; subject_kind: string; subject_id: string; hash: string }

/** Who did what, when; and whether the chain of these acts is whole. */
export function Screen() {
  const [subject, setSubject] = useState('')
  const [check, setCheck] = useState<{ whole: boolean; broken_at: number | null } | null>(null)
  const { data, error, more, reload } = usePages<Act>('/audit' + query({ subject_id: subject.trim(), limit: 100 }))
  const act = useAct()
  return (
    <main class="work">
      <div class="row wrap"><input class="input grow" type="search" aria-label={tt('find')} placeholder={tt('findHint')} value={subject} onChange={(event) => setSubject(event.currentTarget.value)} />
        {check && <Chip tone={check.whole ? 'ok' : 'danger'} icon={check.whole ? 'check' : 'alert'} testid="chain">{check.whole ? tt('whole') : tt('broken', { n: check.broken_at ?? 0 })}</Chip>}
        <Button kind="primary" busy={act.busy} onClick={() => void act.run(async () => setCheck(await api('/audit/check')))} data-testid="check-chain">{tt('check')}</Button></div>
      <Problem error={act.error ?? error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="search" title={t('nothingHere')} />}
      {data && data.length > 0 && (
        <div class="card"><table><caption class="vh">{t('trail')}</caption>
          <thead><tr><th scope="col" class="num">#</th><th scope="col">{tt('at')}</th><th scope="col">{tt('who')}</th><th scope="col">{tt('act')}</th><th scope="col">{tt('thing')}</th><th scope="col">{tt('hash')}</th></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.seq}><td class="num">{one.seq}</td><td class="nowrap">{minute(one.at)}</td><th scope="row">{one.actor_name}</th><td class="mono">{one.action}</td><td class="mono">{one.subject_kind} {one.subject_id.slice(0, 13)}</td><td class="mono" title={one.hash}>{one.hash.slice(0, 8)}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
    </main>
  )
}
