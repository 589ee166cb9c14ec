import { ICONS } from '../ui/icons.ts'

/** Icons that only the desk needs, beside the shared ones. */
const OWN: Record<string, string> = {
  bell: 'M6 16.500V11a6 6 0 0112 0v5.500l1.500 1.500h-15zM10 20.500a2 2 0 004 0M12 3v2',
  box: 'M4 8.500h16v11H4zM3 4.500h18v4H3zM9.500 12.500h5',
  chart: 'M4 20h16M7 20v-7M12 20V6M17 20v-10',
  book: 'M5 4h12.500v16.500H7a2 2 0 01-2-2zM5 18.500a2 2 0 012-2h10.500M9 8h5',
  cal: 'M6 5.500h12a2 2 0 012 2v11a2 2 0 01-2 2H6a2 2 0 01-2-2v-11a2 2 0 012-2zM4 10h16M8.500 3v4M15.500 3v4',
  dice: 'M12 3l8 4.500v9L12 21l-8-4.500v-9zM4 7.500l8 4.500 8-4.500M12 12v9',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 9a3 3 0 100 6 3 3 0 000-6z',
  mega: 'M4 10v4h3l8 4.500v-13L7 10zM18.500 9.500a3.500 3.500 0 010 5M8 14l1.500 6',
  scale: 'M12 4v16M7.500 20h9M5 7h14M5 7l-2.500 6h5zM19 7l-2.500 6h5z',
  users: 'M9 5a3.500 3.500 0 100 7 3.500 3.500 0 000-7zM2.500 19.500c.6-3.500 3-5 6.500-5s5.900 1.500 6.500 5M16 5.300a3.300 3.300 0 010 6.400M18 14.800c2 .6 3.200 2.200 3.500 4.700',
  compare: 'M4 5h7v14H4zM13 5h7v14h-7M6.500 9h2M15.500 9h2M6.500 13h2M15.500 13h2',
  film: 'M4 7h11v10H4zM15 10.500l5-3v9l-5-3M7 10h3',
  lifebuoy: 'M12 3a9 9 0 100 18 9 9 0 000-18zM12 8.500a3.500 3.500 0 100 7 3.500 3.500 0 000-7zM5.700 5.700l3.800 3.800M14.500 14.500l3.800 3.800M18.300 5.700l-3.800 3.800M9.500 14.500l-3.800 3.800',
  wrench: 'M20 7.500a5 5 0 01-6.800 5L6.500 19.200a2 2 0 01-2.800-2.800L10.500 9.700A5 5 0 0116 3.500l-2.500 3 1 3 3 1z',
}

export function DeskIcon({ name }: { name: string }) {
  return <svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d={OWN[name] ?? ICONS[name as keyof typeof ICONS] ?? ''} /></svg>
}
