import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '操作痕迹：谁在什么时候做了什么。只增不改，环环相扣。',
    steps: [
      '按人员、动作、日期筛选。',
      '点“核对”，看链条是否完整。',
    ],
    law: [
      '《中华人民共和国网络安全法》',
    ],
  },
  en: {
    what: 'The trail: who did what when. It only grows, each entry bound to the one before.',
    steps: [
      'Filter by person, act or day.',
      'Check whether the chain is whole.',
    ],
    law: [
      'Cybersecurity Law',
    ],
  },
}
