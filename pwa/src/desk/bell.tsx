import { useEffect, useState } from 'preact/hooks'
import { api } from '../api/client.ts'
import { tb } from '../i18n/desk/notices.ts'
import { DeskIcon } from './icons.tsx'

const EVERY_MS = 120_000
const READ = 'mingcha-notices'

/** Said by whoever marks notices as read, so that the bell asks again. */
export function noticesRead(): void {
  dispatchEvent(new Event(READ))
}

/** How much is unread, in the bar of every room; asked again with each room and every two minutes while the page is seen. */
export function Bell({ room }: { room: string | undefined }) {
  const [unread, setUnread] = useState(0)
  useEffect(() => {
    const ask = () => {
      if (document.visibilityState === 'visible') api<{ unread: number }>('/notices?limit=1').then((found) => setUnread(found.unread), () => undefined)
    }
    ask()
    const timer = setInterval(ask, EVERY_MS)
    addEventListener(READ, ask)
    return () => { clearInterval(timer); removeEventListener(READ, ask) }
  }, [room])
  return <a class="bell" href="#/notices" aria-label={tb('bell', { n: unread })} aria-current={room === 'notices' ? 'page' : undefined} data-testid="nav-notices"><DeskIcon name="bell" />{unread > 0 && <b aria-hidden="true">{unread > 99 ? '99+' : unread}</b>}</a>
}
