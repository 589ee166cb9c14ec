import { useRef, useState } from 'preact/hooks'
import { t } from '../../i18n/phone/signing.ts'
import { Button, Sheet } from '../../ui/parts.tsx'
import { Camera } from '../visit/camera.tsx'
import { cleanLine, say, type Open } from '../visit/data.ts'
import { eventsOf } from '../../core/events/chain.ts'
import { reduce } from '../../core/events/reduce.ts'

/** The company seal instead of a signature (S1-13c): on paper, with the fingerprint of the text beside it, photographed. */
export function StampSheet({ open, name, role, onClose }: { open: Open; name: string; role: string; onClose: () => void }) {
  const [camera, setCamera] = useState(false)
  const known = useRef(new Set(open.state.photos.map((photo) => photo.evidence)))
  const taken = async () => {
    setCamera(false)
    const photo = reduce(await eventsOf(open.visit.id)).photos.filter((one) => !one.entry && !known.current.has(one.evidence)).at(-1)
    if (!photo) return
    await say(open.visit, 'stamp.business', { photo: photo.evidence, shown: open.shown, ...(cleanLine(name) ? { name: cleanLine(name) } : {}), ...(cleanLine(role) ? { role: cleanLine(role) } : {}) })
    onClose()
  }
  if (camera) return <Camera visit={open.visit} entry={undefined} title={t('stampTitle')} onClose={() => void taken()} />
  return (
    <Sheet title={t('stampTitle')} onClose={onClose} testid="stamp-sheet">
      <p>{t('stampHelp')}</p>
      <p><span class="small muted">{t('stampWrite')}</span><br /><b class="codes">{open.shown.slice(0, 8)}</b></p>
      <Button kind="primary" wide icon="camera" onClick={() => setCamera(true)} data-testid="stamp-shoot">{t('stampShoot')}</Button>
    </Sheet>
  )
}
