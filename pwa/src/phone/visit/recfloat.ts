import { onRecorder, recorder } from '../../core/capture/recorder.ts'
import { tm } from '../../i18n/phone/media.ts'
import { whatWords } from './recbar.tsx'

/** On screens outside of the visit a red link says that a recording goes on, and leads back to it. */
let link: HTMLAnchorElement | null = null

function look(): void {
  const rec = recorder()
  document.documentElement.toggleAttribute('data-hold', rec !== null && rec.state !== 'paused') // neither the lock nor an update ends it
  const away = rec && !location.hash.startsWith(`#/visit/${rec.order.visit}`)
  if (!away) {
    link?.remove()
    link = null
    return
  }
  if (!link) {
    link = document.createElement('a')
    link.className = 'recfloat'
    link.dataset['testid'] = 'rec-float'
    document.documentElement.append(link)
  }
  link.href = `#/visit/${rec.order.visit}`
  link.textContent = `● ${whatWords(rec.order.medium, rec.order.purpose)} · ${tm('recBack')}`
}

onRecorder(look)
addEventListener('hashchange', look)
