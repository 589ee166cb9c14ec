import type { Help } from './types.ts'

export const help: Help = {
  zh: {
    what: '人员、部门、证件和角色。三个管理员互相制约。',
    steps: [
      '系统管理员建部门和人员，登记证件。',
      '安全管理员授予角色。',
      '人员离开时停用，不删除。',
    ],
    law: [
      '《中华人民共和国网络安全法》',
      '国办发〔2024〕54号《国务院办公厅关于严格规范涉企行政检查的意见》',
    ],
  },
  en: {
    what: 'People, departments, certificates and roles. Three administrators check each other.',
    steps: [
      'The system administrator makes departments and people and enters certificates.',
      'The security administrator grants roles.',
      'Whoever leaves is disabled, never deleted.',
    ],
    law: [
      'Cybersecurity Law',
      'State Council Office opinion 国办发〔2024〕54号 on strictly regulating inspections of enterprises',
    ],
  },
}
