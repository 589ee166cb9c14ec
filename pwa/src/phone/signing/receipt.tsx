import { t } from '../../i18n/phone/signing.ts'
import { Qr } from './qr.tsx'
import './signing.css'

/** The seal's hash as a code that the business photographs: the same 32 characters as in print, inside an address of the portal. */
export function ReceiptCode({ hash }: { hash: string }) {
  return (
    <div class="stack-s" data-testid="receipt-qr"><p class="strong">{t('receiptQr')}</p>
      <Qr text={`${location.origin}/portal/receipt/${hash.slice(0, 32)}`} label={t('receiptQr')} ecc="medium" />
      <p class="small">{t('receiptQrHelp')}</p><p class="small muted">{t('receiptOffline')}</p></div>
  )
}
