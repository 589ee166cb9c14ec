import { useState } from 'preact/hooks'
import { t } from '../../i18n/desk/index.ts'
import { tw } from '../../i18n/desk/missing.ts'
import { Button, Chip, EmptyState, Problem, Segmented } from '../../ui/parts.tsx'
import { query, useData, usePages, type PageOf } from '../data.ts'
import { inBrackets, minute } from '../format.ts'
import { KINDS, type Missing, type MissingKind } from '../missing.tsx'
import { useDepartmentList } from '../offices.ts'
import type { ScreenProps } from '../rooms.ts'

type Which = 'open' | 'closed' | ''

/** What was to be done and was not, for everybody who answers for it. */
export function Screen({ session }: ScreenProps) {
  const [state, setState] = useState<Which>('open')
  const [kind, setKind] = useState<MissingKind | ''>('')
  const [department, setDepartment] = useState('')
  const path = '/missing-work' + query({ state, kind, department_id: department, limit: 100 })
  const { data, error, more, reload } = usePages<Missing>(path)
  const counts = useData<PageOf<Missing> & { counts: { [kind: string]: number } }>('/missing-work' + query({ limit: 1 }))
  const departments = useDepartmentList()
  const target = session.me.permissions.includes('dossier:read') ? 'dossiers' : 'inspections'
  return (
    <main class="work">
      <p class="muted">{tw('lead')}</p>
      <div class="row wrap">
        <Segmented<Which> joined legend={t('state')} value={state} onChoose={setState} choices={[{ value: 'open', label: tw('now'), testid: 'missing-open' }, { value: 'closed', label: tw('ended'), testid: 'missing-closed' }, { value: '', label: tw('whole') }]} />
        <select class="input so" aria-label={tw('which')} value={kind} onChange={(event) => setKind(event.currentTarget.value as MissingKind | '')} data-testid="missing-kind">
          <option value="">{tw('which')} · {t('all')}</option>{KINDS.map((one) => <option key={one} value={one}>{tw(one)}{inBrackets(counts.data?.counts[one] ?? '…')}</option>)}</select>
        <select class="input so" aria-label={tw('department')} value={department} onChange={(event) => setDepartment(event.currentTarget.value)} data-testid="missing-department">
          <option value="">{tw('department')} · {t('all')}</option>{departments.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>
      </div>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="check" title={kind || department || state !== 'open' ? t('nothingHere') : tw('nothing')}><p class="muted">{tw('nothingText')}</p></EmptyState>}
      {data && data.length > 0 && (
        <div class="card"><table class="found" data-testid="missing"><caption class="vh">{tw('title')}</caption>
          <thead><tr><th scope="col">{tw('which')}</th><th scope="col">{tw('object')}</th><th scope="col">{tw('department')}</th><th scope="col" class="num">{tw('since')}</th><th scope="col" class="num">{tw('found')}</th><th scope="col">{tw('closed')}</th><th scope="col">{tw('leaf')}</th></tr></thead>
          <tbody>{data.map((row) => (
            <tr key={row.id}><td><Chip tone={row.closed_at ? 'mute' : 'warn'}>{tw(row.kind)}</Chip></td><th scope="row"><a href={`#/${target}/${row.inspection_id}`}>{row.object_name}</a><span class="sub mono xs">{row.number}</span></th><td>{row.department.name}</td>
              <td class="num nowrap">{minute(row.since)}</td><td class="num nowrap">{minute(row.found_at)}</td><td>{row.closed_at && row.how ? `${tw(row.how)} ${minute(row.closed_at)}` : t('none')}</td><td class="mono nowrap" title={`${tw('leafHint')} ${row.leaf}`}>{row.leaf.slice(0, 8)}</td></tr>))}</tbody></table></div>)}
      {more && <Button onClick={() => void more()}>{t('more')}</Button>}
    </main>
  )
}
