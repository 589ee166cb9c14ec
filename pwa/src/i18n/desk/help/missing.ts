import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '该做没做的：没有开始的检查、没有签名的记录、没有传上来的照片。',
    steps: [
      '逐条看缺什么、是谁的。',
      '联系检查人员补做；确有原因的，写明后免责登记。',
    ],
    law: [
      '本地区通知中“失职照单问责”的规定',
    ],
  },
  en: {
    what: 'Work that was due and is not there: visits not begun, records without signature, photos not sent.',
    steps: [
      'See what is missing and whose it is.',
      'Ask the inspectors; where there is a reason, enter it.',
    ],
    law: [
      'What your region’s notice says of accountability',
    ],
  },
}
