import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '执法检查台账：每次检查一行，可以导出表格和PDF。',
    steps: [
      '选日期范围和部门。',
      '核对后导出；导出会留痕。',
    ],
    law: [
      '本地区通知中的台账规定',
    ],
  },
  en: {
    what: 'The enforcement ledger: a line for each inspection, as workbook and PDF.',
    steps: [
      'Choose days and department.',
      'Look it over and export; exports are recorded.',
    ],
    law: [
      'What your region’s notice says of ledgers',
    ],
  },
}
