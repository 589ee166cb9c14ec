import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '发现问题之后：责令改正、复查、立案、移送，直到办结。',
    steps: [
      '看期限，先办到期的。',
      '下达责令改正通知，到期复查。',
      '立案、处罚、移送、免罚，各记一步。',
      '全部办结后检查才能归档。',
    ],
    law: [
      '《中华人民共和国行政处罚法》',
      '《行政执法机关移送涉嫌犯罪案件的规定》',
    ],
  },
  en: {
    what: 'After a finding: order, re-check, case, transfer, until it is closed.',
    steps: [
      'Look at the terms; do first what is due.',
      'Issue the order and check again at its end.',
      'Case, penalty, transfer or exemption: each is a step.',
      'An inspection is archived when nothing is open.',
    ],
    law: [
      'Administrative Penalty Law',
      'Provisions on transferring suspected crimes',
    ],
  },
}
