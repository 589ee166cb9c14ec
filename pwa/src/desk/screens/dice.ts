/** What each kind of die can show. */
export const FACES: Record<string, string> = { DICE: '0123456789', D6: '123456' }

/** The typed signs that dice of this kind can show, no more than there are dice; anything else is left as it is. */
export function cleaned(source: { name: string; detail: string }, text: string): string {
  const faces = FACES[source.name]
  return faces ? [...text].filter((one) => faces.includes(one)).slice(0, Number(source.detail)).join('') : text
}

/** A whole number within bounds, as it stands in an input. */
export function isWholeIn(text: string, least: number, most: number): boolean {
  return /^[0-9]{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
}
