import type { Fault, Step, StepName } from './verify.ts'

/** The page's words; `{name}` is filled in. Chinese first, the same keys in English. */
const ZH = {
  files: '1. 放入文件', put: '拖到这里，或', pick: '选择文件', pickAgain: '换一批文件', none: '还没有文件', count: '已放入{n}个文件',
  commit: '抽取前公布的承诺值', commitHint: '现场屏幕、公告或第三方处都能查到。不填也能验，但查不出整套换过的文件。', head: '最新变更链头',
  badHash: '应为64位，只含0—9和a—f。', go: '开始核对', again: '再验一次', steps: '2. 逐步核对', waiting: '放入一次抽取的全部文件，再开始核对。',
  waitingProof: '核对一家企业的证明，放入manifest.json和proof.json就够。', busy: '正在核对…', missing: '还没有放入：{names}',
  passed: '{n}步全部通过。', passedText: '这次抽取可以复算，名单和结果没有被改过。', rehearsal: '这是一次演练。', proofPassed: '证明成立。',
  halfText: '文件前后一致。没有填承诺值和链头，整套换过的文件或删掉的最后一条变更查不出来。', 
  result: '结果行', resultHint: '与核对程序verify_draw.py给出的逐字相同。', hand: '不信这个网页？用任何电脑手工核对一个号码', handHint: '结果应与draw.csv第一行相同。',
  ok: '：通过', bad: '：不符', wait: '：未核对', row: '{file}第{n}行', other: '其他',
  'commit.t': '承诺值相符', 'commit.given': '你填的承诺值，就是manifest.json的指纹。', 'commit.open': 'manifest.json的指纹如下，请与公布的承诺值比对。',
  'tables.t': '名单没有动过', 'tables.d': '{rows}行，其中{out}行写明排除原因；顺序正确，编号不重复，根值一致。',
  'ledger.t': '年度次数算得对', 'ledger.d': '按台账重数每家本年次数，{capped}家达到上限，未参加抽取。',
  'seed.t': '随机数由公开来源算出', 'seed.d': '{sources}，{bits}比特，不少于60比特。',
  'objects.t': '抽中的就是这{drawn}家', 'objects.d': '{eligible}家可抽的号码全部重算，{strata}层名额用整数计算。',
  'seats.t': '检查员分派可重现', 'seats.full': '{teams}组逐席重算，没有空席。', 'seats.d': '{teams}组逐席重算，{short}席人手不足，已写明。',
  'events.t': '替换、回避等变更都有记录', 'events.given': '{events}条变更依次重放，链头一致。', 'events.open': '{events}条变更依次重放，链头如下，请与公布的比对。',
  'proof.t': '这家企业的证明', 'proof.there': '{id}在{rows}行名单中：{row}', 'proof.absent': '{rows}行名单中没有{id}，应在的位置前后两行相邻。',
  'objects.n': '抽中的企业', 's.DICE': '{n}枚十面骰', 's.D6': '{n}枚六面骰', 's.K8': '快乐8第{n}期', 's.SSQ': '双色球第{n}期', 's.DLT': '大乐透第{n}期',
  atRow: '第{n}步不符：{place}。', atProof: '证明不成立。', sources: '、',
  'f.roster.csv': '名单', 'f.inspectors.csv': '检查员', 'f.recusals.csv': '回避', 'f.ledger.csv': '年度台账', 'f.manifest.json': '规则', 'f.seed.txt': '随机数',
  'f.draw.csv': '抽中', 'f.thresholds.csv': '各层界线', 'f.teams.csv': '分派', 'f.events.jsonl': '变更', 'f.proof.json': '证明',
}
const EN: Record<keyof typeof ZH, string> = {
  files: '1. Put in the files', put: 'Drop them here, or', pick: 'choose files', pickAgain: 'choose others', none: 'No files yet', count: '{n} files',
  commit: 'Commit published before the draw', commitHint: 'It is on the screen in the hall, in the notice, and with the third party. Without it a wholly regenerated set is not seen.', head: 'Latest head of the events',
  badHash: 'It has 64 digits, 0–9 and a–f only.', go: 'Check', again: 'Check again', steps: '2. Step by step', waiting: 'Put in all files of one draw, then check.',
  waitingProof: 'For the proof of one business, manifest.json and proof.json are enough.', busy: 'Checking…', missing: 'Not there yet: {names}',
  passed: 'All {n} steps hold.', passedText: 'This draw can be computed again; neither list nor result was changed.', rehearsal: ' This is a rehearsal.', proofPassed: 'The proof holds.',
  halfText: 'The files agree with each other. Without commit and head, a regenerated set or a dropped last event is not seen.', 
  result: 'Result line', resultHint: 'The same, letter by letter, as that of verify_draw.py.', hand: 'Check one ticket by hand on any computer', handHint: 'It must be the first ticket of draw.csv.',
  ok: ': holds', bad: ': does not hold', wait: ': not checked', row: '{file}, line {n}', other: 'other',
  'commit.t': 'The commit is the published one', 'commit.given': 'The commit you gave is the hash of manifest.json.', 'commit.open': 'This is the hash of manifest.json; compare it with the published commit.',
  'tables.t': 'The list was not touched', 'tables.d': '{rows} rows, {out} of them left out with a reason; sorted, no id twice, the root agrees.',
  'ledger.t': 'The annual counts are right', 'ledger.d': 'Visits of the year were counted again: {capped} businesses have reached the cap and take no part.',
  'seed.t': 'The seed comes from public sources', 'seed.d': '{sources}, {bits} bits; at least 60 are needed.',
  'objects.t': 'These {drawn} are the ones drawn', 'objects.d': 'All {eligible} tickets were computed again, the quotas of {strata} strata in whole numbers.',
  'seats.t': 'The inspectors follow from the seed', 'seats.full': '{teams} teams were seated again; no seat stays empty.', 'seats.d': '{teams} teams were seated again; {short} seats stay empty and say so.',
  'events.t': 'Replacements and recusals are on record', 'events.given': 'Events replayed: {events}; the head agrees.', 'events.open': 'Events replayed: {events}; compare this head with the published one.',
  'proof.t': 'The proof of this business', 'proof.there': '{id} is one of {rows} rows: {row}', 'proof.absent': '{id} is not among {rows} rows; the rows around its place are neighbours.',
  'objects.n': 'The businesses drawn', 's.DICE': '{n} ten-sided dice', 's.D6': '{n} six-sided dice', 's.K8': 'lottery K8 no. {n}', 's.SSQ': 'lottery SSQ no. {n}', 's.DLT': 'lottery DLT no. {n}',
  atRow: 'Step {n} does not hold: {place}.', atProof: 'The proof does not hold.', sources: ', ',
  'f.roster.csv': 'list', 'f.inspectors.csv': 'inspectors', 'f.recusals.csv': 'recusals', 'f.ledger.csv': 'visits this year', 'f.manifest.json': 'rules', 'f.seed.txt': 'seed',
  'f.draw.csv': 'drawn', 'f.thresholds.csv': 'thresholds', 'f.teams.csv': 'teams', 'f.events.jsonl': 'events', 'f.proof.json': 'proof',
}
export type Key = keyof typeof ZH
export type Lang = 'zh' | 'en'

