import { shanghai } from '../clock.ts'
import type { EntryRef, ItemRef, VisitRef } from '../db/schema.ts'
import { hiddenIn, type Material, type Visit } from './reduce.ts'
import { valueText } from './template.ts'
import { endingLines } from './signing.ts'

/**
 * The text that is shown above the signature pads, signed, and put whole into the seal. It is the office's record, so it is
 * always in Chinese. It follows only from the visit, its checklist and the events: the same input gives the same bytes.
 */
const RESULT = { conforming: '符合', failing: '不符合', not_applicable: '不适用', recorded: '已记录' } as const

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

export const METHODS: Record<string, string> = { onsite: '实地检查', document: '书面检查', online: '网络监测', entrusted: '委托专业机构', testing: '检验检测', other_department: '行政部门检查结果或专业意见' }

export interface Choice { conclusion: string[]; methods: string[] }

function dateTime(at: string): string {
  const [day, time] = shanghai(Date.parse(at)).split('T') as [string, string]
  const [y, m, d] = day.split('-').map(Number) as [number, number, number]
  return `${y}年${m}月${d}日${time.slice(0, 5)}`
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** One entry's line; none for what was never asked. What was answered before its condition ceased to hold is named and not counted. */
function entryLine(entry: EntryRef, state: Visit, hidden: Set<string>): string[] {
  if (hidden.has(entry.id)) return state.answers.has(entry.id) ? [`${entry.no}. ${flat(entry.text)}：不适用（检查条件不再成立，此前所记不计入）`] : []
  const answer = state.answers.get(entry.id)
  const shots = state.photos.filter((photo) => photo.entry === entry.id && !photo.derived)
  const parts = [`${entry.no}. ${flat(entry.text)}：${answer ? RESULT[answer.result] : '未检查'}`]
  const value = flat(valueText(entry, answer?.value))
  if (value) parts.push(value)
  if (answer?.reasons.length) parts.push(`情形：${answer.reasons.map(flat).join('、')}`)
  if (answer?.reason) parts.push(`说明：${flat(answer.reason)}`)
  const gap = state.gaps.get(entry.id)
  const without = state.withoutPhoto.get(entry.id)
  if (without) parts.push(`未拍照：${flat(without)}`)
  if (!answer && gap) parts.push(`原因：${flat(gap)}`)
  if (shots.length > 0) parts.push(`照片${shots.length}张（${shots.map((shot) => shot.sha256.slice(0, 8)).join('、')}）`)
  return [parts.join('；')]
}

const MATERIALS: Record<string, string> = {
  finding: '检查表以外的发现', sample: '抽样取证', document_copy: '复制资料', expert_opinion: '专家意见', third_party_report: '第三方报告', inquiry: '询问', explanation: '说明情况',
}

const FIELDS: Record<string, [string, string][]> = {
  finding: [['', 'text'], ['依据', 'basis']],
  statement: [['', 'by'], ['身份', 'role'], ['', 'text'], ['未签字', 'refused']],
  sample: [['编号', 'no'], ['名称', 'name'], ['数量', 'quantity'], ['封样人', 'sealed_by'], ['保存', 'kept_at'], ['', 'note']],
  document_copy: [['', 'title'], ['页数', 'pages'], ['提供', 'source'], ['', 'note']],
  expert_opinion: [['', 'by'], ['', 'organisation'], ['', 'qualification'], ['意见', 'text']],
  third_party_report: [['', 'organisation'], ['', 'title'], ['编号', 'no'], ['日期', 'on'], ['结论', 'text']],
}

/** What stands in the record of a finding, a statement, a sample, a copy, an opinion or a report. */
function materialLine(one: Material, state: Visit): string {
  const { fields } = one
  const parts = (FIELDS[one.kind] ?? []).flatMap(([label, name]) => {
    const said = fields[name]
    return said === undefined || said === '' ? [] : [`${label}${label ? '：' : ''}${flat(String(said))}`]
  })
  if (one.kind === 'document_copy') parts.push(fields['compared'] ? '已与原件核对' : '未与原件核对')
  if (one.kind === 'statement') parts.push(`${fields['read_back'] ? '已核对笔录' : '未核对笔录'}${fields['picture'] ? '，已签字' : ''}`)
  const shots = state.photos.filter((photo) => photo.entry === one.material)
  if (shots.length > 0) parts.push(`照片${shots.length}张（${shots.map((shot) => shot.sha256.slice(0, 8)).join('、')}）`)
  if (one.withdrawn) parts.push(`已撤回：${flat(one.withdrawn)}`)
  return `${MATERIALS[String(fields['kind'] ?? one.kind)] ?? one.kind}：${parts.join('；')}`
}

const STATUS: Record<string, string> = { open: '正常经营', suspended: '停业', closed: '已关闭', moved: '已搬离', other: '其他' }
const DIFFERS: Record<string, string> = { address: '地址', legal_representative: '法定代表人', contact: '联系人', contact_phone: '联系电话' }

/** 《市场主体执法检查登记表》 (S1-12): what was found of the registration, and where it differs. */
function registered(state: Visit): string[] {
  const form = state.registration
  if (!form) return []
  const who = (name: string | undefined, there: boolean) => `${name ? flat(name) : '—'}（${there ? '在场' : '不在场'}）`
  const differs = form.differs.map((name) => DIFFERS[name] ?? name).join('、')
  return [`登记核对：实际地址${flat(form.address)}；经营状态${STATUS[form.status] ?? form.status}；法定代表人${who(form.legal_representative, form.legal_representative_present)}；`
    + `联系人${who(form.contact, form.contact_present)}；${differs ? `与登记不一致：${differs}` : '与登记一致'}${form.note ? `；${flat(form.note)}` : ''}`]
}

const GROUNDS: Record<string, string> = { kin: '亲属关系', interest: '利害关系', ill: '身体原因', other: '其他原因' }

function claimed(visit: VisitRef, state: Visit): string[] {
  return state.claims.map((one) => `申请回避：${one.by === 'business' ? '被检查单位' : '检查人员'}提出，${flat(visit.inspectors.find((each) => each.id === one.inspector)?.name ?? '检查人员')}，${GROUNDS[one.ground] ?? one.ground}：${flat(one.text)}`)
}

export interface Totals { all: number; conforming: number; failing: number; not_applicable: number; recorded: number; open: number }

export function totals(state: Visit, items: ItemRef[]): Totals {
  const sum: Totals = { all: 0, conforming: 0, failing: 0, not_applicable: 0, recorded: 0, open: 0 }
  const hidden = hiddenIn(state, items)
  for (const entry of items.flatMap((item) => item.entries).filter((one) => !hidden.has(one.id))) {
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
  return [...lines, ...claimed(visit, state), ...registered(state)]
}

const MEDIA: Record<string, string> = { audio: '录音', video: '录像' }

/** Recordings by their beginning, so that the text stays the same when one ends after the signatures; a record from paper says so. */
function mediaLines(state: Visit): string[] {
  const lines = state.recordings.map((one) => `${one.purpose === 'whole_process' ? '全过程' : '现场'}${MEDIA[one.medium] ?? ''}：${dateTime(one.at)}开始。`)
  const documents = state.pieces.filter((one) => one.kind === 'document')
  for (const one of documents) lines.push(`附件：${flat(one.title ?? '')}（${one.sha256.slice(0, 8)}）。`)
  if (state.paper) {
    lines.push(`本记录根据纸质检查表补录，检查日期${state.paper.on}，共${state.paper.pages}页，均已拍照。签名的检查人员确认录入内容与纸质检查表一致。`)
    lines.push(`纸质检查表上被检查单位：${{ signed: '已签名或盖章', refused: '未签名', absent: '无人在场' }[state.paper.business] ?? ''}。`)
  }
  if (state.late) lines.push(`逾期登记：检查后第${state.late.days}天补录，原因：${flat(state.late.reason)}。`)
  return lines
}

/** What is chosen after a tap: «no problem found» stands alone, whichever of the two was tapped last. */
export function outcomes(tapped: string[]): string[] {
  return tapped.at(-1) === 'no_problem' ? ['no_problem'] : tapped.filter((one) => one !== 'no_problem')
}

/** The whole text; lines end with a line feed, no line feed at the end. */
export function recordText(visit: VisitRef, items: ItemRef[], state: Visit, choice: Choice): string {
  const sum = totals(state, items)
  const hidden = hiddenIn(state, items)
  const lines = [...head(visit, state, choice), '', '检查内容与结果']
  for (const item of items) {
    lines.push(`【${flat(item.name)}】${item.department}`)
    for (const entry of item.entries) lines.push(...entryLine(entry, state, hidden))
  }
  lines.push('', `共${sum.all}项：符合${sum.conforming}，不符合${sum.failing}，不适用${sum.not_applicable}${sum.recorded > 0 ? `，已记录${sum.recorded}` : ''}，未检查${sum.open}。照片${state.photos.length}张。`)
  if (state.ending) lines.push(`其他情形：${ENDINGS[state.ending.kind] ?? state.ending.kind}；${flat(state.ending.text)}`)
  lines.push(...endingLines(state, flat))
  for (const one of state.materials) lines.push(materialLine(one, state))
  lines.push(...mediaLines(state))
  for (const note of state.notes) lines.push(`记录：${flat(note.text)}`)
  lines.push(`检查结果：${choice.conclusion.map((one) => CONCLUSIONS[one] ?? one).join('；')}`)
  lines.push(`被检查单位陈述：${state.statement ? `${flat(state.statement.by)}（${flat(state.statement.role)}）：${flat(state.statement.text)}` : '无'}`)
  return lines.join('\n')
}
