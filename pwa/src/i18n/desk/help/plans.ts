import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '年度抽查计划和任务：先有计划，后有抽取。',
    steps: [
      '新建计划，或复制去年的。',
      '添加任务：事项、对象范围、比例、时间窗。',
      '处理部门之间的冲突，能联合的联合。',
      '批准、备案或送审、公布，按本地区顺序。',
    ],
    law: [
      '国发〔2019〕5号《国务院关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见》',
      '国办发〔2024〕54号《国务院办公厅关于严格规范涉企行政检查的意见》：公布年度检查频次上限',
    ],
  },
  en: {
    what: 'Annual plans and their tasks: first a plan, then a draw.',
    steps: [
      'Make a plan or copy last year’s.',
      'Add tasks: items, range of objects, ratios, window.',
      'Settle conflicts with other departments; go together where you can.',
      'Approve, file or send for review, and publish, in your region’s order.',
    ],
    law: [
      'State Council opinion 国发〔2019〕5号 on joint “double random, one disclosure” supervision',
      'State Council Office opinion 国办发〔2024〕54号 on strictly regulating inspections of enterprises: the yearly cap is published',
    ],
  },
}
