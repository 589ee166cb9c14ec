import type { ComponentType } from 'preact'
import type { Session } from '../api/client.ts'
import type { t } from '../i18n/desk/index.ts'

export interface ScreenProps { session: Session; route: string[] }
export type Screen = ComponentType<ScreenProps>

export interface Room {
  path: string
  word: Parameters<typeof t>[0]
  icon: string
  /** Left out of the rail for whoever lacks it. */
  permission: string
  load: () => Promise<{ Screen: Screen }>
  /** A line above it in the rail. */
  line?: boolean
}

/** The rail follows the work: what is due, then list, registers, plan, draw, visit, review, publication, follow-up; then looking back. */
export const ROOMS: Room[] = [
  { path: 'today', word: 'today', icon: 'chart', permission: 'report:read', load: () => import('./screens/today.tsx') },
  { path: 'lists', word: 'lists', icon: 'book', permission: 'register:read', load: () => import('./screens/lists.tsx'), line: true },
  { path: 'registers', word: 'registers', icon: 'build', permission: 'register:read', load: () => import('./screens/registers.tsx') },
  { path: 'plans', word: 'plans', icon: 'cal', permission: 'plan:read', load: () => import('./screens/plans.tsx') },
  { path: 'draws', word: 'draws', icon: 'dice', permission: 'draw:read', load: () => import('./screens/draws.tsx') },
  { path: 'inspections', word: 'inspections', icon: 'work', permission: 'inspection:read', load: () => import('./screens/inspections.tsx') },
  { path: 'review', word: 'review', icon: 'eye', permission: 'inspection:review', load: () => import('./screens/review.tsx') },
  { path: 'publications', word: 'publications', icon: 'mega', permission: 'publication:read', load: () => import('./screens/publications.tsx') },
  { path: 'leads', word: 'leads', icon: 'inbox', permission: 'lead:read', load: () => import('./screens/leads.tsx') },
  { path: 'follow-ups', word: 'followUps', icon: 'wrench', permission: 'follow_up:read', load: () => import('./screens/followups.tsx') },
  { path: 'missing', word: 'missingWork', icon: 'clock', permission: 'obligation:read', load: () => import('./screens/missing.tsx') },
  { path: 'dossiers', word: 'dossiers', icon: 'scale', permission: 'dossier:read', load: () => import('./screens/dossiers.tsx'), line: true },
  { path: 'flags', word: 'flags', icon: 'compare', permission: 'flag:read', load: () => import('./screens/flags.tsx') },
  { path: 'ledger', word: 'ledger', icon: 'doc', permission: 'report:read', load: () => import('./screens/ledger.tsx') },
  { path: 'figures', word: 'figures', icon: 'chart', permission: 'report:read', load: () => import('./screens/figures.tsx') },
  { path: 'admin', word: 'admin', icon: 'users', permission: 'person:read', load: () => import('./screens/admin.tsx'), line: true },
  { path: 'recordings', word: 'recordings', icon: 'film', permission: 'evidence:upload', load: () => import('./screens/recordings.tsx') },
  { path: 'rescue', word: 'rescue', icon: 'lifebuoy', permission: 'evidence:rescue', load: () => import('./screens/rescue.tsx') },
  { path: 'custody', word: 'custody', icon: 'box', permission: 'custody:read', load: () => import('./screens/custody.tsx') },
  { path: 'trail', word: 'trail', icon: 'list', permission: 'audit:read', load: () => import('./screens/trail.tsx') },
]

/** Reached by the bell in the bar of every room. */
export const NOTICES: Room = { path: 'notices', word: 'notices', icon: 'bell', permission: 'notice:own', load: () => import('./screens/notices.tsx') }

/** The projector of the hall: no rail, no bar. */
export const HALL: Room = { path: 'hall', word: 'draws', icon: 'dice', permission: 'draw:read', load: () => import('./screens/hall.tsx') }
