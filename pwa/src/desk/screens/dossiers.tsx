import { useEffect, useRef, useState } from 'preact/hooks'
import { td } from '../../i18n/desk/dossier.ts'
import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { tx } from '../../i18n/desk/records.ts'
import { Button, Chip, EmptyState, go, Problem, type Tone } from '../../ui/parts.tsx'
import { query, usePages } from '../data.ts'
import { day } from '../format.ts'
import { useDepartments } from '../offices.ts'
import type { ScreenProps } from '../rooms.ts'
import { One } from './dossierone.tsx'
import { Conditions, FIELDS, read, type Asked } from './finding.tsx'
import { StateChip } from './inspections.tsx'

interface Found { id: string; number: string; state: string; object_name: string; object_uscc: string | null; place: string; task_title: string; at: string; people: string[]; department_id: string; conclusions: string[]; deadline: 'met' | 'late' | 'overdue' | 'running' }

const TONES: { [D in Found['deadline']]: Tone } = { met: 'bare', running: 'mute', late: 'warn', overdue: 'danger' }

/** What the day of a row is: the seal's, else the start's, else that of the assignment. */
const DAYS = { planned: 'whenOpened', started: 'whenStarted', sealed: 'whenSealed', returned: 'whenSealed', accepted: 'whenSealed' } as const

function addressOf(asked: Asked): string {
  return `#/dossiers/find/${new URLSearchParams(Object.entries(asked).filter(([, value]) => value)).toString()}`
}

/** Years later: find one inspection among all, then see what was recorded, by whom, and what can be proved. */
export function Screen({ session, route }: ScreenProps) {
  const [back, setBack] = useState('#/dossiers')
  const finding = !route[0] || route[0] === 'find'
  const asked = read(route[0] === 'find' ? (route[1] ?? '') : '')
  useEffect(() => { if (finding) setBack(addressOf(asked)) }, [finding, route[1]])
  return finding ? <Search asked={asked} /> : <One id={route[0]!} part={route[1] ?? 'answers'} session={session} back={back} />
}

function Search({ asked }: { asked: Asked }) {
  const key = JSON.stringify(asked)
  const [form, setForm] = useState(asked)
  const [wide, setWide] = useState(FIELDS.slice(1).some((name) => asked[name]))
  const list = useRef<HTMLTableSectionElement>(null)
  const first = useRef<HTMLInputElement>(null)
  const { data, error, more, reload, loading } = usePages<Found>('/dossiers' + query(asked))
  useEffect(() => setForm(asked), [key])
  useEffect(() => keys(first, list), [])
  const filtered = FIELDS.some((name) => asked[name])
  const set = (name: keyof Asked, value: string) => setForm((before) => ({ ...before, [name]: value }))
  return (
    <main class="work">
      <form class="card in stack" role="search" aria-label={td('find')} onSubmit={(event) => { event.preventDefault(); go(addressOf(form).slice(1)); if (key === JSON.stringify(form)) void reload() }}>
        <div class="row wrap"><label class="vh" for="dossier-q">{td('find')}</label><input id="dossier-q" ref={first} class="input grow" type="search" placeholder={td('find')} value={form.q} onInput={(event) => set('q', event.currentTarget.value)} data-testid="find-q" />
          <Button aria-expanded={wide} onClick={() => setWide(!wide)} data-testid="find-more">{td('more')}</Button>
          <Button kind="primary" type="submit" icon="search" busy={loading && data !== null} data-testid="find">{t('search')}</Button></div>
        {wide && <Conditions form={form} set={set} />}
        {filtered && <div class="row wrap"><a class="btn plain s" href="#/dossiers" data-testid="find-clear">{t('clearFilters')}</a></div>}
      </form>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.length === 0 && <EmptyState icon="search" title={filtered ? td('noneFound') : td('noneYet')}><p class="muted">{filtered ? td('noneFoundText') : td('noneYetText')}</p></EmptyState>}
      {data && data.length > 0 && <Results rows={data} list={list} />}
      <div class="row wrap">{more && <Button onClick={() => void more()} data-testid="find-next">{t('more')}</Button>}
        <p class="xs muted grow">{td('keys')} <kbd>/</kbd> {td('keyFind')} <kbd>↑</kbd> <kbd>↓</kbd> {td('keyMove')} <kbd>Enter</kbd> {td('keyOpen')}</p></div>
    </main>
  )
}

function Results({ rows, list }: { rows: Found[]; list: { current: HTMLTableSectionElement | null } }) {
  const department = useDepartments()
  return (
    <div class="card scroll"><table class="found" data-testid="dossiers"><caption class="vh">{t('dossiers')}</caption>
      <thead><tr><th scope="col">{td('when')}</th><th scope="col">{tx('object')}</th><th scope="col">{td('place')}</th><th scope="col">{tx('team')}</th><th scope="col">{td('department')}</th><th scope="col">{td('result')}</th><th scope="col">{td('deadline')}</th><th scope="col">{t('state')}</th></tr></thead>
      <tbody ref={list}>{rows.map((row) => (
        <tr key={row.id}><td class="num nowrap">{day(row.at)}{row.state in DAYS && <span class="sub xs">{td(DAYS[row.state as keyof typeof DAYS])}</span>}</td>
          <th scope="row"><a href={`#/dossiers/${row.id}`} data-testid={`dossier-${row.number}`}>{row.object_name}</a><span class="sub mono xs">{row.number}</span></th>
          <td class="small">{row.place}</td><td class="small">{row.people.join('、')}</td><td class="small">{department(row.department_id)}</td>
          <td>{row.conclusions.map((code) => to(code as 'no_problem')).join('；') || t('none')}</td>
          <td><Chip tone={TONES[row.deadline]} {...(row.deadline === 'met' ? { icon: 'check' as const } : row.deadline === 'running' ? {} : { icon: 'clock' as const })}>{td(row.deadline)}</Chip></td><td><StateChip state={row.state} /></td></tr>))}</tbody></table></div>
  )
}

/** "/" goes to the search, the arrows walk the results; Enter is the link's own. */
function keys(first: { current: HTMLInputElement | null }, list: { current: HTMLTableSectionElement | null }): () => void {
  const press = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)
    if (event.key === '/' && !typing) {
      event.preventDefault()
      first.current?.focus()
      return
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (!step || (typing && event.target !== first.current)) return
    const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>('th a') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLAnchorElement)
    const next = links[Math.max(0, at + step)]
    if (!next) return
    event.preventDefault()
    if (at === 0 && step < 0) first.current?.focus()
    else next.focus()
  }
  addEventListener('keydown', press)
  return () => removeEventListener('keydown', press)
}
