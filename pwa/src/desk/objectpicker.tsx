import { useEffect, useState } from 'preact/hooks'
import { Button, Field } from '../ui/parts.tsx'
import { query, useData } from './data.ts'

export interface Picked { id: string; name: string; address: string | null; industry: string | null; district: string }

/** One object of the library by a part of its name or its credit code. */
export function ObjectPicker({ label, hint, value, onPick, start = '' }: { label: string; hint: string; value: Picked | null; onPick: (picked: Picked | null) => void; start?: string }) {
  const [typed, setTyped] = useState(start)
  const [asked, setAsked] = useState(start)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), 250)
    return () => clearTimeout(timer)
  }, [typed])
  const { data } = useData<{ items: Picked[] }>(!value && asked.length >= 2 ? '/objects' + query({ q: asked, limit: 8 }) : null)
  if (value) return <p class="row wrap"><strong>{value.name}</strong><span class="muted">{value.address}</span><Button small icon="x" aria-label={label} onClick={() => onPick(null)} /></p>
  return (
    <div class="stack-s"><Field label={label} hint={hint}>{(control) => <input {...control} class="input" type="search" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} data-testid="object-search" />}</Field>
      {data && data.items.length > 0 && <ul class="stack-s" data-testid="object-found">{data.items.map((one) => <li key={one.id}><Button small onClick={() => onPick(one)}>{one.name} · {one.district}</Button></li>)}</ul>}</div>
  )
}
