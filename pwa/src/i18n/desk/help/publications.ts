import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '公示检查结果：在期限内，隐去个人信息，经规定的渠道。',
    steps: [
      '先办快到期的。',
      '预览公示内容，看隐去了什么；依法不公开的写明依据。',
      '公示后跟踪各渠道，纸质渠道上传凭证。',
      '有异议的，受理、核查、更正或答复。',
    ],
    law: [
      '《企业信息公示暂行条例》',
      '《中华人民共和国政府信息公开条例》',
      '《中华人民共和国个人信息保护法》',
    ],
  },
  en: {
    what: 'Publishes results in time, without personal data, on the channels that are prescribed.',
    steps: [
      'Do first what is due first.',
      'Preview what will be public; what is kept back by law names its basis.',
      'Follow the channels; upload proof of paper ones.',
      'Take objections, look into them, correct or answer.',
    ],
    law: [
      'Interim Regulations on enterprise information disclosure',
      'Regulations on open government information',
      'Personal Information Protection Law',
    ],
  },
}
