import type { zh } from './observers.zh.ts'

export const en: Record<keyof typeof zh, string> = {
  stepUpLabel: 'Your own password',
  stepUpHint: 'Once more, so that it is you. The time is recorded.',
}
