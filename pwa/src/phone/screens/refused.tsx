import { tc } from '../../i18n/both/index.ts'
import { t as tp } from '../../i18n/phone/index.ts'
import { t } from '../../i18n/phone/lock.ts'
import { Button, EmptyState } from '../../ui/parts.tsx'
import { LanguageSwitch } from './language.tsx'

/** True where the browser lets the page keep nothing; every other error may come from a store that is there and hurt. */
function refusedBy(error: unknown): boolean {
  try {
    return !globalThis.indexedDB || ['SecurityError', 'InvalidStateError', 'NotAllowedError'].includes((error as Error).name)
  } catch {
    return true // even asking for it is forbidden
  }
}

/** The page's store cannot be had: nothing is promised that cannot be kept, and nothing is said to be there that nobody has seen. */
export function Refused({ error }: { error: unknown }) {
  const refused = refusedBy(error)
  return (
    <main class="stack" data-testid="refused-store"><EmptyState icon="alert" title={refused ? t('refusedTitle') : tp('storageSilent')}>
      {refused ? <><p>{t('refusedText')}</p><p class="strong">{t('refusedDo')}</p></> : <p>{(error as Error).name === 'QuotaExceededError' ? t('storageFull') : tp('storageSilentText')}</p>}
      <Button onClick={() => location.reload()}>{tc('retry')}</Button></EmptyState><LanguageSwitch /></main>
  )
}
