import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { NoAnswer, ProblemError, SignedOut } from '../api/client.ts'
import { onLanguage } from '../i18n/index.ts'
import { tc } from '../i18n/both/index.ts'
import { useBack } from './back.ts'
import { ICONS, type IconName } from './icons.ts'

export type Tone = 'ok' | 'warn' | 'danger' | 'info' | 'mute' | 'bare' | 'line'

export function Icon({ name }: { name: IconName }) {
  return <svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d={ICONS[name]} /></svg>
}

type ButtonProps = Omit<JSX.IntrinsicElements['button'], 'icon' | 'loading'> & {
  kind?: 'primary' | 'danger' | 'plain'
  icon?: IconName
  small?: boolean
  wide?: boolean
  /** Shows that work is under way and keeps a second tap from doing it twice. */
  busy?: boolean
}

export function Button({ kind, icon, small, wide, busy, class: extra, children, disabled, ...rest }: ButtonProps) {
  const only = icon && !children
  const names = ['btn', kind, small && 's', wide && 'wide', only && 'icon', extra].filter(Boolean).join(' ')
  return (
    <button type="button" {...rest} class={names} disabled={disabled || busy} aria-busy={busy ? 'true' : undefined}>
      {icon && <Icon name={icon} />}{children}
    </button>
  )
}

export function Chip({ tone = 'mute', icon, children, testid }: { tone?: Tone; icon?: IconName; children: ComponentChildren; testid?: string }) {
  return <span class={`chip ${tone}`} data-testid={testid}>{icon && <Icon name={icon} />}{children}</span>
}

export interface Choice<V extends string> { value: V; label: string; tone?: 'ok' | 'no' | 'na'; icon?: IconName; testid?: string }

/** Radio buttons drawn as segments. `legend` is read out; it is shown only with `shown`. */
export function Segmented<V extends string>(props: {
  legend: string; choices: Choice<V>[]; value: V | null; onChoose: (value: V) => void; joined?: boolean; shown?: boolean
}) {
  const name = useId()
  return (
    <fieldset class={props.joined ? 'seg joined' : 'seg'}>
      <legend class={props.shown ? 'label' : 'vh'}>{props.legend}</legend>
      {props.choices.map((choice) => (
        <label key={choice.value}>
          <input type="radio" name={name} class={choice.tone} checked={props.value === choice.value} data-testid={choice.testid}
            onClick={() => { if (props.value !== choice.value) props.onChoose(choice.value) }} />
          <span>{choice.icon && <Icon name={choice.icon} />}{choice.label}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** Chips of which several may be chosen. Chosen ones are red, as reasons for a failing answer; `plain` makes them the accent colour. */
export function Tags<V extends string>(props: {
  plain?: boolean; legend: string; choices: { value: V; label: string; testid?: string }[]; values: V[]; onChange: (values: V[]) => void
}) {
  const latest = useRef(props.values)
  useEffect(() => { latest.current = props.values }, [props.values.join('\n')])
  const toggle = (value: V) => {
    const before = latest.current
    latest.current = before.includes(value) ? before.filter((one) => one !== value) : [...before, value]
    props.onChange(latest.current)
  }
  return (
    <fieldset class="stack-s">
      <legend class="label">{props.legend}</legend>
      <div class={props.plain ? 'tags plain' : 'tags'}>
        {props.choices.map((choice) => (
          <label key={choice.value}>
            <input type="checkbox" checked={props.values.includes(choice.value)} data-testid={choice.testid} onChange={() => toggle(choice.value)} />
            <span><Icon name={props.values.includes(choice.value) ? 'check' : 'plus'} />{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** A modal sheet: from below on the phone, in the middle on the desk. Escape and the cross close it. */
export function Sheet({ title, onClose, children, testid }: { title: string; onClose: () => void; children: ComponentChildren; testid?: string }) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  useBack(onClose)
  useLayoutEffect(() => { // before the next frame: until then what is in it can neither be seen nor pressed
    const dialog = box.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog class="sheet-box" ref={box} aria-labelledby={id} data-testid={testid} onCancel={(event) => { event.preventDefault(); onClose() }}>
      <div class="stack">
        <div class="row"><h2 id={id} class="grow">{title}</h2>
          <Button kind="plain" icon="x" aria-label={tc('close')} onClick={onClose} data-testid="sheet-close" /></div>
        {children}
      </div>
    </dialog>
  )
}

export function EmptyState({ icon = 'work', title, children }: { icon?: IconName; title: string; children?: ComponentChildren }) {
  return <div class="empty"><Icon name={icon} /><p class="strong">{title}</p>{children}</div>
}

/** What happened, what is safe, what to do next, for any error of the client. */
export function errorText(error: unknown): { title: string; text: string } {
  if (error instanceof ProblemError) {
    if (error.status >= 500) return { title: tc('offlineTitle'), text: tc('serverText') }
    return { title: error.document.title, text: error.document.detail ?? '' }
  }
  if (error instanceof SignedOut) return { title: tc('signedOutTitle'), text: tc('signedOutText') }
  if (error instanceof NoAnswer) return { title: tc('offlineTitle'), text: tc('offlineText') }
  return { title: String((error as Error)?.message ?? error), text: '' }
}

/** `placed`: the faults of single fields stand at their fields, and are not listed again without their names. */
export function Problem({ error, onRetry, placed }: { error: unknown; onRetry?: () => void; placed?: boolean }) {
  if (!error) return null
  const { title, text } = errorText(error)
  const faults = error instanceof ProblemError && !placed ? (error.document.errors ?? []) : []
  return (
    <div class="banner danger box" role="alert" data-testid="problem">
      <Icon name="alert" />
      <div class="grow"><p class="strong">{title}</p>{text && text !== title && <p>{text}</p>}
        {faults.length > 0 && <ul>{faults.map((fault) => <li key={fault.pointer}>{fault.detail}</li>)}</ul>}</div>
      {onRetry && <Button small onClick={onRetry}>{tc('retry')}</Button>}
    </div>
  )
}

export function Progress({ value, max, label }: { value: number; max: number; label: string }) {
  return <progress class="grow" value={value} max={Math.max(max, 1)} aria-label={label} />
}

/** A label, its control and what is wrong with it. The control must take `id` from the function. */
export function Field({ label, hint, fault, children }: {
  label: string; hint?: string; fault?: string | undefined; children: (control: { id: string; 'aria-invalid'?: 'true'; 'aria-describedby'?: string }) => ComponentChildren
}) {
  const id = useId()
  const note = `${id}-note`
  const described = fault || hint ? { 'aria-describedby': note } : {}
  return (
    <div class={fault ? 'field bad' : 'field'}>
      <label for={id}>{label}</label>
      {children({ id, ...(fault ? { 'aria-invalid': 'true' as const } : {}), ...described })}
      {fault ? <p class="err" id={note}><Icon name="alert" />{fault}</p> : hint ? <p class="hint" id={note}>{hint}</p> : null}
    </div>
  )
}

/** Draws the children again when the language changes. */
export function useLanguage(): number {
  const [count, setCount] = useState(0)
  useEffect(() => onLanguage(() => setCount((n) => n + 1)), [])
  return count
}

/** The part of the address after "#", split at "/": ["visit", "<id>", "check"]. */
export function useRoute(): string[] {
  const read = () => decodeURI(location.hash).replace(/^#\/?|\?.*$/g, '').split('/').filter(Boolean)
  const [route, setRoute] = useState(read)
  useEffect(() => {
    const changed = () => setRoute(read())
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [])
  return route
}

export function go(path: string): void {
  location.hash = path
}
