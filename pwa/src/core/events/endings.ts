import file from '../../../../backend/mingcha/inspections/endings_v1.json'

interface Needs { excuses: boolean; photos: number; one_of: string[]; result: string | null; status: string | null }

export const TABLE_VERSION = file.version
export const ENDINGS = file.endings as Record<string, Needs>

/** What an ending still lacks: "photos", "one_of", in this order; the same rule as the server's (tests/vectors/endings-v1.json). */
export function missingEvidence(kind: string, photos: number, have: string[]): ('photos' | 'one_of')[] {
  const needs = ENDINGS[kind]!
  const found = photos > 0 ? [...have, 'photo'] : have
  const missing: ('photos' | 'one_of')[] = photos < needs.photos ? ['photos'] : []
  return needs.one_of.length > 0 && !needs.one_of.some((one) => found.includes(one)) ? [...missing, 'one_of'] : missing
}
