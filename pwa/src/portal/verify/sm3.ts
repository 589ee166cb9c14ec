/** SM3 (GB/T 32905-2016), fetched only for draws whose manifest asks for it. */
import { digestOf } from './sha256.ts'

const START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e]
const words = new Int32Array(68)

const turn = (x: number, n: number): number => (x << n) | (x >>> (32 - n))

/** Constant of round `j`, already turned by j. */
const T = Int32Array.from({ length: 64 }, (_, j) => {
  const t = j < 16 ? 0x79cc4519 : 0x7a879d8a
  return j % 32 ? turn(t, j % 32) : t
})

function expand(data: Uint8Array, at: number): void {
  const w = words
  for (let i = 0; i < 16; i += 1, at += 4) w[i] = (data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!
  for (let i = 16; i < 68; i += 1) {
    const x = w[i - 16]! ^ w[i - 9]! ^ turn(w[i - 3]!, 15)
    w[i] = x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[i - 13]!, 7) ^ w[i - 6]!
  }
}

function sm3Block(state: Int32Array, data: Uint8Array, at: number): void {
  expand(data, at)
  const w = words
  let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!, e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!
  for (let j = 0; j < 64; j += 1) {
    const a12 = turn(a, 12)
    const ss1 = turn((a12 + e + T[j]!) | 0, 7)
    const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
    const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g)
    const tt1 = (ff + d + (ss1 ^ a12) + (w[j]! ^ w[j + 4]!)) | 0
    const tt2 = (gg + h + ss1 + w[j]!) | 0
    d = c; c = turn(b, 9); b = a; a = tt1
    h = g; g = turn(f, 19); f = e; e = tt2 ^ turn(tt2, 9) ^ turn(tt2, 17)
  }
  state[0]! ^= a; state[1]! ^= b; state[2]! ^= c; state[3]! ^= d; state[4]! ^= e; state[5]! ^= f; state[6]! ^= g; state[7]! ^= h
}

export const sm3 = digestOf(START, sm3Block)
