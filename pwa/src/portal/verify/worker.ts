/** The verifier in a thread of its own, so that the page stays quick while 10^5 tickets are computed. */
import { verifyDraw, verifyProof, type Outcome, type Published, type Step } from './verify.ts'

export interface Order { files: [string, Uint8Array][]; published: Published; proof: string | null }
export type Report = { step: Step } | { outcome: Outcome }

const tell = (report: Report): void => postMessage(report)

onmessage = (event: MessageEvent<Order>) => {
  const { files, published, proof } = event.data
  const watch = (step: Step): void => tell({ step })
  const found = new Map(files)
  const work = proof ? verifyProof(found, proof, published, watch) : verifyDraw(found, published, watch)
  void work.then((outcome) => tell({ outcome }))
}
