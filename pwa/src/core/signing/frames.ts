import { sha256, utf8 } from '../hash.ts'

/**
 * A text as a row of QR codes: deflated, in base 45 (the characters that a QR code packs best), cut into frames
 * `MC1<kind><6 hex of its SHA-256>/<no>/<count>:<data>`. One frame when it fits; else they are shown one after another.
 */
const BASE45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const FRAME = /^MC1([A-Z])([0-9A-F]{6})\/(\d{1,2})\/(\d{1,2}):([0-9A-Z $%*+\-./:]+)$/
const PIECE = 480
const MAX_TEXT = 200_000
export const MAX_FRAMES = 30

export function base45(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    let number = at + 1 < bytes.length ? bytes[at]! * 256 + bytes[at + 1]! : bytes[at]!
    for (let digit = 0; digit < (at + 1 < bytes.length ? 3 : 2); digit += 1) {
      text += BASE45[number % 45]
      number = Math.floor(number / 45)
    }
  }
  return text
}

/** Null when the text is not base 45. */
export function fromBase45(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 3) {
    const digits = [...text.slice(at, at + 3)].map((one) => BASE45.indexOf(one))
    if (digits.length === 1 || digits.includes(-1)) return null
    const number = digits.reduceRight((sum, digit) => sum * 45 + digit, 0)
    if (number > (digits.length === 3 ? 65535 : 255)) return null
    if (digits.length === 3) bytes.push(number >> 8)
    bytes.push(number & 255)
  }
  return new Uint8Array(bytes)
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer())
}

/** Packed bytes: a letter that tells how, then the text; older browsers cannot deflate. */
async function packed(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const plain = utf8(text)
  const small = typeof CompressionStream === 'undefined' ? null : await through(plain.slice(), new CompressionStream('deflate-raw'))
  const body = small ?? plain
  const out = new Uint8Array(body.length + 1)
  out[0] = small ? 1 : 0
  out.set(body, 1)
  return out
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const body = bytes.slice(1)
  const plain = bytes[0] === 1 ? await through(body, new DecompressionStream('deflate-raw')) : body
  if (plain.length > MAX_TEXT) throw new Error('too long')
  return new TextDecoder('utf-8', { fatal: true }).decode(plain)
}

/** The frames of a text. `kind` is one letter: A asks for a signature, B brings it back, C is a colleague's card. */
export async function framesOf(kind: string, text: string): Promise<string[]> {
  const bytes = await packed(text)
  const id = (await sha256(bytes.slice().buffer)).slice(0, 6).toUpperCase()
  const data = base45(bytes)
  const count = Math.ceil(data.length / PIECE)
  return Array.from({ length: count }, (_, no) => `MC1${kind}${id}/${no + 1}/${count}:${data.slice(no * PIECE, (no + 1) * PIECE)}`)
}

export interface Collected { have: number; of: number; kind: string; text: string | null }

/** Puts frames together, in any order and seen any number of times. A frame of another message begins anew. */
export class Frames {
  private id = ''
  private kind = ''
  private of = 0
  private pieces = new Map<number, string>()

  /** Null for a text that is no frame of ours, or whose pieces do not fit together. */
  async add(text: string): Promise<Collected | null> {
    const found = FRAME.exec(text)
    if (!found) return null
    const [, kind, id, no, of, data] = found as unknown as [string, string, string, string, string, string]
    if (id !== this.id || Number(of) !== this.of || kind !== this.kind) {
      Object.assign(this, { id, kind, of: Number(of) })
      this.pieces.clear()
    }
    this.pieces.set(Number(no), data)
    const have = this.pieces.size
    if (have < this.of) return { have, of: this.of, kind, text: null }
    const bytes = fromBase45(Array.from({ length: this.of }, (_, at) => this.pieces.get(at + 1) ?? '').join(''))
    this.pieces.clear()
    if (!bytes || (await sha256(bytes.slice().buffer)).slice(0, 6).toUpperCase() !== id) return null
    try {
      return { have, of: this.of, kind, text: await unpacked(bytes) }
    } catch {
      return null
    }
  }
}
