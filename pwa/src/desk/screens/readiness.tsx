import { useState } from 'preact/hooks'
import { api } from '../../api/client.ts'
import { tc } from '../../i18n/both/index.ts'
import { t } from '../../i18n/desk/index.ts'
import { tl } from '../../i18n/desk/lists.ts'
import { Button, Chip, Field, Problem, Progress, Sheet } from '../../ui/parts.tsx'
import { useAct, useData, type PageOf } from '../data.ts'

type Part = 'list' | 'objects' | 'inspectors' | 'rules'
type Code = 'list_published' | 'list_current' | 'list_fields' | 'list_complete' | 'objects_present' | 'inspectors_two' | 'inspectors_certified' | 'rules_published' | 'rules_sections'
interface Check { code: Code; part: Part; ok: boolean; n: number; article: string; link: string; holder_id: string | null; holder: string | null; due_on: string | null }
interface Ready { department_id: string; department: string; score: number; checks: Check[] }

/** One list, two libraries, one set of rules: what is in order, what is missing, who mends it and by when. */
export function Readiness({ may }: { may: boolean }) {
  const { data, error, reload } = useData<{ own: Ready | null; items: Ready[] }>('/readiness')
  const [naming, setNaming] = useState<Check | null>(null)
  return (
    <>
      <Problem error={error} onRetry={() => void reload()} />
      {data?.own && <Own ready={data.own} may={may} onName={setNaming} />}
      {data && data.items.length > 0 && <Watch items={data.items} />}
      {naming && <Name check={naming} onClose={() => setNaming(null)} onDone={reload} />}
    </>
  )
}

function Own({ ready, may, onName }: { ready: Ready; may: boolean; onName: (check: Check) => void }) {
  const passed = ready.checks.filter((one) => one.ok).length
  return (
    <section class="card" aria-labelledby="own"><header><h2 id="own" class="h3">{ready.department}</h2><Progress value={passed} max={ready.checks.length} label={tl('score')} /><span class="strong" data-testid="score">{ready.score}%</span><span class="muted small">{tl('scoreOf', { n: ready.checks.length, k: passed })}</span></header>
      <table data-testid="readiness"><caption class="vh">{tl('readiness')}</caption>
        <thead><tr><th scope="col">{tl('kind')}</th><th scope="col">{tl('field')}</th><th scope="col">{t('state')}</th><th scope="col">{tl('holder')}</th><th scope="col">{tl('dueOn')}</th><th scope="col"><span class="vh">{tl('mend')}</span></th></tr></thead>
        <tbody>{ready.checks.map((one) => (
          <tr key={one.code}><td class="muted">{tl(`part_${one.part}`)}</td><th scope="row">{tl(`c_${one.code}`)}{one.article && <><br /><span class="muted xs">{one.article}</span></>}</th>
            <td>{one.ok ? <Chip tone="bare" icon="check">{tl('inOrder')}</Chip> : <Chip tone="warn" icon="alert">{tl('gap', { n: one.n })}</Chip>}</td>
            <td>{one.ok ? '' : (one.holder ?? t('none'))}</td><td class="nowrap">{one.ok ? '' : (one.due_on ?? t('none'))}</td>
            <td class="num">{!one.ok && <span class="row end">{may && <Button small onClick={() => onName(one)} data-testid={`name-${one.code}`}>{tl('setHolder')}</Button>}<a class="btn s" href={`#${one.link}`}>{tl('mend')}</a></span>}</td></tr>))}</tbody></table></section>
  )
}

function Watch({ items }: { items: Ready[] }) {
  return (
    <section class="card" aria-labelledby="watch"><header><h2 id="watch" class="h3 grow">{tl('watch')}</h2></header>
      <table data-testid="watch"><caption class="vh">{tl('watch')}</caption>
        <thead><tr><th scope="col">{t('department')}</th><th scope="col" class="num">{tl('score')}</th><th scope="col">{tl('gaps')}</th></tr></thead>
        <tbody>{items.map((one) => (
          <tr key={one.department_id}><th scope="row">{one.department}</th><td class="num">{one.score}%</td><td>{one.checks.filter((check) => !check.ok).map((check) => tl(`g_${check.code}`)).join('；') || t('none')}</td></tr>))}</tbody></table>
      <p class="in xs muted">{tl('watchText')}</p></section>
  )
}

function Name({ check, onClose, onDone }: { check: Check; onClose: () => void; onDone: () => Promise<void> }) {
  const people = useData<PageOf<{ id: string; name: string }>>('/people?limit=200')
  const [person, setPerson] = useState(check.holder_id ?? '')
  const [on, setOn] = useState(check.due_on ?? '')
  const act = useAct()
  const save = () => act.run(async () => {
    await api(`/readiness/duties/${check.code}`, { method: 'PUT', json: { person_id: person, due_on: on } })
    await onDone()
    onClose()
  })
  return (
    <Sheet title={tl('setHolder')} onClose={onClose} testid="name-sheet">
      <p>{tl(`c_${check.code}`)}</p><Problem error={people.error} />
      <Field label={tl('holder')}>{(control) => <select {...control} class="input" value={person} onChange={(event) => setPerson(event.currentTarget.value)} data-testid="holder"><option value="">{t('none')}</option>{people.data?.items.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>}</Field>
      <Field label={tl('dueOn')}>{(control) => <input {...control} class="input" type="date" value={on} onInput={(event) => setOn(event.currentTarget.value)} data-testid="holder-due" />}</Field>
      <Problem error={act.error} />
      <div class="row end"><Button onClick={onClose}>{tc('cancel')}</Button><Button kind="primary" busy={act.busy} disabled={!person || !on} onClick={() => void save()} data-testid="holder-save">{tc('save')}</Button></div>
    </Sheet>
  )
}
