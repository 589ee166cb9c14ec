import { language, setLanguage } from '../i18n/index.ts'
import { tc } from '../i18n/both/index.ts'
import { Button } from '../ui/parts.tsx'

/** One press changes the language; the button names the other one. */
export function LanguageSwitch() {
  const other = language() === 'zh' ? 'en' : 'zh'
  return <Button kind="plain" small lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => void setLanguage(other)}>{other === 'zh' ? tc('chinese') : tc('english')}</Button>
}
