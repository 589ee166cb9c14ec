import { useState } from 'preact/hooks'
import { shanghaiDay } from '../../core/clock.ts'
import { tq } from '../../i18n/phone/check.ts'
import { t } from '../../i18n/phone/visit.ts'
import { Button, Chip, Field, go, Icon, Segmented } from '../../ui/parts.tsx'
import { dayWords } from '../words.ts'
import { clean, cleanLine, say, type Open } from './data.ts'
import { ClaimFields, Claims, Methods, OwnRecusal, Registration, type ClaimDraft } from './door.tsx'
import { useSettled } from './late.ts'
import { useTyped } from './typed.ts'
import { VisitFrame } from './visit.tsx'

type Answer = 'none' | 'requested'

export function Rights({ open }: { open: Open }) {
  const { visit, state } = open
  const [to, setTo] = useTyped(open, 'rights_told/to', state.rights?.to ?? visit.object.contact_name ?? '')
  const [role, setRole] = useTyped(open, 'rights_told/role', state.rights?.role ?? (visit.object.contact_name ? t('contact') : ''))
  const [answer, setAnswer] = useTyped<Answer | null>(open, 'recusal_asked/answer', (state.recusal?.answer as Answer) ?? null)
  const [note, setNote] = useTyped(open, 'recusal_asked/note', '')
  const [claim, setClaim] = useTyped<ClaimDraft>(open, 'recusal_asked/claim', { inspector: '', ground: null })
  const [tried, setTried] = useState(false)
  const settled = useSettled() // this button lies where “arrived” lay
  const today = shanghaiDay(Date.now())
  const done = Boolean(state.rights && state.recusal)
  const complete = cleanLine(to) && cleanLine(role) && answer && (answer === 'none' || (clean(note) && claim.inspector && claim.ground))
  // Nothing chosen: the button says that nobody asks for a recusal, and one tap records all three facts.
  const save = async () => {
    setTried(true)
    if (!(complete || (answer === null && cleanLine(to) && cleanLine(role)))) return
    await say(visit, 'rights_told', { certificates: visit.inspectors.map((one) => cleanLine(one.certificate_no)).filter(Boolean).slice(0, 8), to: cleanLine(to), role: cleanLine(role) })
    await say(visit, 'recusal_asked', { asked_of: cleanLine(to), answer: answer ?? 'none', ...(answer === 'requested' ? { note: clean(note) } : {}) })
    if (answer === 'requested') await say(visit, 'recusal_claimed', { inspector: claim.inspector, ground: claim.ground!, text: clean(note), by: 'business' })
    go(`/visit/${visit.id}/check`)
  }
  const foot = done
    ? <a class="btn primary grow" href={`#/visit/${visit.id}/check`} data-testid="rights-next">{t('goOn')}</a>
    : <Button kind="primary" class="grow" disabled={answer === null && !settled} onClick={() => void save()} data-testid="rights-save">{answer === null ? tq('rightsSaveNone') : t('rightsSave')}</Button>
  return (
    <VisitFrame open={open} step="rights" foot={foot}>
      <section class="card" aria-labelledby="certs"><div class="in stack"><h2 id="certs">{t('showCertificates')}</h2>
        <ul class="list">{visit.inspectors.map((one) => {
          const over = one.valid_to && one.valid_to < today
          return <li class="row wrap tapline" key={one.id}><Icon name="user" /><span class="grow"><b>{one.name}</b> <span class="small muted">{one.department}</span><br /><span class="mono small">{one.certificate_no}</span> {one.valid_to && <Chip tone={over ? 'danger' : 'mute'} icon={over ? 'alert' : 'check'}>{over ? t('expiredOn', { day: dayWords(one.valid_to) }) : t('validTo', { day: dayWords(one.valid_to) })}</Chip>}</span></li>
        })}</ul></div></section>
      <section class="card" aria-labelledby="tell"><div class="in stack"><h2 id="tell">{t('tellRights')}</h2>
        <ol class="doc stack-s rights"><li>{t('right1')}</li><li>{t('right2')}</li><li>{t('right3')}</li><li>{t('right4')}</li></ol>
        <Field label={t('toldTo')} fault={tried && !cleanLine(to) ? t('needName') : undefined}>{(control) => <input {...control} class="input" value={to} maxlength={200} disabled={done} onInput={(event) => setTo(event.currentTarget.value)} data-testid="rights-to" />}</Field>
        <Field label={t('theirRole')} hint={t('roleHint')} fault={tried && !cleanLine(role) ? t('needRole') : undefined}>{(control) => <input {...control} class="input" value={role} maxlength={200} disabled={done} onInput={(event) => setRole(event.currentTarget.value)} data-testid="rights-role" />}</Field>
      </div></section>
      <section class="card" aria-labelledby="rec"><div class="in stack"><h2 id="rec">{t('askRecusal')}</h2><p class="small muted">{t('recusalHelp')}</p>
        <Segmented<Answer> legend={t('askRecusal')} value={answer} onChoose={setAnswer} choices={[{ value: 'none', label: t('recusalNone'), testid: 'recusal-none' }, { value: 'requested', label: t('recusalAsked'), testid: 'recusal-requested' }]} />
        {answer === 'requested' && !done && <><ClaimFields open={open} value={claim} onChange={setClaim} />{tried && !(claim.inspector && claim.ground) && <p class="field"><span class="err"><Icon name="alert" />{t('needChoice')}</span></p>}</>}
        {answer === 'requested' && !done && <Field label={t('recusalWhy')} hint={t('recusalNext')} fault={tried && !clean(note) ? t('needReason') : undefined}>{(control) => <textarea {...control} class="input" rows={2} value={note} onInput={(event) => setNote(event.currentTarget.value)} data-testid="recusal-note" />}</Field>}
        <Claims open={open} />
        <OwnRecusal open={open} />
      </div></section>
      <Registration open={open} />
      <Methods open={open} />
    </VisitFrame>
  )
}
