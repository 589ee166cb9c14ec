import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '抽查事项清单（一单）和细则：没有列入清单、没有公布的事项不能抽查。',
    steps: [
      '导入或采用上级事项，补全通知要求的栏目。',
      '提交审核；有的地区还要法制审核。',
      '公布。修改时新建一版，看“变化”后再公布。',
      '不适宜抽查的，在“例外”中写明理由并备案。',
    ],
    law: [
      '国办发〔2015〕58号《国务院办公厅关于推广随机抽查规范事中事后监管的通知》',
      '国办发〔2024〕54号《国务院办公厅关于严格规范涉企行政检查的意见》',
    ],
  },
  en: {
    what: 'The list of items and the rules: what is not listed and published may not be inspected.',
    steps: [
      'Import items or adopt those from above, and fill in what the notice asks for.',
      'Submit for review; some regions ask for a legal review too.',
      'Publish. To change it make a new version and look at the differences first.',
      'What cannot be drawn is claimed as an exemption with reasons and filed.',
    ],
    law: [
      'State Council Office notice 国办发〔2015〕58号 on random checks',
      'State Council Office opinion 国办发〔2024〕54号 on strictly regulating inspections of enterprises',
    ],
  },
}
