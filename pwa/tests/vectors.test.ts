// Events made here are read by Python (tests/unit/evidence) and the other way round. `npm run vectors` writes the phone's half.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { canonical, type Json } from '../src/core/canon.ts'
import { makeDeviceKey, type PublicJwk } from '../src/core/crypto/keys.ts'
import { setMeta } from '../src/core/db/open.ts'
import { append } from '../src/core/events/chain.ts'
import { lineFault } from '../src/core/events/event.ts'
import { KINDS } from '../src/core/events/kinds.ts'
import { enrolledKey, freshDb, testWorld } from './world.ts'

interface Vector { name: string; source?: string; jwk: PublicJwk; line: string; ok: boolean; why: string }

const folder = join(import.meta.dirname, '../../tests/vectors')
const PHONE = join(folder, 'event-v1-phone.jsonl')
const PYTHON = join(folder, 'event-v1-python.jsonl')

const id = (n: number) => `01975b1c-0000-7000-8000-${String(n).padStart(12, '0')}`
const blob = (n: number, type: string) => ({ evidence: id(n), sha256: 'ab'.repeat(32), len: 612_345, type })
const shown = 'cd'.repeat(32)

const PAYLOADS: [string, string, { [key: string]: Json }][] = [
  ['accept', 'empty payload', {}],
  ['arrive', 'with a place', { geo: { lat_u: 32_331_234, lng_u: 121_185_678, acc_m: 12, age_s: 3, crs: 'WGS84', src: 'api' } }],
  ['arrive', 'west and south of zero', { geo: { lat_u: -1, lng_u: -179_999_999, acc_m: 0, age_s: 0, crs: 'GCJ02', src: 'exif' } }],
  ['arrive', 'without a place', { no_geo_reason: 'indoors', note: '一楼没有信号' }],
  ['rights_told', 'two certificates', { certificates: ['苏R示例001', '苏R示例002'], to: '林示例', role: '站长' }],
  ['recusal_asked', 'none', { asked_of: '林示例', answer: 'none' }],
  ['recusal_claimed', 'kin', { inspector: id(2), ground: 'kin', text: '与检查人员系亲属' }],
  ['answer', 'conforming', { item: id(3), entry: id(4), result: 'conforming' }],
  ['answer', 'failing with reasons', { item: id(3), entry: id(5), result: 'failing', reason: '通道堆放纸箱约12个，宽度不足0.6米。', reasons: ['堆放杂物', '标识缺失'] }],
  ['answer', 'withdrawn', { item: id(3), entry: id(4), result: 'withdrawn' }],
  ['answer', 'empty list', { item: id(3), entry: id(4), result: 'not_applicable', reasons: [] }],
  ['unanswered', 'reason', { entry: id(6), reason: '设备停用，无法查看' }],
  ['photo', 'in the app', { blob: blob(7, 'image/jpeg'), entry: id(5), src: 'in-app', width: 4000, height: 3000, geo: { lat_u: 1, lng_u: 2, acc_m: 3, age_s: 4, crs: 'WGS84', src: 'api' } }],
  ['photo', 'from a file', { blob: blob(8, 'image/png'), src: 'file-picker', picker_reason: '相机打不开' }],
  ['note', 'quotes, backslash, controls, emoji and a rare character', { text: '"引号"\\斜杠/\n换行\t制表 \u2028\u2029 😀 𠮷 é e\u0301 \u007e\u0080' }],
  ['note', 'keys and text look like JSON', { text: '{"e":{"v":1},"sig":"00"}' }],
  ['statement', 'by the manager', { by: '林示例', role: '站长', text: '已安排清理。' }],
  ['sign.inspector', 'same device', { inspector: id(9), name: '周示例', certificate_no: '苏R示例001', shown, strokes: blob(10, 'application/json'), picture: blob(11, 'image/png'), same_device: true }],
  ['sign.business', 'with an opinion', { name: '林示例', role: '站长', shown, strokes: blob(12, 'application/json'), picture: blob(13, 'image/png'), opinion: '无异议' }],
  ['refuse', 'disagrees', { reason: 'disagrees', text: '认为数量记录不准确', shown }],
  ['witness.present', 'all fields', { name: '王示例', identity: '社区工作人员', id_no: '示例号码', contact: '示例电话', note: '本人在场，看到对方拒绝签字。', shown, strokes: blob(14, 'application/json'), picture: blob(15, 'image/png') }],
  ['seal', 'with gaps', { shown, text: '现场检查记录\n编号：示例', conclusion: ['rectification_ordered'], methods: ['onsite', 'document'], events: 21, photos: 2, answered: 35, unanswered: [{ entry: id(6), reason: '设备停用，无法查看' }], signed_by: [id(9), id(2)], acknowledged: 'signed' }],
  ['countersign', 'the seal', { seal: id(16), shown }],
  ['amend', 'one change', { reason: '补充照片后更正', changes: [{ entry: id(5), result: 'conforming', reason: '当场已清理' }], conclusion: ['no_problem'] }],
  ['ending', 'not found', { kind: 'not_found', text: '登记地址为空置房屋。' }],
  ['recording.started', 'whole process', { recording: id(30), medium: 'video', purpose: 'whole_process', type: 'video/webm;codecs=vp8,opus', slice_ms: 4000 }],
  ['recording.paused', 'a secret', { recording: id(30), reason: 'secret', note: '对方提到商业秘密' }],
  ['recording.resumed', 'again', { recording: id(30) }],
  ['clip', 'a part with its chunks', { blob: blob(31, 'video/webm'), medium: 'video', purpose: 'whole_process', src: 'in-app', recording: id(30), part: 1, slice_ms: 4000, chunks: [shown, 'ab'.repeat(32)], chain: shown, duration_ms: 8123, ended: 'stopped' }],
  ['clip', 'from a body camera', { blob: blob(32, 'video/mp4'), medium: 'video', purpose: 'evidence', src: 'body-camera', device_no: '示例-07', taken_from: '2026-06-15T10:00:00+08:00', taken_to: '2026-06-15T10:20:00+08:00' }],
  ['document', 'a licence', { blob: blob(33, 'application/pdf'), title: '许可证复印件', src: 'file-picker' }],
  ['caption', 'words', { evidence: id(7), text: '东侧安全出口' }],
  ['photo_missing', 'forbidden', { entry: id(5), reason: '现场禁止拍照' }],
  ['late_evidence', 'the next day', { blob: blob(34, 'video/mp4'), medium: 'video', src: 'body-camera', reason: '采集站第二天导出', device_no: '示例-07' }],
  ['paper_backfill', 'two pages', { template: shown, checked_on: '2026-06-14', pages: 2, photos: [id(7), id(8)], business: 'signed' }],
  ['late_registration', 'one day', { checked_on: '2026-06-14', days: 1, reason: '停电，当天用纸质表' }],
  ['answer', 'a number', { item: id(3), entry: id(4), result: 'failing', value: { number: '0.6' } }],
  ['answer', 'options', { item: id(3), entry: id(4), result: 'recorded', value: { choices: ['甲', '乙'] } }],
  ['answer', 'a date', { item: id(3), entry: id(4), result: 'recorded', value: { date: '2026-02-28' } }],
  ['answer', 'words', { item: id(3), entry: id(4), result: 'recorded', value: { text: '第一行\n第二行' } }],
  ['answer', 'a table', { item: id(3), entry: id(4), result: 'recorded', value: { rows: [[{ at: 0, text: '灭火器' }, { at: 1, text: '4' }]] } }],
  ['amend', 'a value', { reason: '读数更正', changes: [{ entry: id(5), result: 'conforming', value: { number: '0.95' } }] }],
  ['registration', 'as registered', { address: '示例路1号', status: 'open', legal_representative: '林示例', legal_representative_present: true, contact: '王示例', contact_phone: '示例电话', contact_present: false, differs: [], note: '门牌已换' }],
  ['recusal_claimed', 'by the business', { inspector: id(2), ground: 'interest', text: '与检查人员有合同', by: 'business' }],
  ['statement', 'would not sign', { by: '王示例', role: '店员', text: '问：何时开业？\n答：三月。', kind: 'explanation', material: id(17), read_back: true, shown, refused: '称须负责人同意' }],
  ['statement', 'asked and signed', { by: '王示例', role: '店员', text: '问答', kind: 'inquiry', material: id(18), read_back: true, shown, strokes: blob(19, 'application/json'), picture: blob(20, 'image/png') }],
  ['finding', 'outside the list', { material: id(21), text: '门前电线裸露', basis: '《示例条例》' }],
  ['sample', 'sealed', { material: id(22), no: '示例-1', name: '汽油', quantity: '2瓶', sealed_by: '周示例', kept_at: '示例局样品室', note: '避光' }],
  ['document_copy', 'compared', { material: id(23), title: '进货台账', pages: 3, source: '财务室', compared: true, note: '加盖印章' }],
  ['expert_opinion', 'with a qualification', { material: id(24), by: '赵示例', organisation: '示例设计院', qualification: '注册消防工程师', text: '疏散宽度满足要求。' }],
  ['third_party_report', 'tested', { material: id(25), organisation: '示例检测站', title: '油品检测报告', no: 'B-1', on: '2026-06-01', text: '合格' }],
  ['withdrawal', 'twice taken', { material: id(21), reason: '重复登记' }],
  ['ending', 'cancelled, by its notice', { kind: 'cancelled', text: '已注销。', table: 1, reference: '示例注销通知2026第8号' }],
  ['ending.statement', 'property manager', { by: '物业示例', role: 'property', contact: '示例电话', text: '三个月前搬走。' }],
  ['countersign', 'own phone, whole text', { shown, read: 'text', nonce: '0123456789abcdef', inspector: id(9), name: '周示例', certificate_no: '苏R示例001', strokes: blob(17, 'application/json'), picture: blob(18, 'image/png') }],
  ['countersign.seen', 'scanned', { inspector: id(9), shown, event: id(19), key: 'ab'.repeat(32), hash: 'cd'.repeat(32), line: '{"e":{},"sig":""}' }],
  ['photo', 'the door', { blob: blob(20, 'image/jpeg'), src: 'in-app', shows: 'door' }],
  ['stamp.business', 'with a name', { photo: id(20), shown, name: '林示例', role: '站长', opinion: '无异议' }],
  ['hand_over', 'ill', { leaves: id(9), joins: id(2), name: '新示例', certificate_no: '苏R示例003', reason: 'ill', text: '发烧，去医院。' }],
  ['appointment', 'with a phone', { at: '2026-06-16T09:00:00+08:00', with: '林示例', phone: '示例电话', note: '走后门' }],
  ['notice.served', 'in person, signed', { how: 'in_person', at: '2026-06-14T09:00:00+08:00', to: '林示例', role: '站长', shown, strokes: blob(21, 'application/json'), picture: blob(22, 'image/png') }],
  ['notice.waived', 'urgent', { reason: 'urgent', text: '接到举报，需要当场检查；当日补报本单位负责人。' }],
  ['refuse', 'with a recording', { reason: 'unwilling', text: '不愿签字', shown, recording: id(23) }],
]

