import type { DBSchema } from 'idb'
import type { PublicJwk } from '../crypto/keys.ts'
import type { Envelope } from '../events/event.ts'
import type { Spec, When } from '../events/template.ts'

/** Where a signed event or a blob is. A word is set only after the store or the server said so. */
export type Place = 'phone' | 'sent' | 'confirmed' | 'attention'

export interface KeyRow { id: string; person: string; jwk: PublicJwk; secret: CryptoKey; label: string; enrolled: boolean; made: number; revoked?: boolean }
export interface HeadRow { key: string; seq: number; hash: string }

export interface EventRow {
  id: string
  key: string
  seq: number
  visit: string
  kind: string
  place: Place
  /** The bytes that go over the wire, without the line feed. */
  line: string
  e: Envelope
  hash: string
  /** Why it needs a person: the server's code and words. */
  problem?: Trouble
  confirmed?: number
}

export interface Trouble { code: string; title: string; detail: string }

export type BlobRole = 'photo' | 'strokes' | 'picture' | 'clip' | 'document'

export interface BlobRow {
  evidence: string
  visit: string
  key: string
  event: string
  role: BlobRole
  /** The order of sending: 0 signatures, 1 photos and documents, 2 sound, 3 film. */
  rank: 0 | 1 | 2 | 3
  /** Sizes of the rows the bytes lie in, when they are too large for one (core/capture/pieces.ts). */
  pieces?: number[]
  sha256: string
  size: number
  type: string
  place: Place
  /** True once a creation may have reached the server: then ask it with HEAD first. */
  begun: boolean
  offset: number
  tries: number
  made: number
  problem?: Trouble
  confirmed?: number
}

export interface BytesRow { evidence: string; data: ArrayBuffer }
export interface ThumbRow { evidence: string; data: ArrayBuffer; type: string }

/** What the list shows of a visit, kept with every event so that the list never reads them all. */
export interface ProgressRow {
  visit: string
  key: string
  step: number
  answers: Record<string, string>
  gaps: string[]
  photos: number
  sealed: string | null
  ended: string | null
  amended: string | null
  /** When somebody waits for the visit, if a time was arranged. */
  appointed?: string
  last: string
}

export interface EntryRef { id: string; no: string; text: string; guide?: string; kind?: string; required_photos?: number; reasons?: string[]; spec?: Spec; when?: When }
export interface ItemRef {
  id: string; code: string; name: string; department: string; category?: string; legal_basis?: string; checklist_version?: string | number
  entries: EntryRef[]
}
export interface InspectorRef { id: string; name: string; department: string; certificate_no: string; valid_to: string; leader: boolean; phone?: string | null }

export interface Earlier {
  on: string
  result: string
  results?: string[]
  number?: string
  task?: string
  department?: string
  failed?: string[]
  failed_n?: number
  sheet?: string
  marks?: string
}

export interface VisitRef {
  id: string
  number: string
  state: string
  task: { id: string; number: string; title: string }
  object: {
    id: string; name: string; uscc: string | null; address: string; district: string; industry: string; risk_class: string
    contact_name: string | null; contact_phone: string | null; legal_representative?: string | null
  }
  due_on: string
  due_provisional?: boolean
  window?: [string, string]
  inspectors: InspectorRef[]
  items: string[]
  /** Where the register says the object stands; null or absent where nobody measured it. */
  place?: { lat_u: number; lng_u: number } | null
  /** The newest three earlier visits to the object, of every department; `marks` is one letter per entry of `sheet`. */
  previous?: Earlier[]
  offer?: { nonce: string; template_sha256: string; draw_id: string; commit: string } | null
  returned?: { reason: string; entries: string[]; at: string } | null
  /** A supervisor agreed to a registration more than ten days after the check. */
  late_consent?: { by: string; name: string; at: string; reason: string } | null
  confirmed_seq?: number
  /** How many events of the visit the server has accepted, of all phones. */
  events?: number
}

export interface VisitRow extends VisitRef { pulled: number; person: string; gone?: boolean }
export interface MetaRow { name: string; value: unknown }
export interface DraftRow { id: string; value: unknown; at: number }

export interface Schema extends DBSchema {
  meta: { key: string; value: MetaRow }
  keys: { key: string; value: KeyRow; indexes: { person: string } }
  heads: { key: string; value: HeadRow }
  visits: { key: string; value: VisitRow }
  items: { key: string; value: ItemRef }
  events: { key: string; value: EventRow; indexes: { visit: string; place: string; chain: [string, number] } }
  blobs: { key: string; value: BlobRow; indexes: { visit: string; place: string } }
  bytes: { key: string; value: BytesRow }
  thumbs: { key: string; value: ThumbRow }
  progress: { key: string; value: ProgressRow }
  drafts: { key: string; value: DraftRow }
}

export const NAME = 'mingcha'
export const VERSION = 1
