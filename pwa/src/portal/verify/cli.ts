/**
 * The browser's verifier on the command line, for the tests that compare it with verify_draw.py. Reads lines of JSON
 * `{"folder", "commit"?, "head"?, "proof"?}` from standard input and answers each with `{"line", "fault", "zh"}`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { verifyDraw, verifyProof } from './verify.ts'
import { faultWords, words } from './words.ts'

interface Wish { folder: string; commit?: string; head?: string; proof?: string }

for await (const line of createInterface({ input: process.stdin })) {
  const wish = JSON.parse(line) as Wish
  const files = new Map<string, Uint8Array>(readdirSync(wish.folder).map((name) => [name, readFileSync(join(wish.folder, name))]))
  const found = wish.proof ? await verifyProof(files, wish.proof, wish) : await verifyDraw(files, wish)
  const fault = found.faults[0]
  process.stdout.write(`${JSON.stringify({ line: found.line, fault: fault ? `${fault.where}: ${fault.what}` : '', zh: fault ? faultWords(words('zh'), 'zh', { ...fault, where: '' }) : '' })}\n`)
}
