import { td } from '../../i18n/desk/dossier.ts'
import { t } from '../../i18n/desk/index.ts'
import { to } from '../../i18n/desk/office.ts'
import { tx } from '../../i18n/desk/records.ts'
import { Field } from '../../ui/parts.tsx'
import { useDepartmentList } from '../offices.ts'

export const FIELDS = ['q', 'inspector', 'department', 'item', 'from', 'to', 'place', 'result', 'state', 'deadline'] as const
export type Asked = { [F in (typeof FIELDS)[number]]: string }
const RESULTS = ['no_problem', 'rectification_ordered', 'follow_up_pending', 'unreachable', 'not_this_business', 'non_cooperation', 'not_published', 'false_information'] as const
const STATES = ['planned', 'started', 'sealed', 'returned', 'accepted', 'cancelled'] as const
const DEADLINES = ['met', 'late', 'overdue'] as const

/** What is asked stands in the address, so a search can be kept as a bookmark and handed to a colleague. */
export function read(text: string): Asked {
  const given = new URLSearchParams(text)
  return Object.fromEntries(FIELDS.map((name) => [name, given.get(name) ?? ''])) as Asked
}

/** Everything that a search may ask for beside its words; `own`: the reader sees one department only. */
export function Conditions({ form, set, own }: { form: Asked; set: (name: keyof Asked, value: string) => void; own?: boolean }) {
  const departments = useDepartmentList()
  const words = (name: keyof Asked, label: string) => (
    <Field label={label}>{(control) => <input {...control} class="input" type="search" value={form[name]} onInput={(event) => set(name, event.currentTarget.value)} data-testid={`find-${name}`} />}</Field>)
  const onDay = (name: 'from' | 'to', label: string) => (
    <Field label={label}>{(control) => <input {...control} class="input" type="date" value={form[name]} onInput={(event) => set(name, event.currentTarget.value)} data-testid={`find-${name}`} />}</Field>)
  const choice = (name: keyof Asked, label: string, choices: [string, string][]) => (
    <Field label={label}>{(control) => <select {...control} class="input" value={form[name]} onChange={(event) => set(name, event.currentTarget.value)} data-testid={`find-${name}`}><option value="">{td('any')}</option>{choices.map(([value, word]) => <option key={value} value={value}>{word}</option>)}</select>}</Field>)
  return (
    <div class="findgrid">
      {words('inspector', td('inspector'))}{!own && choice('department', td('department'), departments.map((one) => [one.id, one.name]))}{words('item', td('item'))}{words('place', td('place'))}{onDay('from', td('from'))}{onDay('to', td('to'))}
      {choice('result', td('result'), RESULTS.map((one) => [one, to(one)]))}{choice('state', t('state'), STATES.map((one) => [one, tx(one)]))}{choice('deadline', td('deadline'), DEADLINES.map((one) => [one, td(one)]))}
    </div>
  )
}
