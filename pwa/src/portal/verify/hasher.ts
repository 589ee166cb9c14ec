import type { Digest } from './sha256.ts'

const encoder = new TextEncoder()
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function hexOf(bytes: Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 1) out += HEX[bytes[i]!]
  return out
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}

/** H of SRD-1 section 1, over text and over the nodes of an RFC 6962 tree. */
export class Hasher {
  private buffer = new Uint8Array(4096)

  private readonly digest: Digest

  constructor(digest: Digest) {
    this.digest = digest
  }

  private take(text: string, from: number): number {
    const most = from + text.length * 3
    if (this.buffer.length < most) this.buffer = new Uint8Array(2 * most)
    return from + encoder.encodeInto(text, this.buffer.subarray(from)).written
  }

  /** H of a text's UTF-8 form, as hex. */
  text(text: string): string {
    const length = this.take(text, 0)
    return hexOf(this.digest(this.buffer, length))
  }

  private leaf(line: string): Uint8Array {
    const length = this.take(line, 1)
    this.buffer[0] = 0
    return this.digest(this.buffer, length)
  }

  private node(left: Uint8Array, right: Uint8Array): Uint8Array {
    this.buffer[0] = 1
    this.buffer.set(left, 1)
    this.buffer.set(right, 33)
    return this.digest(this.buffer, 65)
  }

  /** The tree head over lines: complete subtrees wait on a stack until one of equal height comes. */
  root(lines: string[]): string {
    if (lines.length === 0) return this.text('')
    const stack: { height: number; node: Uint8Array }[] = []
    for (const line of lines) {
      let height = 0
      let node = this.leaf(line)
      for (; stack.length > 0 && stack[stack.length - 1]!.height === height; height += 1) node = this.node(stack.pop()!.node, node)
      stack.push({ height, node })
    }
    let node = stack.pop()!.node
    while (stack.length > 0) node = this.node(stack.pop()!.node, node)
    return hexOf(node)
  }

  /** Where a path from the leaf `index` of `count` leads; null if it has too few or too many steps (RFC 9162, 2.1.3.2). */
  climb(line: string, index: number, count: number, path: string[]): string | null {
    let place = index
    let last = count - 1
    let node = this.leaf(line)
    for (const step of path) {
      if (last === 0) return null
      const other = bytesOf(step)
      if (place % 2 === 1 || place === last) {
        node = this.node(other, node)
        while (place % 2 === 0 && place !== 0) { place /= 2; last = Math.floor(last / 2) }
      } else {
        node = this.node(node, other)
      }
      place = Math.floor(place / 2)
      last = Math.floor(last / 2)
    }
    return last === 0 ? hexOf(node) : null
  }
}
