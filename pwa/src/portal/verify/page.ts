/** The portal's page that checks a draw: files stay here, the work is done in a worker, the words are plain. */
import './verify.css'
import workerUrl from './worker.ts?worker&url'
import { el, hashGroups, icon, type Shape } from './dom.ts'
import { STEPS, type Outcome, type Step, type StepName } from './verify.ts'
import { bareTitle, faultWords, hasKey, placeWords, stepWords, words, type Lang } from './words.ts'
import type { Order, Report } from './worker.ts'

const NAMES = ['roster.csv', 'inspectors.csv', 'recusals.csv', 'ledger.csv', 'manifest.json', 'seed.txt', 'draw.csv', 'thresholds.csv', 'teams.csv', 'events.jsonl']
const PROOF = 'proof.json'
const LARGEST = 512 * 1024 * 1024

const lang: Lang = document.documentElement.lang.startsWith('en') ? 'en' : 'zh'
const t = words(lang)
const root = document.querySelector<HTMLElement>('#verify')!
const files = new Map<string, File>()
let running: Worker | null = null

/** The page's policy allows trusted script addresses only; this one names a single file. */
function startWorker(): Worker {
  const rules = {
    createScriptURL: (url: string) => {
      if (url !== workerUrl) throw new TypeError('not the worker of this page')
      return url
    },
  }
  const policy = (policyOnce ??= window.trustedTypes?.createPolicy('mingcha-sw', rules) ?? rules)
  return new Worker(policy.createScriptURL(workerUrl), { type: 'module' })
}
let policyOnce: { createScriptURL: (url: string) => string } | undefined

const list = el('ul', { class: 'files', 'data-testid': 'files' })
const counted = el('b')
const missing = el('p', { class: 'small muted', role: 'status' })
const input = el('input', { class: 'vh', type: 'file', multiple: true, 'data-testid': 'pick', change: () => take(input.files) })
const pickWord = el('span', {}, t('pick'))
const drop = el('div', { class: 'drop' }, icon('file'), el('p', {}, counted), el('p', { class: 'small muted' }, t('put')), el('label', { class: 'btn s' }, pickWord, input))
const commit = hashField('commit', t('commit'), t('commitHint'), root.dataset['commit'] ?? '')
const head = hashField('head', t('head'), '', root.dataset['head'] ?? '')
const go = el('button', { class: 'btn primary', type: 'button', 'data-testid': 'go', click: () => void run() }, t('go'))
const answer = el('div', { 'data-testid': 'answer', role: 'status', 'aria-live': 'polite' })
const stepList = el('ol', { class: 'card list vs', 'data-testid': 'steps' })
const after = el('div', { class: 'stack' })

interface HashField { box: HTMLElement; value: () => string | undefined; good: () => boolean }

function hashField(id: string, label: string, hint: string, value: string): HashField {
  const area = el('textarea', { class: 'input mono', id: `v-${id}`, rows: '2', spellcheck: 'false', autocomplete: 'off', 'aria-describedby': `v-${id}-h` })
  area.value = value
  const help = el('p', { class: 'hint', id: `v-${id}-h` }, hint)
  const box = el('div', { class: 'field' }, el('label', { for: `v-${id}` }, label), area, help)
  const clean = (): string => area.value.replace(/\s/g, '').toLowerCase()
  const good = (): boolean => {
    const fine = /^([0-9a-f]{64})?$/.test(clean())
    box.classList.toggle('bad', !fine)
    area.toggleAttribute('aria-invalid', !fine)
    help.textContent = fine ? hint : t('badHash')
    return fine
  }
  // Not when the field is left: the hint's other height would move the button away under the finger.
  area.addEventListener('input', () => { if (box.classList.contains('bad')) good() })
  return { box, value: () => clean() || undefined, good }
}

function take(chosen: FileList | null): void {
  if (!chosen || chosen.length === 0) return
  if (files.size >= NAMES.length) files.clear()
  for (const file of chosen) if (file.size <= LARGEST) files.set(file.name, file)
  input.value = ''
  showFiles()
  showSteps([], null)
  answer.replaceChildren()
  after.replaceChildren()
}

function showFiles(): void {
  const rank = (name: string): number => [PROOF, ...NAMES].indexOf(name) >>> 0
  const known = [...files.values()].sort((a, b) => rank(a.name) - rank(b.name))
  counted.textContent = files.size ? t('count', { n: files.size }) : t('none')
  pickWord.textContent = t(files.size ? 'pickAgain' : 'pick')
  list.replaceChildren(...known.map((file) => {
    const key = `f.${file.name}`
    const word = hasKey(key) ? t(key) : t('other')
    return el('li', {}, icon(hasKey(key) ? 'check' : 'dot'), el('code', {}, file.name), el('span', { class: 'muted' }, word), el('span', { class: 'end num muted nowrap' }, `${file.size.toLocaleString('en-US')} B`))
  }))
  const lacking = files.has(PROOF) ? ['manifest.json'].filter((name) => !files.has(name)) : NAMES.filter((name) => !files.has(name))
  missing.textContent = files.size && lacking.length ? t('missing', { names: lacking.join(lang === 'zh' ? '、' : ', ') }) : ''
  go.disabled = files.size === 0
}

type Mark = 'ok' | 'bad' | 'wait'
const SHAPE: Record<Mark, Shape> = { ok: 'check', bad: 'cross', wait: 'dot' }

