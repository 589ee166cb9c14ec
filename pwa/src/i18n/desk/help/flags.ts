import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '多次检查之间的相似和矛盾：是事实，不是结论。',
    steps: [
      '打开一条，左右对照。',
      '能说明的，写下说明；不能说明的，去看案卷。',
    ],
    law: [
      '本地区通知中的监督规定',
    ],
  },
  en: {
    what: 'What is alike or at odds across visits: facts, never verdicts.',
    steps: [
      'Open one and compare both sides.',
      'Explain what can be explained; for the rest read the dossier.',
    ],
    law: [
      'What your region’s notice says of supervision',
    ],
  },
}
