import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '全部检查记录：谁在什么时候检查了谁，做到哪一步。',
    steps: [
      '按编号、名称或信用代码查找，也可按状态筛选。',
      '打开一条，看答案、照片、签名和时间线。',
      '需要时打印通知书或纸质表，或移交给同事。',
    ],
    law: [
      '司法部《行政检查文书基本格式文本（试行）》',
      '国办发〔2024〕54号《国务院办公厅关于严格规范涉企行政检查的意见》',
    ],
  },
  en: {
    what: 'All records: who inspected whom, when, and how far it is.',
    steps: [
      'Find by number, name or credit code, or filter by state.',
      'Open one to see answers, photos, signatures and the timeline.',
      'Print the notice or the paper form, or hand it over to a colleague.',
    ],
    law: [
      'Ministry of Justice templates of inspection documents (trial)',
      'State Council Office opinion 国办发〔2024〕54号 on strictly regulating inspections of enterprises',
    ],
  },
}
