import { t } from '../../i18n/desk/index.ts'
import { tg } from '../../i18n/desk/flags.ts'
import { Button, EmptyState, Problem, Segmented } from '../../ui/parts.tsx'
import { query, useData, usePages } from '../data.ts'
import { FlagCard, type Flag, type FlagKind } from '../flagview.tsx'
import type { ScreenProps } from '../rooms.ts'
import { useFilters, Views } from '../views.tsx'

const KINDS: FlagKind[] = ['same_photo', 'like_photo', 'same_strokes', 'like_strokes', 'travel', 'bulk_answers']

/** Facts across visits, newest first; one of them alone when the address names it. */
export function Screen({ session, route }: ScreenProps) {
  const may = session.me.permissions.includes('flag:explain')
  return route[0] ? <One key={route[0]} id={route[0]} may={may} /> : <All may={may} />
}

const NO_FILTER = { state: '', kind: '' }

function All({ may }: { may: boolean }) {
  const [filter, set] = useFilters('flags', NO_FILTER)
  const { kind } = filter
  const state = filter.state === 'explained' ? 'explained' : 'open'
  const { data, error, more, reload } = usePages<Flag>('/flags' + query({ state, kind, limit: 50 }))
  return (
    <main class="work"><p class="muted narrow">{tg('intro')}</p>
      <div class="row wrap"><Segmented joined legend={t('state')} value={state} onChoose={(one) => set({ state: one === 'open' ? '' : one })} choices={[{ value: 'open', label: tg('open'), testid: 'flags-open' }, { value: 'explained', label: tg('explained'), testid: 'flags-explained' }]} />
        <select class="input so" aria-label={tg('kind')} value={kind} onChange={(event) => set({ kind: event.currentTarget.value })} data-testid="flags-kind"><option value="">{t('all')}</option>{KINDS.map((one) => <option key={one} value={one}>{tg(one)}</option>)}</select><Views room="flags" filters={filter} nothing={NO_FILTER} onTake={set} /></div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="check" title={state === 'open' && !kind ? tg('none') : tg('noneSuch')}><p class="muted">{tg('noneText')}</p></EmptyState>}
      <div class="stack flaglist">{data?.map((flag) => <FlagCard key={flag.id} flag={flag} mayExplain={may} onDone={reload} />)}</div>
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
    </main>
  )
}

function One({ id, may }: { id: string; may: boolean }) {
  const { data, error, reload } = useData<Flag>(`/flags/${id}`)
  return (
    <main class="work"><a class="btn plain s" href="#/flags">{t('flags')}</a><Problem error={error} onRetry={() => void reload()} />
      {data && <div class="flaglist"><FlagCard flag={data} mayExplain={may} onDone={reload} /></div>}</main>
  )
}
