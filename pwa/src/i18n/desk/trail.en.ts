import type { zh } from './trail.zh.ts'

export const en: Record<keyof typeof zh, string> = {
  check: 'Check the chain',
  whole: 'The chain is whole; nothing was changed',
  broken: 'Entry {n} does not fit',
  at: 'When',
  who: 'Who',
  act: 'What',
  thing: 'To what',
  hash: 'Hash',
  find: 'Find one thing',
  findHint: 'Its id',
}
