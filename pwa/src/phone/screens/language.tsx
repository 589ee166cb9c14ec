import { useState } from 'preact/hooks'
import { language, setLanguage, type Language } from '../../i18n/index.ts'
import { tc } from '../../i18n/both/index.ts'
import { Segmented } from '../../ui/parts.tsx'

export function LanguageSwitch() {
  const [missing, setMissing] = useState(false)
  return (
    <><Segmented<Language> legend={tc('language')} joined value={language()} onChoose={(next) => void setLanguage(next).then((done) => setMissing(!done))}
      choices={[{ value: 'zh', label: tc('chinese'), testid: 'lang-zh' }, { value: 'en', label: tc('english'), testid: 'lang-en' }]} />
      {missing && <p class="small t-warn" role="alert">{tc('languageOffline')}</p>}</>
  )
}
