import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '统计表、通报和指标：数字全部来自记录，不能填写。',
    steps: [
      '看板里看进度和覆盖率；督查清单里看缺项和责任人。',
      '在统计表里打开要报送的表，核对有没有矛盾。',
      '点“报送”，原样存档；以后的变化另列。',
    ],
    law: [
      '本地区通知中的报送规定',
      '《中华人民共和国统计法》',
    ],
  },
  en: {
    what: 'Tables, bulletins and indicators: every figure comes from the record and none can be typed.',
    steps: [
      'See progress and coverage on the board, gaps and who closes them on the watch list.',
      'Open the table that is due and see whether anything contradicts.',
      'Hand it in: it is kept as it is, later changes stand beside it.',
    ],
    law: [
      'What your region’s notice says of reporting',
      'Statistics Law',
    ],
  },
}
