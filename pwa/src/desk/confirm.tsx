import { tc } from '../i18n/both/index.ts'
import { t } from '../i18n/desk/index.ts'
import { Button, Problem, Sheet } from '../ui/parts.tsx'
import { useAct } from './data.ts'

/** Asked only before what cannot be undone; repeats the thing and the number. */
export function Confirm({ text, go, onGo, onClose }: { text: string; go: string; onGo: () => Promise<void>; onClose: () => void }) {
  const act = useAct()
  return (
    <Sheet title={t('confirmTitle')} onClose={onClose} testid="confirm">
      <p>{text}</p>
      <Problem error={act.error} />
      <div class="row end">
        <Button onClick={onClose}>{tc('cancel')}</Button>
        <Button kind="primary" busy={act.busy} data-testid="confirm-go" onClick={() => void act.run(async () => { await onGo(); onClose() })}>{go}</Button>
      </div>
    </Sheet>
  )
}
