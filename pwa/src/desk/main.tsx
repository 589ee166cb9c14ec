import { render } from 'preact'
import { loadWords } from '../i18n/index.ts'
import { t } from '../i18n/desk/index.ts'
import { EmptyState } from '../ui/parts.tsx'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/parts.css'
import '../ui/screens.css'
import './desk.css'

await loadWords()
document.body.className = 'desk'
render(<main><EmptyState title={t('today')} /></main>, document.body)
