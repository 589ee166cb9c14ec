export const zh = {
  check: '核对链条',
  whole: '链条完整，没有改动',
  broken: '第{n}条对不上',
  at: '时间',
  who: '谁',
  act: '做了什么',
  thing: '对象',
  hash: '校验值',
  find: '查一件事',
  findHint: '对象编号',
} as const satisfies Record<string, string>