function stepItem(mark: Mark, title: string, text: string, hash?: string): HTMLLIElement {
  const heading = el('h3', {}, title, el('span', { class: 'vh' }, t(mark)))
  const body = el('div', { class: 'grow stack-s' }, heading)
  if (text) body.append(el('p', { class: 'small' }, text))
  if (hash) body.append(hashGroups(hash))
  return el('li', { class: 'in row top' }, el('span', { class: `tick ${mark}` }, icon(SHAPE[mark])), body)
}

/** The steps that were done, the one that failed, and those that were not reached. */
function showSteps(done: Step[], outcome: Outcome | null): void {
  const plan: StepName[] = files.has(PROOF) ? ['commit', 'proof'] : [...STEPS]
  const fault = outcome?.faults[0]
  stepList.replaceChildren(...plan.map((name) => {
    const step = done.find((one) => one.name === name)
    if (step) {
      const { title, text } = stepWords(t, step)
      return stepItem('ok', title, text, step.hash)
    }
    if (fault?.step === name) return stepItem('bad', bareTitle(t, name), faultWords(t, lang, fault))
    return stepItem('wait', bareTitle(t, name), '')
  }))
}

function banner(kind: string, shape: Shape, strong: string, text: string): HTMLElement {
  return el('div', { class: `banner ${kind} box` }, icon(shape), el('span', {}, el('b', {}, strong), text))
}

function showOutcome(outcome: Outcome): void {
  const proof = files.has(PROOF)
  const fault = outcome.faults[0]
  if (fault) {
    const n = STEPS.indexOf(fault.step as (typeof STEPS)[number]) + 1
    answer.replaceChildren(banner('danger', 'alert', n > 0 ? t('atRow', { n, place: placeWords(t, fault) }) : t('atProof'), ''))
    after.replaceChildren(el('pre', { tabindex: '0', 'data-testid': 'fault' }, el('code', {}, `WRONG ${fault.where}: ${fault.what}`)))
    return
  }
  const sure = commit.value() !== undefined && (proof || head.value() !== undefined)
  const strong = (proof ? t('proofPassed') : t('passed', { n: STEPS.length })) + (outcome.line.startsWith('REHEARSAL') ? t('rehearsal') : '')
  const text = sure ? (proof ? '' : t('passedText')) : t('halfText')
  answer.replaceChildren(banner(sure ? 'ok' : 'warn', sure ? 'shield' : 'alert', strong, lang === 'en' ? ` ${text}` : text))
  after.replaceChildren(
    el('section', { class: 'card in stack-s' }, el('h3', {}, t('result')), el('p', { class: 'small muted' }, t('resultHint')), el('pre', { tabindex: '0', 'data-testid': 'line' }, el('code', {}, outcome.line))),
    ...byHand(outcome.steps),
  )
}

/** How anybody checks one ticket without this page. */
function byHand(steps: Step[]): HTMLElement[] {
  const seed = steps.find((step) => step.name === 'seed')?.hash
  const first = steps.find((step) => step.name === 'objects')?.facts['first']
  if (!seed || !first) return []
  const tool = steps[0]?.facts['alg'] === 'sm3' ? 'openssl dgst -sm3' : 'sha256sum'
  const command = `printf 'SRD1|E|${seed}|${first}' | ${tool}`
  return [el('details', { class: 'card in' }, el('summary', {}, t('hand')), el('p', { class: 'small muted' }, t('handHint')), el('pre', { tabindex: '0' }, el('code', {}, command)))]
}

async function run(): Promise<void> {
  if (![commit, head].map((field) => field.good()).every(Boolean)) return
  running?.terminate()
  const worker = (running = startWorker())
  const done: Step[] = []
  answer.replaceChildren(banner('info', 'dot', t('busy'), ''))
  after.replaceChildren()
  showSteps([], null)
  const contents = await Promise.all([...files].map(async ([name, file]) => [name, new Uint8Array(await file.arrayBuffer())] as [string, Uint8Array]))
  worker.onmessage = (event: MessageEvent<Report>) => {
    if ('step' in event.data) {
      done.push(event.data.step)
      return showSteps(done, null)
    }
    showSteps(event.data.outcome.steps, event.data.outcome)
    showOutcome(event.data.outcome)
    go.textContent = t('again')
    worker.terminate()
  }
  const order: Order = { files: contents, published: { commit: commit.value(), head: head.value() }, proof: files.has(PROOF) ? PROOF : null }
  worker.postMessage(order, contents.map(([, bytes]) => bytes.buffer))
}

for (const name of ['dragover', 'dragleave', 'drop']) {
  drop.addEventListener(name, (event) => {
    event.preventDefault()
    drop.classList.toggle('over', name === 'dragover')
    if (event instanceof DragEvent && name === 'drop') take(event.dataTransfer?.files ?? null)
  })
}
showFiles()
showSteps([], null)
answer.append(el('p', { class: 'small muted' }, `${t('waiting')}${lang === 'en' ? ' ' : ''}${t('waitingProof')}`))
root.className = 'ver'
root.append(
  el('section', { class: 'stack', 'aria-labelledby': 'v-files' }, el('h2', { id: 'v-files' }, t('files')), drop, list, missing, commit.box, head.box, go),
  el('section', { class: 'stack', 'aria-labelledby': 'v-steps' }, el('h2', { id: 'v-steps' }, t('steps')), answer, stepList, after),
)
