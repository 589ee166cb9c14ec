// What is typed and not saved outlives the page, sealed; it ends with its step, and with a revoked phone.
import { beforeEach, expect, test, vi } from 'vitest'
import { makeVault, shutNow, tryPin, wipeReference } from '../src/core/crypto/vault.ts'
import { unlockDb, useDatabase, withRaw } from '../src/core/db/open.ts'
import { draft, keepDraft } from '../src/core/drafts.ts'
import { uuid7 } from '../src/core/ids.ts'
import { dropTyped, flushTyped, forgetTyped, keepTyped, leftTyped, readTyped, typedOf } from '../src/core/typed.ts'
import { freshDb, VISIT } from './world.ts'

const [A, B] = [uuid7(), uuid7()]

beforeEach(async () => {
  forgetTyped()
  shutNow()
  unlockDb(null)
  await freshDb()
  await useDatabase('mingcha')
  await readTyped(VISIT)
})

/** The page is gone and comes back. */
async function reload(): Promise<void> {
  await flushTyped()
  forgetTyped()
  await readTyped(VISIT)
}

test('a finding that was typed is there after a reload, and is named as left over until it is recorded', async () => {
  keepTyped(VISIT, 'finding/text', '门前电线裸露')
  expect(leftTyped(VISIT)).toBe(false)
  await reload()
  expect([typedOf(VISIT, 'finding/text'), leftTyped(VISIT)]).toEqual(['门前电线裸露', true])
  dropTyped(VISIT, 'finding', { material: A })
  expect(leftTyped(VISIT)).toBe(false)
  await reload()
  expect(typedOf(VISIT, 'finding/text')).toBeUndefined()
  expect(await withRaw((db) => db.getAllKeys('drafts'))).toEqual([])
})

test('it is written a moment after the last key, without anything else happening', async () => {
  keepTyped(VISIT, 'note/text', '现')
  keepTyped(VISIT, 'note/text', '现场')
  await vi.waitFor(async () => expect(await draft(`typed:${VISIT}`)).toEqual({ 'note/text': '现场' }))
})

test('a recorded step empties its own form only', async () => {
  for (const name of ['statement/text', 'ending.statement/text', 'refuse/text', `photo_missing/${A}`, `photo_missing/${B}`]) keepTyped(VISIT, name, 'x')
  dropTyped(VISIT, 'statement', {})
  dropTyped(VISIT, 'photo_missing', { entry: A })
  dropTyped('another visit', 'refuse', {})
  await reload()
  expect(['statement/text', 'ending.statement/text', 'refuse/text', `photo_missing/${A}`, `photo_missing/${B}`].map((name) => typedOf(VISIT, name))).toEqual([undefined, 'x', 'x', undefined, 'x'])
})

test('on the disk it is sealed, and another person of the same phone neither sees it nor gets it', async () => {
  await makeVault({ id: uuid7(), name: '周示例' }, '271828', null)
  const mei = (await import('../src/core/crypto/vault.ts')).openVault()!.person
  forgetTyped()
  await readTyped(VISIT)
  keepTyped(VISIT, 'finding/text', '后门堆放')
  await flushTyped()
  expect(JSON.stringify(await withRaw((db) => db.getAll('drafts')))).not.toContain('后门堆放')
  keepTyped(VISIT, 'finding/text', '后门堆放纸箱')
  await useDatabase('mingcha-other')
  unlockDb(null)
  await flushTyped()
  await readTyped(VISIT)
  expect([typedOf(VISIT, 'finding/text'), await withRaw((db) => db.getAllKeys('drafts'))]).toEqual([undefined, []])
  await useDatabase('mingcha')
  await tryPin(mei, '271828')
  expect(await draft(`typed:${VISIT}`)).toEqual({ 'finding/text': '后门堆放' })
})

test('a revoked phone forgets what was only typed, and keeps what stands for recorded bytes', async () => {
  for (const id of [`typed:${VISIT}`, `others:${VISIT}`, `choice:${VISIT}`, `material:${VISIT}`, `paper:${VISIT}`, `take:${A}`, `file:${B}`]) await keepDraft(id, 'x')
  await wipeReference()
  expect(await withRaw((db) => db.getAllKeys('drafts'))).toEqual([`file:${B}`, `take:${A}`])
})
