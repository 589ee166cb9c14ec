import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '从坏了的手机里救出来的文件，在这里导入。',
    steps: [
      '让检查人员在手机上导出救援文件。',
      '在这里上传，逐步核对，确认后进入记录。',
    ],
    law: [
      '《中华人民共和国电子签名法》',
    ],
  },
  en: {
    what: 'Files saved from a broken phone come in here.',
    steps: [
      'Have the inspector export the rescue file on the phone.',
      'Upload it, look at each step, confirm.',
    ],
    law: [
      'Electronic Signature Law',
    ],
  },
}
