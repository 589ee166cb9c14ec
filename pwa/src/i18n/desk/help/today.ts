import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '每天从这里开始：什么到期了、什么还没有做、各任务进度如何。',
    steps: [
      '先看“已到期”和“将到期”，点进去办理。',
      '看有没有没开启的抽取承诺和等待回复的企业。',
      '再看各任务检查和公示到了哪一步。',
    ],
    law: [
      '国发〔2019〕5号《国务院关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见》',
      '本地区通知中的公示期限',
    ],
  },
  en: {
    what: 'Start here each day: what is due, what waits, how far each task is.',
    steps: [
      'Look at what is overdue or due soon, and open it.',
      'See whether a draw was left open or a business waits for an answer.',
      'Then see how far the tasks are with visits and publication.',
    ],
    law: [
      'State Council opinion 国发〔2019〕5号 on joint “double random, one disclosure” supervision',
      'The publication term of your region’s notice',
    ],
  },
}