async function phoneHalf(): Promise<Vector[]> {
  await freshDb()
  const key = await enrolledKey()
  const w = testWorld()
  const vectors: Vector[] = []
  for (const [kind, name, payload] of PAYLOADS) {
    const row = await append(key, { visit: id(1), kind, payload, nonce: 'ef'.repeat(32) }, w)
    vectors.push({ name: `${kind}: ${name}`, source: 'phone', jwk: key.jwk, line: row.line, ok: true, why: 'signed by its key over its own form' })
  }
  const [first, second] = vectors as [Vector, Vector]
  const signature = (line: string) => line.slice(-130)
  vectors.push({ ...first, name: 'signature of another event', ok: false, why: 'signature', line: first.line.slice(0, -130) + signature(second.line) })
  vectors.push({ ...first, name: 'key of another phone', ok: false, why: 'key', jwk: (await makeDeviceKey()).jwk })
  const answer = vectors.find((one) => one.name === 'answer: conforming')!
  vectors.push({ ...answer, name: 'answer turned after signing', ok: false, why: 'signature', line: answer.line.replace('"conforming"', '"failing"') })
  await setMeta('checkpoint', { size: 88_123, root: shown })
  const bound = await append(key, { visit: id(1), kind: 'note', payload: { text: '示例' }, nonce: 'ef'.repeat(32) }, w)
  vectors.push({ name: 'nb: a head', source: 'phone', jwk: key.jwk, line: bound.line, ok: true, why: 'signed by its key over its own form' })
  vectors.push({ ...vectors.at(-1)!, name: 'nb: another head than was signed', ok: false, why: 'signature', line: bound.line.replace('88123', '88122') })
  return vectors
}

