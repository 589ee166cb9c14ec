import { useEffect, useState } from 'preact/hooks'
import { signOut, type Session } from '../api/client.ts'
import { loadWords } from '../i18n/index.ts'
import { tc } from '../i18n/both/index.ts'
import { th } from '../i18n/desk/comfort.ts'
import { t } from '../i18n/desk/index.ts'
import { Button, EmptyState, Problem, useRoute } from '../ui/parts.tsx'
import { Bell } from './bell.tsx'
import { HelpSheet } from './help.tsx'
import { DeskIcon } from './icons.tsx'
import { LanguageSwitch } from './language.tsx'
import { HALL, NOTICES, ROOMS, type Room, type Screen } from './rooms.ts'
import { Search } from './search.tsx'
import { UndoBar } from './undo.tsx'

/** Rail, bar and the work area. A room is fetched when it is first opened. */
export function Frame({ session }: { session: Session }) {
  const route = useRoute()
  const open = ROOMS.filter((room) => session.me.permissions.includes(room.permission))
  const room = [...open, NOTICES].find((one) => one.path === route[0]) ?? (route.length === 0 ? open[0] : undefined)
  const [helped, setHelped] = useState<string | null>(null)
  const helping = [...open, NOTICES].find((one) => one.path === helped)
  const hall = route[0] === HALL.path && session.me.permissions.includes(HALL.permission)
  const [menu, setMenu] = useState(false)
  document.body.className = hall ? 'hall' : menu ? 'desk menu' : 'desk'
  useEffect(() => setMenu(false), [route.join('/')])
  useEffect(() => {
    document.title = `${room ? t(room.word) : tc('product')} · ${tc('product')}`
  }, [room])
  if (hall) return <RoomView room={HALL} session={session} route={route.slice(1)} />
  return (
    <>
      <nav aria-label={t('mainNav')}>
        <span class="mark" aria-hidden="true">明</span>
        {open.map((one) => (
          <>
            {one.line && <hr />}
            <a href={`#/${one.path}`} aria-current={one === room ? 'page' : undefined} data-testid={`nav-${one.path}`}>
              <DeskIcon name={one.icon} /><span>{t(one.word)}</span>
            </a>
          </>
        ))}
      </nav>
      <header>
        <Button kind="plain" class="menu" icon="list" aria-label={t('mainNav')} aria-expanded={menu} onClick={() => { setMenu(!menu); scrollTo(0, 0) }} data-testid="menu" />
        <h1>{room ? t(room.word) : tc('product')}</h1>
        <span class="sample">{session.region.name}</span>
        {room && <Button kind="plain" small class="ask" aria-label={th('help')} title={th('help')} onClick={() => setHelped(room.path)} data-testid="help">?</Button>}
        <Search rooms={[...open, NOTICES]} onHelp={setHelped} />
        <span class="end row">
          <Bell room={room?.path} />
          <LanguageSwitch />
          <span data-testid="whoami">{session.me.name} · {session.me.department.name}</span>
          <Button kind="plain" small onClick={() => void signOut()} data-testid="logout">{tc('signOut')}</Button>
        </span>
      </header>
      {room ? <RoomView key={room.path} room={room} session={session} route={route.slice(1)} />
        : <main class="in"><EmptyState title={t('noSuchRoom')}><p class="muted">{t('noSuchRoomText')}</p></EmptyState></main>}
      <UndoBar room={room?.path} />
      {helping && <HelpSheet room={helping.path} name={t(helping.word)} onClose={() => setHelped(null)} />}
    </>
  )
}

function RoomView({ room, session, route }: { room: Room; session: Session; route: string[] }) {
  const [found, setFound] = useState<Screen | null>(null)
  const [error, setError] = useState<unknown>(null)
  const load = () => {
    setError(null)
    room.load().then(async (module) => {
      await loadWords()
      setFound(() => module.Screen)
    }, setError)
  }
  useEffect(load, [room])
  if (error) return <main class="in"><Problem error={error} onRetry={load} /></main>
  const View = found
  return View ? <View session={session} route={route} /> : <main aria-busy="true" />
}
