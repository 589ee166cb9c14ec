import type { Help } from './types.ts'

export type { Help, HelpText } from './types.ts'

/** One words file per room, fetched when somebody asks for it. */
const FILES: { [room: string]: () => Promise<{ help: Help }> } = {
  today: () => import('./today.ts'),
  lists: () => import('./lists.ts'),
  registers: () => import('./registers.ts'),
  plans: () => import('./plans.ts'),
  draws: () => import('./draws.ts'),
  inspections: () => import('./inspections.ts'),
  review: () => import('./review.ts'),
  publications: () => import('./publications.ts'),
  leads: () => import('./leads.ts'),
  'follow-ups': () => import('./follow-ups.ts'),
  missing: () => import('./missing.ts'),
  dossiers: () => import('./dossiers.ts'),
  flags: () => import('./flags.ts'),
  ledger: () => import('./ledger.ts'),
  figures: () => import('./figures.ts'),
  admin: () => import('./admin.ts'),
  recordings: () => import('./recordings.ts'),
  rescue: () => import('./rescue.ts'),
  custody: () => import('./custody.ts'),
  trail: () => import('./trail.ts'),
  notices: () => import('./notices.ts'),
}

export const HELPED = Object.keys(FILES)

/** The help of a room; nothing where it has none. */
export async function helpOf(room: string): Promise<Help | null> {
  return (await FILES[room]?.())?.help ?? null
}