function read(path: string): Vector[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Vector) : []
}

/** The line with one character replaced by its neighbour, at many places. */
function twins(line: string): string[] {
  const places = Array.from({ length: 40 }, (_, i) => Math.floor((i * line.length) / 40))
  return places.map((at) => `${line.slice(0, at)}${String.fromCharCode(line.charCodeAt(at) ^ 1)}${line.slice(at + 1)}`)
}

beforeAll(async () => {
  if (process.env['WRITE_VECTORS']) writeFileSync(PHONE, (await phoneHalf()).map((one) => `${canonical(one as unknown as Json)}\n`).join(''))
})

describe('event vectors', () => {
  test('the phone’s half has every kind and at least twenty events', () => {
    const kinds = new Set(read(PHONE).map((one) => (JSON.parse(one.line) as { e: { kind: string } }).e.kind))
    expect([...kinds].sort()).toEqual([...KINDS].sort())
    expect(read(PHONE).length).toBeGreaterThan(20)
  })

  test('freshly made events are like the kept ones', async () => {
    for (const vector of await phoneHalf()) expect([vector.name, await lineFault(vector.line, vector.jwk)]).toEqual([vector.name, vector.ok ? null : vector.why])
  })

  test.each([['phone', PHONE], ['python', PYTHON]])('what the %s made is judged as the vector says', async (_source, path) => {
    for (const vector of read(path)) expect([vector.name, (await lineFault(vector.line, vector.jwk)) === null]).toEqual([vector.name, vector.ok])
  })

  test.each([['phone', PHONE], ['python', PYTHON]])('one wrong character anywhere in what the %s made is refused', async (_source, path) => {
    for (const vector of read(path).filter((one) => one.ok)) {
      for (const twin of twins(vector.line)) expect([twin, (await lineFault(twin, vector.jwk)) === null]).toEqual([twin, false])
    }
  })
})
