import type { PublicJwk } from '../crypto/keys.ts'
import { eventHash, lineFault, type Envelope } from '../events/event.ts'
import { sha256 } from '../hash.ts'
import { isUuid } from '../ids.ts'
import { shortCode } from './code.ts'
import { framesOf, MAX_FRAMES } from './frames.ts'

export interface Signer { id: string; name: string; certificate_no: string }

/** What the first phone asks the second one to sign. `text` is the exact text, unless it is too long for the camera: then `summary`. */
export interface Ask {
  v: 1
  visit: string
  number: string
  object: string
  shown: string
  /** Random, so that an answer to another question is told apart. */
  nonce: string
  offer: string
  from: string
  team: Signer[]
  text?: string
  summary?: string
}

/** The signed event that the second phone shows back, with the key it was signed by. */
export interface Back { v: 1; nonce: string; line: string; jwk: PublicJwk }

/** A colleague's card, for a hand-over. */
export interface Card { v: 1; id: string; name: string; certificate_no: string }

const HEX64 = /^[0-9a-f]{64}$/
const SUMMARY_LINES = 12

/** Head and totals of a long text: what can be read on the other phone when the whole does not fit. */
function summaryOf(text: string): string {
  const lines = text.split('\n')
  return [...lines.slice(0, SUMMARY_LINES), '…', ...lines.slice(-6)].join('\n')
}

export async function askFrames(ask: Omit<Ask, 'text' | 'summary'>, text: string): Promise<string[]> {
  const whole = await framesOf('A', JSON.stringify({ ...ask, text }))
  return whole.length <= MAX_FRAMES ? whole : framesOf('A', JSON.stringify({ ...ask, summary: summaryOf(text) }))
}

export function backFrames(back: Back): Promise<string[]> {
  return framesOf('B', JSON.stringify(back))
}

export function cardFrames(card: Card): Promise<string[]> {
  return framesOf('C', JSON.stringify(card))
}

function parsed<T>(text: string): Partial<T> | null {
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === 'object' && found !== null && (found as { v?: unknown }).v === 1 ? (found as Partial<T>) : null
  } catch {
    return null
  }
}

const isLine = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 200

/** Null when it is no question, or when its text is not the one its hash names: then nothing is shown to sign. */
export async function readAsk(text: string): Promise<Ask | null> {
  const ask = parsed<Ask>(text)
  if (!ask || !isUuid(ask.visit) || !HEX64.test(ask.shown ?? '') || !HEX64.test(ask.offer ?? '') || !Array.isArray(ask.team)) return null
  if (![ask.number, ask.object, ask.nonce, ask.from].every(isLine)) return null
  if (!ask.team.every((one) => isUuid(one?.id) && isLine(one.name) && isLine(one.certificate_no))) return null
  if (ask.text === undefined ? typeof ask.summary !== 'string' : (await sha256(ask.text)) !== ask.shown) return null
  return ask as Ask
}

export type BackFault = 'unreadable' | 'signature' | 'visit' | 'nonce' | 'shown' | 'signer'

/** What the second phone brought back, checked: its signature, that it answers this question, and that it stands under this text. */
export async function readBack(text: string, wanted: { visit: string; shown: string; nonce: string; team: string[] }): Promise<{ e: Envelope; hash: string; line: string } | BackFault> {
  const back = parsed<Back>(text)
  if (!back || typeof back.line !== 'string' || !back.jwk) return 'unreadable'
  if ((await lineFault(back.line, back.jwk)) !== null) return 'signature'
  const { e } = JSON.parse(back.line) as { e: Envelope }
  const payload = e.payload as Record<string, string>
  if (e.kind !== 'countersign' || e.visit !== wanted.visit) return 'visit'
  if (payload['nonce'] !== wanted.nonce) return 'nonce'
  if (payload['shown'] ? payload['shown'] !== wanted.shown : payload['code'] !== shortCode(wanted.shown)) return 'shown'
  if (!wanted.team.includes(payload['inspector'] ?? '')) return 'signer'
  return { e, hash: await eventHash(e), line: back.line }
}

export function readCard(text: string): Card | null {
  const card = parsed<Card>(text)
  return card && isUuid(card.id) && isLine(card.name) && isLine(card.certificate_no) ? (card as Card) : null
}

/** The credit code in what a licence's QR holds: bare, or somewhere in an address. Null when there is none. */
export function creditCode(text: string): string | null {
  return /(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])/.exec(text.toUpperCase())?.[0] ?? null
}
