import { leafOf, sha256 } from '../src/core/hash.ts'
import type { Envelope } from '../src/core/events/event.ts'
import type { Send } from '../src/core/sync/uploader.ts'

/** A faithful, small other end of the phone protocol for unit tests; the browser story runs against the real server. */
export class OtherEnd {
  lines = new Map<string, string>()
  blobs = new Map<string, { bytes: Uint8Array; size: number; sha256: string }>()
  log: string[] = []
  /** Answers before the protocol: return a Response, throw, or nothing to go on. */
  fault: (method: string, path: string) => Response | void = () => {}
  /** Called after a request was served and before its answer leaves. */
  served: (method: string, path: string) => Promise<void> = async () => {}
  park = new Set<string>()
  /** False for a server that was restored from before this phone was enrolled. */
  known = true
  namedHash: (sha: string) => string | null = (sha) => sha

  readonly send: Send = async (path, init) => {
    this.log.push(`${init.method} ${path}`)
    const refused = this.fault(init.method, path)
    if (refused) return refused
    const answer = await this.serve(path, init)
    await this.served(init.method, path)
    return answer
  }

  private async serve(path: string, init: { method: string; headers?: Record<string, string>; body?: BodyInit | null }): Promise<Response> {
    if (path === '/api/v1/receipts/lacking') return this.lacking(JSON.parse(String(init.body)) as { evidence: string[] })
    if (path.startsWith('/api/v1/receipts')) return this.known ? this.receipt() : Response.json({}, { status: 404 })
    if (path === '/api/v1/events') return this.take(String(init.body))
    if (path === '/api/v1/uploads') return this.create(init)
    return this.piece(path.split('/').pop()!, init)
  }

  /** A backup of what it holds; called, it is put back as it was. */
  backup(): () => void {
    const [lines, blobs] = [new Map(this.lines), new Map(this.blobs)]
    return () => {
      this.lines = new Map(lines)
      this.blobs = new Map(blobs)
    }
  }

  private lacking({ evidence }: { evidence: string[] }): Response {
    return Response.json({ lacking: evidence.filter((one) => this.blobs.get(one)?.bytes.length !== this.blobs.get(one)?.size || !this.blobs.has(one)) })
  }

  private receipt(): Response {
    return Response.json({ ...this.told(), blobs: {} })
  }

  private told(): { seq: number; gaps: [number, number][]; top: number } {
    const seqs = new Set([...this.lines.values()].map((line) => (JSON.parse(line) as { e: Envelope }).e.seq))
    let seq = 0
    while (seqs.has(seq + 1)) seq += 1
    const gaps: [number, number][] = []
    let last = seq
    for (const one of [...seqs].filter((each) => each > seq).sort((a, b) => a - b)) {
      if (one > last + 1) gaps.push([last + 1, one - 1])
      last = one
    }
    return { seq, gaps, top: last }
  }

  private async take(body: string): Promise<Response> {
    const results = []
    for (const line of body.split('\n').filter(Boolean)) {
      const { id } = (JSON.parse(line) as { e: Envelope }).e
      const known = this.lines.get(id)
      if (this.park.has(id)) results.push({ id, status: 'parked', problem: { code: 'event-payload-invalid', title: '事件内容不符合规定' } })
      else {
        this.lines.set(id, line)
        results.push({ id, status: known ? 'duplicate' : 'accepted', leaf: await leafOf(line) })
      }
    }
    return Response.json({ results, receipt: this.told() })
  }

  private async create(init: { headers?: Record<string, string>; body?: BodyInit | null }): Promise<Response> {
    const meta = Object.fromEntries((init.headers!['Upload-Metadata'] ?? '').split(',').map((pair) => pair.split(' ')).map(([k, v]) => [k, atob(v!)])) as Record<string, string>
    const found = this.blobs.get(meta['evidence']!)
    if (!found) this.blobs.set(meta['evidence']!, { bytes: new Uint8Array(init.body as ArrayBuffer), size: Number(init.headers!['Upload-Length']), sha256: meta['sha256']! })
    return this.state(meta['evidence']!, 201)
  }

  private async piece(evidence: string, init: { method: string; headers?: Record<string, string>; body?: BodyInit | null }): Promise<Response> {
    const blob = this.blobs.get(evidence)
    if (!blob) return new Response(null, { status: 404 })
    if (init.method === 'HEAD') return this.state(evidence, 200)
    if (Number(init.headers!['Upload-Offset']) !== blob.bytes.length) return new Response(null, { status: 409 })
    const more = new Uint8Array(init.body as ArrayBuffer)
    const joined = new Uint8Array(blob.bytes.length + more.length)
    joined.set(blob.bytes)
    joined.set(more, blob.bytes.length)
    blob.bytes = joined
    return this.state(evidence, 204)
  }

  private async state(evidence: string, status: number): Promise<Response> {
    const blob = this.blobs.get(evidence)!
    const headers: Record<string, string> = { 'Upload-Offset': String(blob.bytes.length), 'Upload-Length': String(blob.size) }
    if (blob.bytes.length === blob.size) {
      const named = this.namedHash(await sha256(blob.bytes.slice().buffer))
      if (named) headers['Mingcha-Sha256'] = named
    }
    return new Response(null, { status, headers })
  }
}
