import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '计划之外的线索：12345、投诉举报、转办、监测、事故。',
    steps: [
      '登记线索，判断归谁管。',
      '需要立即检查的，按规定的理由核查；不属于本部门的，抄告。',
      '同类线索多了，提议专项抽查。',
      '办结后答复，抄告等对方反馈。',
    ],
    law: [
      '《市场监督管理投诉举报处理暂行办法》',
      '《市场监督管理行政处罚程序规定》',
    ],
  },
  en: {
    what: 'Leads outside the plan: hotline, complaints, transfers, monitoring, accidents.',
    steps: [
      'Enter the lead and decide whose it is.',
      'Check at once for a reason that the notice knows; tell another department what is theirs.',
      'Where many are alike, propose a special draw.',
      'Answer when it is done; copy notices wait for the other’s answer.',
    ],
    law: [
      'Interim Measures for complaints and reports',
      'Procedural Rules for market supervision penalties',
    ],
  },
}
