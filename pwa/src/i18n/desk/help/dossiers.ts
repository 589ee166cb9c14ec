import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '案卷：一次检查的全部证据，可以导出，离线验证。',
    steps: [
      '按企业、人员、事项、日期查找。',
      '看时间线、缺口和36个问题的回答。',
      '导出案卷交给审查的人，他用自己的程序验证。',
    ],
    law: [
      '《中华人民共和国档案法》',
      '《中华人民共和国电子签名法》',
    ],
  },
  en: {
    what: 'Dossiers: all evidence of one visit, exported and verified off line.',
    steps: [
      'Find by business, person, item or day.',
      'Look at the timeline, the gaps and the 36 answers.',
      'Export it for the reviewer, who verifies it with a program of their own.',
    ],
    law: [
      'Archives Law',
      'Electronic Signature Law',
    ],
  },
}
