import { useState } from 'preact/hooks'
import { t } from '../../i18n/phone/visit.ts'
import { Button, Field, go, Icon, Sheet } from '../../ui/parts.tsx'
import { clean, keepChoice, say, type Open } from './data.ts'
import { useTyped } from './typed.ts'

import { ENDINGS, TABLE_VERSION } from '../../core/events/endings.ts'
import { t as ts } from '../../i18n/phone/signing.ts'
import { handOverPart, Later } from '../signing/later.tsx'

const KINDS = ['not_found', 'closed', 'moved', 'cancelled', 'not_this_business', 'entry_refused', 'off_site'] as const

/** A visit may end in other ways; each is written down with what was seen, then signed and sealed like any other. */
export function EndingSheet({ open, onClose }: { open: Open; onClose: () => void }) {
  const [kind, setKind] = useTyped<(typeof KINDS)[number] | null>(open, 'ending/kind', null)
  const [text, setText] = useTyped(open, 'ending/text', '')
  const [tried, setTried] = useState(false)
  const [handOver, setHandOver] = useState(false)
  const save = async () => {
    setTried(true)
    if (!kind || !clean(text)) return
    await say(open.visit, 'ending', { kind, text: clean(text), table: TABLE_VERSION })
    const usual = ENDINGS[kind]?.result
    if (usual && open.choice.conclusion.length === 0) await keepChoice(open.visit.id, { ...open.choice, conclusion: [usual] })
    onClose()
    go(`/visit/${open.visit.id}/ending`)
  }
  if (handOver) return <Later part={handOverPart} with={{ open, onClose }} />
  return (
    <Sheet title={t('otherEndings')} onClose={onClose} testid="ending-sheet">
      <p class="small muted">{t('endingHelp')}</p>
      <fieldset><legend class="label">{t('endingWhich')}</legend>{KINDS.map((one) => (
        <label class="opt" key={one}><input type="radio" name="ending" checked={kind === one} onChange={() => setKind(one)} data-testid={`ending-${one}`} />{t(`ending_${one}`)}</label>))}
        {tried && !kind && <p class="field"><span class="err"><Icon name="alert" />{t('needChoice')}</span></p>}</fieldset>
      <Field label={t('endingText')} fault={tried && !clean(text) ? t('needWords') : undefined}>{(control) => <textarea {...control} class="input" rows={3} value={text} onInput={(event) => setText(event.currentTarget.value)} data-testid="ending-text" />}</Field>
      {!open.state.arrived && <p class="small muted">{t('endingArriveFirst')}</p>}
      <Button kind="primary" wide disabled={!open.state.arrived} onClick={() => void save()} data-testid="ending-save">{t('endingSave')}</Button>
      <Button wide icon="user" onClick={() => setHandOver(true)} data-testid="hand-over">{ts('handOverTitle')}</Button>
    </Sheet>
  )
}
