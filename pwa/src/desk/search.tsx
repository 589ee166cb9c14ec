import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { api } from '../api/client.ts'
import { language } from '../i18n/index.ts'
import { HELPED, helpOf, type Help } from '../i18n/desk/help/index.ts'
import { t } from '../i18n/desk/index.ts'
import { th } from '../i18n/desk/comfort.ts'
import { errorText, go } from '../ui/parts.tsx'
import { DeskIcon } from './icons.tsx'
import type { Room } from './rooms.ts'

type Kind = 'business' | 'record' | 'task' | 'plan' | 'item' | 'lead' | 'follow_up' | 'person' | 'help'
interface Hit { id: string; title: string; note: string; path: string }
interface Group { kind: Kind; items: Hit[]; more: boolean }

const LEAST = 2
const PAUSE = 180

/** One box over everything the reader may see. `/` goes to it from anywhere, arrows choose, Enter opens, Escape leaves. */
export function Search({ rooms, onHelp }: { rooms: Room[]; onHelp: (room: string) => void }) {
  const [text, setText] = useState('')
  const [groups, setGroups] = useState<Group[] | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [at, setAt] = useState(0)
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLInputElement>(null)
  const id = useId()
  const words = text.trim()
  useEffect(() => slash(() => box.current), [])
  useEffect(() => {
    setAt(0)
    if (words.length < LEAST) { setGroups(null); setError(null); return }
    let gone = false
    const timer = setTimeout(() => {
      Promise.all([api<{ groups: Group[] }>(`/search?q=${encodeURIComponent(words)}`), helps(words, rooms)]).then(
        ([found, help]) => { if (!gone) { setGroups([...found.groups, ...help]); setError(null) } }, (fault) => { if (!gone) setError(fault) })
    }, PAUSE)
    return () => { gone = true; clearTimeout(timer) }
  }, [words])
  const hits = (groups ?? []).flatMap((group) => group.items.map((hit) => ({ ...hit, kind: group.kind })))
  const close = () => { setOpen(false); setText(''); box.current?.blur() }
  const choose = (hit: (typeof hits)[number] | undefined) => {
    if (!hit) return
    close()
    if (hit.kind === 'help') onHelp(hit.id)
    else go(`/${hit.path}`)
  }
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && hits.length) { event.preventDefault(); setAt((now) => (now + step + hits.length) % hits.length) }
    else if (event.key === 'Enter') { event.preventDefault(); choose(hits[at]) }
    else if (event.key === 'Escape') { event.preventDefault(); close() }
  }
  const shown = open && words.length >= LEAST && (groups !== null || error !== null)
  return (
    <form class="finder" role="search" onSubmit={(event) => event.preventDefault()}>
      <DeskIcon name="search" />
      <input ref={box} class="input" type="search" role="combobox" list={undefined} aria-label={th('search')} placeholder={th('searchHint')} autocomplete="off" aria-expanded={shown} aria-controls={`${id}-list`}
        aria-activedescendant={shown && hits[at] ? `${id}-${at}` : undefined} value={text} onFocus={() => setOpen(true)} onBlur={() => setOpen(false)} onKeyDown={keys} onInput={(event) => { setText(event.currentTarget.value); setOpen(true) }} data-testid="search" />
      <kbd aria-hidden="true">/</kbd>
      <div class="finds card" id={`${id}-list`} role="listbox" aria-label={th('found')} hidden={!shown} data-testid="finds" onMouseDown={(event) => event.preventDefault()}>
        {error !== null && <p class="in" role="alert">{errorText(error).title}</p>}
        {groups?.length === 0 && <p class="in muted" role="status">{th('nothing', { words })}</p>}
        {groups?.map((group) => <FoundGroup key={group.kind} group={group} id={id} first={hits.findIndex((one) => one.kind === group.kind)} at={at} onChoose={(n) => choose(hits[n])} />)}
      </div>
    </form>
  )
}

function FoundGroup({ group, id, first, at, onChoose }: { group: Group; id: string; first: number; at: number; onChoose: (n: number) => void }) {
  return (
    <div role="group" aria-labelledby={`${id}-${group.kind}`}>
      <p class="grouped" id={`${id}-${group.kind}`}>{th(`k_${group.kind}`)}{group.more && <span class="muted"> · {th('others')}</span>}</p>
      {group.items.map((hit, n) => (
        <div key={hit.id} id={`${id}-${first + n}`} role="option" class="hit" aria-selected={at === first + n} onClick={() => onChoose(first + n)} data-testid={`hit-${group.kind}`}>
          <span class="grow">{hit.title}</span><span class="muted small">{hit.note}</span></div>))}
    </div>
  )
}

/** `/` anywhere but in a field, and not under an open sheet. */
function slash(box: () => HTMLInputElement | null): () => void {
  const pressed = (event: KeyboardEvent) => {
    const typing = (event.target as Element | null)?.closest?.('input, textarea, select, [contenteditable], dialog')
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    box()?.focus()
  }
  addEventListener('keydown', pressed)
  return () => removeEventListener('keydown', pressed)
}

/** Help of rooms the reader has, where its words hold what is looked for. */
async function helps(words: string, rooms: Room[]): Promise<Group[]> {
  const wanted = words.toLowerCase()
  const mine = rooms.filter((room) => HELPED.includes(room.path))
  const read = await Promise.all(mine.map(async (room) => ({ room, help: await helpOf(room.path) })))
  const fit = ({ room, help }: { room: Room; help: Help | null }) => help !== null && `${t(room.word)} ${JSON.stringify(help[language()])}`.toLowerCase().includes(wanted)
  const items = read.filter(fit).slice(0, 4).map(({ room, help }) => ({ id: room.path, title: th('helpOf', { room: t(room.word) }), note: help![language()].what.slice(0, 40), path: '' }))
  return items.length ? [{ kind: 'help', items, more: false }] : []
}
