import { shanghai } from '../clock.ts'
import type { EntryRef, ItemRef, VisitRef } from '../db/schema.ts'
import type { Visit } from './reduce.ts'

/**
 * The text that is shown above the signature pads, signed, and put whole into the seal. It is the office's record, so it is
 * always in Chinese. It follows only from the visit, its checklist and the events: the same input gives the same bytes.
 */
const RESULT = { conforming: '符合', failing: '不符合', not_applicable: '不适用' } as const

export const CONCLUSIONS: Record<string, string> = {
  no_problem: '未发现问题',
  not_published: '未按规定公示应当公示的信息',
  false_information: '公示信息隐瞒真实情况、弄虚作假',
  unreachable: '通过登记的住所（经营场所）无法联系',
  rectification_ordered: '发现问题已责令改正',
  non_cooperation: '不配合检查情节严重',
  not_this_business: '未发现开展本次抽查涉及的经营活动',
  follow_up_pending: '发现问题待后续处理',
}

/** Other ways a visit ends, as the record names them. */
const ENDINGS: Record<string, string> = {
  not_found: '登记地址找不到检查对象', closed: '已停业', moved: '已搬离', cancelled: '已注销', not_this_business: '不从事本次抽查的经营活动',
  entry_refused: '拒绝进入', off_site: '在其他地点检查',
}

export const METHODS: Record<string, string> = { onsite: '实地检查', document: '书面检查', online: '网络监测', entrusted: '委托专业机构' }

export interface Choice { conclusion: string[]; methods: string[] }

function dateTime(at: string): string {
  const [day, time] = shanghai(Date.parse(at)).split('T') as [string, string]
  const [y, m, d] = day.split('-').map(Number) as [number, number, number]
  return `${y}年${m}月${d}日${time.slice(0, 5)}`
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function entryLine(entry: EntryRef, state: Visit): string {
  const answer = state.answers.get(entry.id)
  const shots = state.photos.filter((photo) => photo.entry === entry.id)
  const parts = [`${entry.no}. ${flat(entry.text)}：${answer ? RESULT[answer.result] : '未检查'}`]
  if (answer?.reasons.length) parts.push(`情形：${answer.reasons.map(flat).join('、')}`)
  if (answer?.reason) parts.push(`说明：${flat(answer.reason)}`)
  const gap = state.gaps.get(entry.id)
  if (!answer && gap) parts.push(`原因：${flat(gap)}`)
  if (shots.length > 0) parts.push(`照片${shots.length}张（${shots.map((shot) => shot.sha256.slice(0, 8)).join('、')}）`)
  return parts.join('；')
}

export interface Totals { all: number; conforming: number; failing: number; not_applicable: number; open: number }

export function totals(state: Visit, items: ItemRef[]): Totals {
  const sum: Totals = { all: 0, conforming: 0, failing: 0, not_applicable: 0, open: 0 }
  for (const entry of items.flatMap((item) => item.entries)) {
    const result = state.answers.get(entry.id)?.result
    sum.all += 1
    sum[result ?? 'open'] += 1
  }
  return sum
}

function head(visit: VisitRef, state: Visit, choice: Choice): string[] {
  const people = visit.inspectors.map((one) => `${one.name}（${one.department}，执法证${one.certificate_no}）`).join('、')
  const lines = [
    '现场检查记录', `编号：${visit.number}`, `任务：${flat(visit.task.title)}（${visit.task.number}）`, `检查对象：${flat(visit.object.name)}`,
    `统一社会信用代码：${visit.object.uscc ?? '无'}`, `地址：${flat(visit.object.address)}`,
    `到达时间：${state.arrived ? dateTime(state.arrived.at) : '未记录'}`, `检查人员：${people}`,
    `检查方式：${choice.methods.map((one) => METHODS[one] ?? one).join('、')}`,
  ]
  if (state.rights) lines.push(`检查人员已出示执法证件并告知权利义务，现场人员：${flat(state.rights.to)}（${flat(state.rights.role)}）。`)
  if (state.recusal) lines.push(`已询问是否申请回避：${state.recusal.answer === 'none' ? '不申请' : `申请${state.recusal.note ? `，${flat(state.recusal.note)}` : ''}`}。`)
  return lines
}

/** The whole text; lines end with a line feed, no line feed at the end. */
export function recordText(visit: VisitRef, items: ItemRef[], state: Visit, choice: Choice): string {
  const sum = totals(state, items)
  const lines = [...head(visit, state, choice), '', '检查内容与结果']
  for (const item of items) {
    lines.push(`【${flat(item.name)}】${item.department}`)
    for (const entry of item.entries) lines.push(entryLine(entry, state))
  }
  lines.push('', `共${sum.all}项：符合${sum.conforming}，不符合${sum.failing}，不适用${sum.not_applicable}，未检查${sum.open}。照片${state.photos.length}张。`)
  if (state.ending) lines.push(`其他情形：${ENDINGS[state.ending.kind] ?? state.ending.kind}；${flat(state.ending.text)}`)
  for (const note of state.notes) lines.push(`记录：${flat(note.text)}`)
  lines.push(`检查结果：${choice.conclusion.map((one) => CONCLUSIONS[one] ?? one).join('；')}`)
  lines.push(`被检查单位陈述：${state.statement ? `${flat(state.statement.by)}（${flat(state.statement.role)}）：${flat(state.statement.text)}` : '无'}`)
  return lines.join('\n')
}
