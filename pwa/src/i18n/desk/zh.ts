export const zh = {
  today: '今日',
} as const satisfies Record<string, string>
