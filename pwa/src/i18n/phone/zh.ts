export const zh = {
  tasks: '任务',
} as const satisfies Record<string, string>
