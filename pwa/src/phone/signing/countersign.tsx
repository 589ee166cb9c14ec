import { useEffect, useState } from 'preact/hooks'
import type { Json } from '../../core/canon.ts'
import { append, type NewBlob } from '../../core/events/chain.ts'
import { grouped, shortCode } from '../../core/signing/code.ts'
import { backFrames, type Ask } from '../../core/signing/messages.ts'
import { t } from '../../i18n/phone/signing.ts'
import { Button, EmptyState, Icon } from '../../ui/parts.tsx'
import { here } from '../app.ts'
import { Home } from '../frame.tsx'
import { blobRef, PadCard } from '../visit/sign.tsx'
import { QrFrames } from './qr.tsx'
import './signing.css'

interface Done { hash: string; line: string }

/** The second inspector's own phone: the text, the pad, and the answer to show back. It works without network. */
export function Countersign({ ask }: { ask: Ask }) {
  const [done, setDone] = useState<Done | null>(null)
  const me = ask.team.find((one) => one.id === here.person?.inspector || one.id === here.person?.id)
  if (!me) return <Home title={t('signTitle')} tab=""><EmptyState icon="user" title={t('scanNotYou')}><a class="btn" href="#/">{t('toTasks')}</a></EmptyState></Home>
  const typed = ask.shown.length !== 64
  const sign = async (strokes: NewBlob, picture: NewBlob) => {
    const what: { [key: string]: Json } = typed ? { code: ask.shown, read: 'code' } : { shown: ask.shown, read: ask.text === undefined ? 'summary' : 'text' }
    const row = await append(here.key!, {
      visit: ask.visit, kind: 'countersign', nonce: ask.offer, blobs: [strokes, picture],
      payload: { ...what, ...(ask.nonce ? { nonce: ask.nonce } : {}), inspector: me.id, name: me.name, certificate_no: me.certificate_no, strokes: blobRef(strokes), picture: blobRef(picture) },
    })
    setDone(row)
  }
  return (
    <Home title={t('signTitle')} tab="">
      {done ? <Answer ask={ask} done={done} /> : <>
        <section class="card" aria-labelledby="what"><div class="in stack"><h2 id="what" class="h3">{ask.from ? t('signFrom', { name: ask.from, object: ask.object }) : ask.object}</h2>
          <p class="small muted">{typed ? t('signCode') : ask.text === undefined ? t('signSummary', { name: ask.from }) : t('signText')}</p>
          {typed ? <p class="codes">{grouped(ask.shown)}</p> : <><pre lang="zh-CN" class="doc shown" data-testid="shown" tabIndex={0}>{ask.text ?? ask.summary}</pre>
            <p class="xs muted"><span class="hash"><b>{ask.shown.slice(0, 8)}</b>…{ask.shown.slice(-8)}</span></p></>}</div></section>
        <section class="card"><ul class="list"><PadCard title={me.name} role={t('ownPhone')} ready shown={ask.shown} onSign={sign} /></ul></section></>}
    </Home>
  )
}

function Answer({ ask, done }: { ask: Ask; done: Done }) {
  const [frames, setFrames] = useState<string[]>([])
  useEffect(() => { void backFrames({ v: 1, nonce: ask.nonce, line: done.line, jwk: here.key!.jwk }).then(setFrames) }, [done])
  return (
    <section class="card" data-testid="countersigned"><div class="in stack">
      <h2 class="row"><span class="t-ok"><Icon name="check" /></span>{t('signDone')}</h2>
      <p>{ask.from ? t('signDoneHelp', { name: ask.from }) : t('signDoneHelpPlain')}</p>
      {ask.nonce !== '' && <QrFrames frames={frames} label={t('signDone')} />}
      <p><span class="small muted">{t('backCode')}</span><br /><span class="codes" data-testid="answer-code">{grouped(shortCode(done.hash))}</span></p>
      <Button wide onClick={() => { location.hash = '/' }} data-testid="countersign-done">{t('toTasks')}</Button></div></section>
  )
}
