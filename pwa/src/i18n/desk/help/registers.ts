import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '检查对象名录库和执法检查人员名录库（两库）：抽取只从这里取名单。',
    steps: [
      '在右侧导入表格，看清错误行再确认。',
      '按业务条线分库，用标签标记。',
      '看“未入库”“冲突”“证件到期”，逐项处理。',
      '选中多行可以一次改标签、分库或专长，改完可以撤销。',
    ],
    law: [
      '国办发〔2015〕58号《国务院办公厅关于推广随机抽查规范事中事后监管的通知》',
      '国办发〔2024〕54号《国务院办公厅关于严格规范涉企行政检查的意见》：没有执法证件的人员不得检查',
    ],
  },
  en: {
    what: 'The libraries of businesses and inspectors: a draw takes names from here only.',
    steps: [
      'Import a file on the right; read the faulty rows before you confirm.',
      'Divide the library by line of business and mark with tags.',
      'Work off gaps, conflicts and certificates that end.',
      'Choose several rows to change tags, sub-library or specialties at once; it can be undone.',
    ],
    law: [
      'State Council Office notice 国办发〔2015〕58号 on random checks',
      'State Council Office opinion 国办发〔2024〕54号 on strictly regulating inspections of enterprises: nobody inspects without a certificate',
    ],
  },
}
