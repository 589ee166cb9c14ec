import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '公开抽取检查对象和人员：先承诺，后开启，人人可以验证。',
    steps: [
      '选任务，冻结名单，承诺随机种子。',
      '当众输入骰子或等公开的开奖号码，开启。',
      '核对后派组。有回避或歇业的，按页面提示替换，写明理由。',
    ],
    law: [
      '国发〔2019〕5号《国务院关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见》',
      '《企业公示信息抽查办法》',
    ],
  },
  en: {
    what: 'Draws businesses and inspectors in public: first the commitment, then the reveal; anybody can check it.',
    steps: [
      'Choose a task, freeze the list, commit to a seed.',
      'Enter the dice in public or wait for the lottery, and reveal.',
      'Look it over and assign teams. Recusals and closed businesses are replaced with a reason.',
    ],
    law: [
      'State Council opinion 国发〔2019〕5号 on joint “double random, one disclosure” supervision',
      'Measures for spot checks of published enterprise information',
    ],
  },
}
