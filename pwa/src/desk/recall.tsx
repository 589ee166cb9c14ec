import { useState } from 'preact/hooks'
import { api } from '../api/client.ts'
import { tx } from '../i18n/desk/records.ts'
import { Button } from '../ui/parts.tsx'
import { once } from './data.ts'
import type { Record } from './record.ts'
import { Why } from './why.tsx'

/** Takes the return of a record back, as long as its version is the one that the return made. */
export async function recall(id: string, version: number, reason: string): Promise<void> {
  await api(`/inspections/${id}/recall`, { headers: { ...once(), 'If-Match': String(version) }, json: { reason } })
}

/** The way back for whoever returned a record and left the queue. */
export function Recall({ record, onDone }: { record: Record; onDone: () => Promise<void> }) {
  const [asking, setAsking] = useState(false)
  if (!record.can.includes('recall')) return null
  return (
    <><Button small onClick={() => setAsking(true)} data-testid="recall">{tx('recall')}</Button>
      {asking && <Why title={tx('recall')} text={tx('recallText')} label={tx('recallReason')} onGo={async (reason) => { await recall(record.id, record.version, reason); await onDone() }} onClose={() => setAsking(false)} />}</>
  )
}
