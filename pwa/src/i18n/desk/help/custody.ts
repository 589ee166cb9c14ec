import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '证据保管：保留多久、谁看过、谁下令销毁。',
    steps: [
      '看抽查核对的结果；有出错的写明处理。',
      '有争议的检查加“保全”，期间不能销毁。',
      '销毁要两个人：一人提出，一人确认。',
    ],
    law: [
      '《机关文件材料归档范围和文书档案保管期限规定》',
      '《中华人民共和国档案法》',
    ],
  },
  en: {
    what: 'Custody of evidence: how long it is kept, who read it, who ordered its deletion.',
    steps: [
      'Look at the fixity checks; answer what failed.',
      'Put a hold on what is disputed: nothing is deleted then.',
      'Deletion takes two people: one proposes, one confirms.',
    ],
    law: [
      'Provisions on archiving and retention periods',
      'Archives Law',
    ],
  },
}
