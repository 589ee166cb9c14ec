import { useState } from 'preact/hooks'
import { withDb } from '../../core/db/open.ts'
import type { BlobRow } from '../../core/db/schema.ts'
import { tm } from '../../i18n/phone/media.ts'
import { Button, Icon } from '../../ui/parts.tsx'
import { useLive } from '../app.ts'
import { filmAnywhere, filmMayGo, letFilmGo } from '../film.ts'
import { bytesWords } from '../words.ts'

async function films(): Promise<BlobRow[]> {
  return (await withDb((db) => db.getAllFromIndex('blobs', 'place', 'phone'))).filter((row) => row.rank === 3)
}

/** Film that is on this phone, and over which network it may go. Nothing when there is none. */
export function FilmCard() {
  const waiting = useLive(films)
  const [anywhere, setAnywhere] = useState(filmAnywhere())
  if (!waiting || waiting.length === 0) return null
  const size = bytesWords(waiting.reduce((sum, row) => sum + row.size, 0))
  return (
    <section class="card" data-testid="film"><div class="in stack">
      {!filmMayGo() && <><h2 class="h3 row"><Icon name="clock" />{tm('holdTitle', { n: waiting.length })}</h2><p class="small">{tm('holdText', { size })}</p>
        <Button wide onClick={() => letFilmGo('now')} data-testid="film-now">{tm('holdSend')}</Button></>}
      <label class="opt"><input type="checkbox" checked={!anywhere} onChange={(event) => { const all = !event.currentTarget.checked; setAnywhere(all); letFilmGo(all ? 'always' : 'wifi') }} data-testid="film-wifi" />{tm('wifiOnly')}</label>
      <p class="small muted">{tm('wifiHelp')}</p></div></section>
  )
}
