/** Crockford's base 32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const CODE_LENGTH = 16

/** The first 80 bits of a SHA-256 as 16 characters that a person can read out; the server makes the same (inspections/rules/codes.py). */
export function shortCode(sha256: string): string {
  let number = BigInt(`0x${sha256.slice(0, 20)}`)
  let text = ''
  for (let at = 0; at < CODE_LENGTH; at += 1) {
    text = ALPHABET[Number(number & 31n)]! + text
    number >>= 5n
  }
  return text
}

/** What was typed, as a code: small letters, gaps and the usual mix-ups are forgiven. Null when it cannot be one. */
export function typedCode(text: string): string | null {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return code.length === CODE_LENGTH && [...code].every((one) => ALPHABET.includes(one)) ? code : null
}

/** In groups of four, as it is shown. */
export function grouped(code: string): string {
  return code.match(/.{1,4}/g)!.join(' ')
}
