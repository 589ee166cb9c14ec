/**
 * The verifier of SRD-1 for the browser, written from the specification. Its result line and the text of its first fault are,
 * byte for byte, those of backend/verifiers/verify_draw.py; tests/unit/verifiers compares the two on every case.
 */
import { Replay } from './events.ts'
import { Hasher } from './hasher.ts'
import { strictJson, type Members } from './json.ts'
import { checkAlg, checkTerms, textOf, type Files, type Terms } from './manifest.ts'
import { drawObjects, mustEqual } from './objects.ts'
import { checkProof } from './proof.ts'
import { Seating } from './seats.ts'
import { readRule, readSeed } from './seed.ts'
import { sha256 } from './sha256.ts'
import { checkRows, checkStatuses, readTables } from './tables.ts'
import { need, Wrong } from './wrong.ts'

export const STEPS = ['commit', 'tables', 'ledger', 'seed', 'objects', 'seats', 'events'] as const
export type StepName = (typeof STEPS)[number] | 'proof'
export interface Step { name: StepName; hash?: string; facts: Record<string, number | string> }
export interface Fault { where: string; what: string; step: StepName }
export interface Outcome { ok: boolean; line: string; faults: Fault[]; steps: Step[] }
export interface Published { commit?: string | undefined; head?: string | undefined }
export type Watch = (step: Step) => void

const MANIFEST = 'manifest.json'

/** `hasher` of the manifest's algorithm; SM3 is fetched only when it is asked for. */
async function hasherOf(m: Members): Promise<Hasher> {
  const alg = m.get('alg')
  checkAlg(alg)
  return new Hasher(alg === 'sm3' ? (await import('./sm3.ts')).sm3 : sha256)
}

class Run {
  readonly steps: Step[] = []
  now: StepName = 'commit'

  private readonly files: Files
  private readonly published: Published
  private readonly watch: Watch

  constructor(files: Files, published: Published, watch: Watch) {
    this.files = files
    this.published = published
    this.watch = watch
  }

  private done(facts: Step['facts'], hash?: string): void {
    const step: Step = hash === undefined ? { name: this.now, facts } : { name: this.now, facts, hash }
    this.steps.push(step)
    this.watch(step)
    this.now = STEPS[this.steps.length] ?? this.now
  }

  async manifest(): Promise<{ hasher: Hasher; commit: string; terms: Terms }> {
    const text = textOf(this.files, MANIFEST)
    const m = strictJson(text, MANIFEST)
    const hasher = await hasherOf(m)
    const commit = hasher.text(text)
    const published = this.published.commit
    need(published === undefined || published === commit, MANIFEST, `the published commit is ${published}, this file's is ${commit}`)
    const terms = checkTerms(m)
    this.done({ given: published === undefined ? 0 : 1, alg: m.get('alg') as string }, commit)
    return { hasher, commit, terms }
  }

  async draw(): Promise<string> {
    const { files } = this
    const { hasher, commit, terms } = await this.manifest()
    const tables = readTables(files, hasher, terms)
    const inspectors = checkRows(tables)
    const out = tables.roster.filter((row) => row[2] !== 'OK').length
    this.done({ rows: tables.roster.length, out }, terms.members.get('roster_root') as string)
    this.done({ capped: checkStatuses(tables, terms) })
    const rule = readRule(terms)
    const seed = readSeed(files, hasher, terms, rule, commit)
    this.done({ sources: [...rule.sources].map(([name, detail]) => `${name}:${detail}`).join(';'), millibits: rule.millibits }, seed)
    const selection = drawObjects(files, hasher, terms, tables, seed)
    const first = selection.order[0] ?? ''
    this.done({ drawn: selection.order.length, eligible: selection.eligible, strata: terms.strata.size, first }, hasher.text(`SRD1|E|${seed}|${first}`))
    const seating = new Seating(hasher, terms, seed, selection.district, inspectors, tables.recusals)
    seating.seatAll(selection.order)
    mustEqual(files, 'teams.csv', seating.lines(selection.order))
    const people = new Set(inspectors.map((i) => i.id))
    const replay = new Replay(hasher, terms, selection, seating, people, commit, rule.spoken)
    this.done({ teams: selection.order.length, short: replay.short() })
    replay.run(files)
    const head = this.published.head
    need(head === undefined || head === replay.head, 'events.jsonl', `the published head is ${head}, these files give ${replay.head}`)
    this.done({ events: replay.count, state: replay.state, given: head === undefined ? 0 : 1 }, replay.head)
    return (
      `${terms.rehearsal ? 'REHEARSAL' : 'OK'} commit ${commit} seed ${seed} drawn ${selection.order.length} live ${replay.live.size} ` +
      `short ${replay.short()} head ${replay.head} state ${replay.state}`
    )
  }

  async proof(name: string): Promise<string> {
    const { hasher, commit, terms } = await this.manifest()
    this.now = 'proof'
    const { line, facts } = checkProof(this.files, hasher, terms, commit, name)
    this.done(facts)
    return line
  }
}

async function outcome(run: Run, work: () => Promise<string>): Promise<Outcome> {
  try {
    return { ok: true, line: await work(), faults: [], steps: run.steps }
  } catch (error) {
    const fault = error instanceof Wrong ? { where: error.where, what: error.what } : { where: 'the files cannot be read', what: String(error) }
    return { ok: false, line: '', faults: [{ ...fault, step: run.now }], steps: run.steps }
  }
}

/** Checks the files of one draw. `commit` and `head` are what was published; without them a regenerated set passes. */
export function verifyDraw(files: Files, published: Published = {}, watch: Watch = () => {}): Promise<Outcome> {
  const run = new Run(files, published, watch)
  return outcome(run, () => run.draw())
}

/** Checks that one object was, or was not, in the roster: manifest.json and the proof are enough. */
export function verifyProof(files: Files, name: string, published: Published = {}, watch: Watch = () => {}): Promise<Outcome> {
  const run = new Run(files, published, watch)
  return outcome(run, () => run.proof(name))
}
