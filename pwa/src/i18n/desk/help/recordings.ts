import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '把执法记录仪的录像加到一次检查。',
    steps: [
      '选检查，选文件；先登记校验值，再上传。',
      '传错的可以撤回，登记留存。',
    ],
    law: [
      '《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》（国办发〔2018〕118号）',
    ],
  },
  en: {
    what: 'Adds a body camera’s film to an inspection.',
    steps: [
      'Choose the inspection and the file; its hash is recorded before it is sent.',
      'A wrong one can be withdrawn; the entry stays.',
    ],
    law: [
      'State Council Office opinion 国办发〔2018〕118号 on recording the whole process',
    ],
  },
}