export const hasKey = (key: string): key is Key => Object.hasOwn(ZH, key)

export function words(lang: Lang): (key: Key, values?: Record<string, string | number>) => string {
  const dictionary = lang === 'en' ? EN : ZH
  const shown = (value: string | number): string => (typeof value === 'number' ? value.toLocaleString('en-US') : value)
  return (key, values = {}) => dictionary[key].replace(/\{(\w+)\}/g, (_, name: string) => shown(values[name] ?? ''))
}
export type Words = ReturnType<typeof words>

/** `DICE:20;K8:2026-151` for people. */
function sourceWords(t: Words, sources: string): string {
  const named = sources.split(';').map((source) => source.split(':') as [string, string])
  return named.map(([name, n]) => (hasKey(`s.${name}`) ? t(`s.${name}` as Key, { n }) : name)).join(t('sources'))
}

/** A step's title and sentence. */
export function stepWords(t: Words, step: Step): { title: string; text: string } {
  const { name, facts } = step
  const title = t(`${name}.t`, facts)
  if (name === 'commit') return { title, text: t(facts['given'] ? 'commit.given' : 'commit.open') }
  if (name === 'events') return { title, text: t(facts['given'] ? 'events.given' : 'events.open', facts) }
  if (name === 'proof') return { title, text: t(facts['there'] ? 'proof.there' : 'proof.absent', facts) }
  if (name === 'seed') return { title, text: t('seed.d', { sources: sourceWords(t, String(facts['sources'])), bits: (Number(facts['millibits']) / 1000).toFixed(1) }) }
  if (name === 'seats' && facts['short'] === 0) return { title, text: t('seats.full', facts) }
  return { title, text: t(`${name}.d`, facts) }
}

/** The title of a step that was not reached or failed. */
export const bareTitle = (t: Words, name: StepName): string => (name === 'objects' ? t('objects.n') : t(`${name}.t`))

