import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '提醒：快到期、已到期、久未办结，各一次。',
    steps: [
      '点开办理；办结后自动划去。',
      '可以另设邮件提醒和期限日历。',
    ],
    law: [
      '各期限依据见相应事项',
    ],
  },
  en: {
    what: 'Reminders: due soon, overdue, long overdue, once each.',
    steps: [
      'Open one to do it; what is done is crossed out by itself.',
      'Set e-mail or a calendar of due dates if you like.',
    ],
    law: [
      'The basis of each term stands with its matter',
    ],
  },
}
