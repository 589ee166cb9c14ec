import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { currentSession, loadSession, onSession, type Session } from '../api/client.ts'
import { loadWords } from '../i18n/index.ts'
import { Problem, useLanguage } from '../ui/parts.tsx'
import '../../../backend/mingcha/publication/static/tokens.css'
import '../../../backend/mingcha/publication/static/base.css'
import '../../../backend/mingcha/publication/static/office.css'
import '../ui/parts.css'
import '../ui/screens.css'
import './desk.css'
import './own.css'
import './narrow.css'
import './print.css'
import { Frame } from './frame.tsx'
import { SignIn } from './signin.tsx'

function Desk() {
  useLanguage()
  const [session, setSession] = useState<Session | null>(currentSession())
  const [ready, setReady] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const start = () => {
    setError(null)
    loadSession().then(() => setReady(true), setError)
  }
  useEffect(() => onSession(setSession), [])
  useEffect(start, [])
  if (error) return <main class="alone"><Problem error={error} onRetry={start} /></main>
  if (!ready) return <main class="alone" aria-busy="true" />
  return session ? <Frame session={session} /> : <SignIn />
}

await loadWords()
render(<Desk />, document.body)
