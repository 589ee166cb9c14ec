import { API } from '../api/client.ts'
import { tf } from '../i18n/desk/media.ts'
import { ti } from '../i18n/desk/recordings.ts'
import { Chip, Icon } from '../ui/parts.tsx'
import { colon, minute } from './format.ts'
import type { Imported, Record } from './record.ts'

/** What is known of a film that was brought to the desk, with its lower grade said first. */
export function ImportedFacts({ one }: { one: Imported }) {
  const state = one.withdrawn ? ['mute', 'givenUp'] as const : one.stored ? ['ok', 'stored'] as const : ['warn', 'unfinished'] as const
  return (
    <>
      <div class="row wrap"><b class="grow">{one.filename}</b><span class="muted small">{ti('bytes', { n: (one.len / 1e6).toFixed(1) })}</span><Chip tone={state[0]} icon={one.stored ? 'check' : 'alert'}>{ti(state[1])}</Chip></div>
      <p class="small"><Chip tone="warn">{ti('grade')}</Chip> {one.after_seal && <Chip tone="warn">{ti('afterSeal')}</Chip>} {one.type_differs && <Chip tone="danger" icon="alert">{tf('differs')}</Chip>}</p>
      <p class="small muted">{[ti('camera', { no: one.recorder_no, name: one.wearer.name }), ti('claims', { at: minute(one.begun_at) }), ti('byWhom', { name: one.by.name, at: minute(one.at) })].join(' · ')}</p>
      {one.reason && <p class="small">{tf('reason')}{colon()}{one.reason}</p>}
      {one.withdrawn && <p class="small">{ti('givenUp')} · {one.withdrawn.by} {minute(one.withdrawn.at)}{colon()}{one.withdrawn.reason}</p>}
      <p class="row wrap">{one.stored && <a class="btn s" href={`${API}/evidence/${one.evidence}/original`} download><Icon name="down" />{tf('download')}</a>}<span class="xs muted">{ti('hash')} <code>{one.sha256.slice(0, 16)}…</code></span></p>
    </>
  )
}

/** In the record: apart from what phones signed; nothing when there is none. */
export function ImportedSection({ record }: { record: Record }) {
  const imports = record.imports ?? []
  const may = record.can.includes('import')
  if (imports.length === 0) return null
  return (
    <section class="card in stack" data-testid="imports"><div class="row"><h3 class="grow">{ti('here')}</h3>{may && <a class="btn s" href={`#/recordings/${record.id}`}>{ti('open')}</a>}</div>
      <ul class="stack parted">{imports.map((one) => <li key={one.evidence} class="stack-s"><ImportedFacts one={one} /></li>)}</ul></section>
  )
}
