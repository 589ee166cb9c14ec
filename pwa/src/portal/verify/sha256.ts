/** SHA-256, synchronous: a draw needs some 10^5 short hashes, and WebCrypto's promise costs more than the hash. */
const K = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
  0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
  0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
  0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
  0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
  0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
])
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]
const words = new Int32Array(64)

/** One block of 64 bytes at `at` goes into `state`. */
function sha256Block(state: Int32Array, data: Uint8Array, at: number): void {
  const w = words
  for (let i = 0; i < 16; i += 1, at += 4) w[i] = (data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!
  for (let i = 16; i < 64; i += 1) {
    const p = w[i - 15]!
    const q = w[i - 2]!
    const s0 = ((p >>> 7) | (p << 25)) ^ ((p >>> 18) | (p << 14)) ^ (p >>> 3)
    const s1 = ((q >>> 17) | (q << 15)) ^ ((q >>> 19) | (q << 13)) ^ (q >>> 10)
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0
  }
  let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!, e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0
  }
  state[0]! += a; state[1]! += b; state[2]! += c; state[3]! += d; state[4]! += e; state[5]! += f; state[6]! += g; state[7]! += h
}

export type Digest = (data: Uint8Array, length?: number) => Uint8Array
type Block = (state: Int32Array, data: Uint8Array, at: number) => void

/** A hash of the Merkle–Damgård kind with 64-byte blocks and 32-byte digests; SM3 pads in the same way. */
export function digestOf(start: number[], block: Block): Digest {
  const state = new Int32Array(8)
  const tail = new Uint8Array(128)
  const view = new DataView(tail.buffer)
  return (data, length = data.length) => {
    state.set(start)
    const whole = length - (length % 64)
    for (let at = 0; at < whole; at += 64) block(state, data, at)
    const rest = length - whole
    const end = rest < 56 ? 64 : 128
    tail.fill(0)
    tail.set(data.subarray(whole, length))
    tail[rest] = 0x80
    view.setUint32(end - 8, Math.floor(length / 0x20000000))
    view.setUint32(end - 4, (length << 3) >>> 0)
    for (let at = 0; at < end; at += 64) block(state, tail, at)
    const out = new Uint8Array(32)
    for (let i = 0; i < 8; i += 1) {
      const word = state[i]!
      out[4 * i] = word >>> 24; out[4 * i + 1] = word >>> 16; out[4 * i + 2] = word >>> 8; out[4 * i + 3] = word
    }
    return out
  }
}

export const sha256 = digestOf(START, sha256Block)

/** SHA-256 of what is too large to be in memory at once: `add` piece by piece, then `hex` once. */
export class Sha256 {
  private readonly state = Int32Array.from(START)
  private readonly rest = new Uint8Array(128)
  private held = 0
  private length = 0

  add(piece: Uint8Array): void {
    this.length += piece.length
    let at = 0
    if (this.held > 0) {
      at = Math.min(64 - this.held, piece.length)
      this.rest.set(piece.subarray(0, at), this.held)
      this.held += at
      if (this.held < 64) return
      sha256Block(this.state, this.rest, 0)
    }
    for (; at + 64 <= piece.length; at += 64) sha256Block(this.state, piece, at)
    this.rest.set(piece.subarray(at))
    this.held = piece.length - at
  }

  hex(): string {
    const end = this.held < 56 ? 64 : 128
    this.rest.fill(0, this.held)
    this.rest[this.held] = 0x80
    const view = new DataView(this.rest.buffer)
    view.setUint32(end - 8, Math.floor(this.length / 0x20000000))
    view.setUint32(end - 4, (this.length << 3) >>> 0)
    for (let at = 0; at < end; at += 64) sha256Block(this.state, this.rest, at)
    return Array.from(this.state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }
}
