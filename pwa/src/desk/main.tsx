import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { currentSession, loadSession, mayReturn, onSession, type Session } from '../api/client.ts'
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
import { Again, SignIn } from './signin.tsx'

function Desk() {
  useLanguage()
  const [session, setSession] = useState<Session | null>(currentSession())
  const [over, setOver] = useState(false)
  const [ready, setReady] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const start = () => {
    setError(null)
    loadSession().then(() => setReady(true), setError)
  }
  useEffect(() => onSession((next) => {
    const cut = !next && mayReturn() // it ended by itself: what is open stays until the same person is back
    setOver(cut)
    if (!cut) setSession(next)
  }), [])
  useEffect(start, [])
  if (error) return <main class="alone"><Problem error={error} onRetry={start} /></main>
  if (!ready) return <main class="alone" aria-busy="true" />
  if (!session) return <SignIn />
  return <><Frame key={session.me.id} session={session} />{over && <Again me={session.me} onLeave={() => setSession(null)} />}</>
}

await loadWords()
render(<Desk />, document.body)
