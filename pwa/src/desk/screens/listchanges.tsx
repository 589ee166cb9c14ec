import { useState } from 'preact/hooks'
import { t } from '../../i18n/desk/index.ts'
import { tl } from '../../i18n/desk/lists.ts'
import { tf } from '../../i18n/desk/listfields.ts'
import { Chip, Problem } from '../../ui/parts.tsx'
import { query, useData, type PageOf } from '../data.ts'
import { fraction } from '../format.ts'
import { useDepartments } from '../offices.ts'
import type { ListDetail } from './listone.tsx'
import type { ItemList } from './lists.tsx'

interface Named { code: string; name: string }
interface Change extends Named { fields: { field: string; before: unknown; after: unknown }[] }
interface Difference { against: ItemList | null; added: Named[]; removed: Named[]; changed: Change[] }

/** What came, went and changed since another version; by default the one published before. */
export function Changes({ list, department }: { list: ListDetail; department: string }) {
  const [against, setAgainst] = useState('')
  const others = useData<PageOf<ItemList>>(`/item-lists?scope=${list.department_id === department ? 'own' : 'public'}&limit=100`)
  const { data, error, reload } = useData<Difference>(`/item-lists/${list.id}/diff${query({ against })}`)
  const same = (others.data?.items ?? []).filter((one) => one.department_id === list.department_id && one.kind === list.kind && one.id !== list.id)
  return (
    <section class="card" aria-labelledby="changes"><header><h3 id="changes" class="grow">{tl('changes')}</h3>
      {same.length > 0 && <label class="row small">{tl('against')}<select class="input" value={against || data?.against?.id} onChange={(event) => setAgainst(event.currentTarget.value)} data-testid="diff-against">
        {!data?.against && <option value="">{t('none')}</option>}{same.map((one) => <option key={one.id} value={one.id}>{t('version', { n: one.version })} {one.title}</option>)}</select></label>}</header>
      <Problem error={error} onRetry={() => void reload()} />
      {data && <Table data={data} />}</section>
  )
}

function Table({ data }: { data: Difference }) {
  const shown = useShown()
  if (!data.against) return <p class="in muted">{tl('firstVersion')}</p>
  if (data.added.length + data.removed.length + data.changed.length === 0) return <p class="in muted">{tl('noChange', { n: data.against.version })}</p>
  const plain = [...data.added.map((one) => ({ ...one, what: 'added' as const })), ...data.removed.map((one) => ({ ...one, what: 'removed' as const }))]
  return (
    <table data-testid="diff"><caption class="vh">{tl('changes')}</caption>
      <thead><tr><th scope="col">{tl('entries')}</th><th scope="col">{tl('changed')}</th><th scope="col">{tl('field')}</th><th scope="col">{tl('before')}</th><th scope="col">{tl('after')}</th></tr></thead>
      <tbody>
        {plain.map((one) => <tr key={one.code}><th scope="row"><span class="mono muted">{one.code}</span> {one.name}</th><td><Chip tone={one.what === 'added' ? 'ok' : 'mute'} icon={one.what === 'added' ? 'plus' : 'minus'}>{tl(one.what)}</Chip></td><td colSpan={3} class="muted">{t('none')}</td></tr>)}
        {data.changed.flatMap((one) => one.fields.map((field, place) => (
          <tr key={one.code + field.field}>{place === 0 && <th scope="row" rowSpan={one.fields.length}><span class="mono muted">{one.code}</span> {one.name}</th>}{place === 0 && <td rowSpan={one.fields.length}><Chip tone="info">{tl('changed')}</Chip></td>}
            <td>{tf(field.field as 'name')}</td><td class="muted">{shown(field.field, field.before)}</td><td>{shown(field.field, field.after)}</td></tr>)))}
      </tbody></table>
  )
}

/** A value of an item as people read it. */
function useShown(): (field: string, value: unknown) => string {
  const departments = useDepartments()
  return (field, value) => {
    if (value === null || value === undefined || value === '') return t('none')
    if (field === 'ratio' || field === 'ratio_cap') return fraction(value as number[])
    if (field === 'participants') return (value as string[]).map(departments).join('、') || t('none')
    if (field === 'category') return tl(value === 'key' ? 'keyItem' : 'generalItem')
    if (field === 'methods') return (value as string[]).map((one) => tf(`m_${one as 'onsite'}`)).join('、') || t('none')
    return Array.isArray(value) ? value.join('；') || t('none') : String(value)
  }
}
