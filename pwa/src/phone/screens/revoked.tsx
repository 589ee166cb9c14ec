import { t } from '../../i18n/phone/lock.ts'
import { EmptyState } from '../../ui/parts.tsx'
import { useCounts } from '../app.ts'
import { Home } from '../frame.tsx'

/** The office took this phone out of service: what was recorded before can still be sent. */
export function Revoked() {
  const { phone, sent, attention } = useCounts()
  return <Home title={t('revokedTitle')} tab=""><EmptyState icon="lock" title={t('revokedTitle')}><p data-testid="revoked">{t('revokedText', { n: phone + sent + attention })}</p><a class="btn primary" href="#/sync">{t('seeSync')}</a></EmptyState></Home>
}
