import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '审核检查记录：通过或退回。不能审核自己参加的检查。',
    steps: [
      '用上下键逐条看，照片在答案旁边。',
      '没有问题的按 A 通过；可以成批通过。',
      '有问题的标出条目，写明理由，退回补正。',
    ],
    law: [
      '本地区通知中的审核要求',
      '《中华人民共和国行政处罚法》',
    ],
  },
  en: {
    what: 'Review of records: approve or return. Nobody reviews a visit they were on.',
    steps: [
      'Go through with the arrow keys; photos stand beside the answers.',
      'Approve with A where nothing is wrong; plain ones together.',
      'Mark what is wrong, say why, and return it.',
    ],
    law: [
      'What your region’s notice says of review',
      'Administrative Penalty Law',
    ],
  },
}
