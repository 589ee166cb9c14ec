import type { zh } from './today.zh.ts'

export const en: Record<keyof typeof zh, string> = {
  overdue: 'Not published in time',
  dueSoon: 'Due soon',
  toReview: 'To review',
  underWay: 'Under way',
  openFollowUps: 'Follow-ups open',
  items: '',
  deadlines: 'Deadlines',
  noDeadlines: 'Nothing is due soon',
  noDeadlinesText: 'Approved results stand here by the last day for publishing them.',
  coverage: 'Tasks',
  noCoverage: 'No task is assigned yet',
  task: 'Task',
  toInspect: 'To inspect',
  inspected: 'Inspected',
  published: 'Published',
  note: 'Facts only; people are not ranked.',
  places: '',
  allDeadlines: 'All deadlines',
}