/** Faults in Chinese: the first pattern that fits; `$1` is what it caught. */
const FAULTS: [RegExp, string][] = [
  [/^the published commit is/, '和公布的承诺值不符。文件整套换过，或承诺值填错'],
  [/^the published head is/, '链头和公布的不符。有变更被删去，或链头填错'],
  [/^its Merkle root is/, '和承诺的根值不符，有行被改过'],
  [/^has (.+) rows, the manifest says (.+)$/, '有$1行，规则文件写的是$2行'],
  [/^cannot be read \(FileNotFoundError\)/, '没有这个文件'],
  [/^cannot be read \(UnicodeDecodeError\)/, '不是UTF-8文字'],
  [/^begins with a byte order mark/, '开头有多余的字节顺序标记'],
  [/^does not end with LF/, '最后一行没有换行'],
  [/^cannot be read as JSON/, '不是完整的JSON'],
  [/^the same key twice/, '同一个键出现两次'],
  [/^(.+) is not allowed$/, '不允许写成$1'],
  [/^is not a JSON object/, '不是JSON对象'],
  [/^alg (.+) is unknown/, '算法$1不认识'],
  [/^(.+) is missing or malformed/, '$1缺少或写错'],
  [/^rehearsal is not/, 'rehearsal只能是true或false'],
  [/^the header is not (.+)$/, '表头应为$1'],
  [/^has (.+) cells/, '有$1格，格数不对'],
  [/^a cell has a control/, '有一格含控制字符或首尾空格'],
  [/^is out of order/, '顺序不对或重复出现'],
  [/^the salt is malformed/, '随机盐写错或重复'],
  [/^(.+) is not an object's id/, '$1不是对象编号'],
  [/^the inspector's id is empty/, '检查员编号是空的'],
  [/^(.+) is not a date/, '$1不是日期'],
  [/^the id is empty or -/, '检查员编号是空的，或列表有空项'],
  [/^status (.+) is unknown/, '状态$1不认识'],
  [/^stratum (.+) has no ratio/, '分层$1没有比例'],
  [/^is OK but has reached/, '已达年度上限，却参加了抽取'],
  [/^is X-CAP but has not/, '没有达到年度上限，却被排除'],
  [/^status_counts is not/, '各层各状态的行数和名单不符'],
  [/^cannot be read at (.+)$/, '随机数规则读到$1处不通'],
  [/^(.+) is not a source/, '$1不是认可的随机来源'],
  [/^(.+) stands there twice/, '来源$1出现两次'],
  [/^(.+) does not speak after/, '来源$1没有晚于冻结时间'],
  [/^(.+) is not a number of dice/, '$1不是骰子数'],
  [/^counts only (\d+) millibits/, '只有$1毫比特，至少要60000'],
  [/^a die is rolled after/, '掷骰晚于摇号'],
  [/^is not one line/, '应当只有一行'],
  [/^the secret is not revealed/, '密值还没有公布，或从未承诺过'],
  [/^the secret is not the committed/, '密值和承诺的不符'],
  [/^the sources are not/, '来源和规则写的不一样'],
  [/^(.+) is not (.+) faces of (.+)$/, '$1应为$2个$3的点数'],
  [/^(.+) is not (.+) ascending numbers of 01 to (.+)$/, '$1应为$2个从小到大的号码，01到$3'],
  [/^is (.+), computed is (.+)$/, '写的是$1，重算是$2'],
  [/^has (.+) lines, computed are (.+)$/, '有$1行，重算有$2行'],
  [/^is not in canonical form/, '不是规定的写法，被改过'],
  [/^comes after (.+)$/, '抽取已经结束（$1），后面不能再有变更'],
  [/^type (.+) is unknown/, '变更类型$1不认识'],
  [/^has not exactly the fields/, '多了或少了字段'],
  [/^seq is (.+), not (.+)$/, '序号是$1，应为$2'],
  [/^prev is not the hash/, '和前一条接不上，有变更被改、删或换过位置'],
  [/^reason (.+) is not one of (.+)$/, '理由$1不能用于$2'],
  [/^at is malformed or too early/, '时间写错，或早于前一条'],
  [/^evidence is not a hash/, '没有证据的指纹'],
  [/^signers is malformed/, '签字人写错'],
  [/^fewer than two different/, '签字的不足两人'],
  [/^(.+) is not live/, '$1不在现行名单里'],
  [/^(.+) holds no seat there/, '$1不在这个检查组'],
  [/^seat (.+) is not an empty seat/, '第$1席不是空席'],
  [/^direct assignment is not allowed/, '本地区不允许直接委派'],
  [/^(.+) fits, so nobody may/, '$1可以承担，不得直接委派'],
  [/^(.+) is unknown, in the team/, '$1不在库中、已在组内或应当回避'],
  [/^roster_count or roster_root/, '名单的行数或根值写错'],
  [/^rows is not a list/, '证明里没有行的列表'],
  [/^a row is malformed/, '证明里有一行写错'],
  [/^the path of row (.+) does not lead/, '第$1行的路径走不到名单的根值'],
  [/^roster_root is not that of an empty/, '根值不是空名单的根值'],
  [/^the rows do not show that (.+) is absent/, '给出的行不能说明$1不在名单里'],
  [/^(.+) is (.+), computed is (.+)$/, '$1写的是$2，重算是$3'],
]

/** The file and line of a fault. */
export function placeWords(t: Words, fault: Fault): string {
  const row = /^(.*) row (\d+)( \(.*\))?$/.exec(fault.where)
  return row ? t('row', { file: row[1]!, n: row[2]! }) + (row[3] ?? '') : fault.where
}

/** What is wrong, for people: the place, then the fault; values stay as they are. */
export function faultWords(t: Words, lang: Lang, fault: Fault): string {
  const place = placeWords(t, fault)
  if (lang === 'en') return `${place}: ${fault.what}.`
  const found = FAULTS.map(([pattern, zh]) => [pattern.exec(fault.what), zh] as const).find(([caught]) => caught !== null)
  const text = found ? found[1].replace(/\$(\d)/g, (_, n: string) => found[0]![Number(n)] ?? '') : fault.what
  return `${place}：${text}。`
}
