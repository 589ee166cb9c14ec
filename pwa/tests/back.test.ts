// The back button and what lies over a screen, on a history like a browser's: entries with a state and an address.
import { beforeEach, expect, test, vi } from 'vitest'

interface Entry { state: unknown; hash: string }
let entries: Entry[]
let at: number
let stepped: () => void
let overlay: (close: () => void) => () => void

function goTo(hash: string): void {
  entries = [...entries.slice(0, at + 1), { state: null, hash }]
  at += 1
  stepped()
}

function back(): void {
  at -= 1
  stepped()
}

/** A sheet that a close of any kind takes away. */
function sheet(name: string, log: string[]): () => void {
  let gone = () => {}
  const close = () => {
    log.push(name)
    gone()
  }
  gone = overlay(close)
  return close
}

beforeEach(async () => {
  entries = [{ state: null, hash: '#/' }, { state: null, hash: '#/visit/1/check' }]
  at = 1
  vi.stubGlobal('history', {
    get state() { return entries[at]!.state },
    pushState: (state: unknown) => {
      entries = [...entries.slice(0, at + 1), { state, hash: entries[at]!.hash }]
      at += 1
    },
    back,
  })
  vi.stubGlobal('location', { get hash() { return entries[at]!.hash } })
  vi.resetModules()
  ;({ stepped, overlay } = await import('../src/ui/back.ts'))
})

const here = () => entries[at]!.hash

test('back closes the camera and stays on the screen; the next back leaves it', () => {
  const log: string[] = []
  sheet('camera', log)
  back()
  expect([log, here()]).toEqual([['camera'], '#/visit/1/check'])
  back()
  expect(here()).toBe('#/')
})

test('closed by its own button, the next back leaves the screen at once', () => {
  const log: string[] = []
  sheet('sheet', log)()
  expect(here()).toBe('#/visit/1/check')
  back()
  expect([log, here()]).toEqual([['sheet'], '#/'])
})

test('of two that lie over each other back closes the upper one first', () => {
  const log: string[] = []
  sheet('sheet', log)
  sheet('camera', log)
  back()
  expect(log).toEqual(['camera'])
  back()
  expect([log, here()]).toEqual([['camera', 'sheet'], '#/visit/1/check'])
  back()
  expect(here()).toBe('#/')
})

test('opened and closed ten times leaves one step behind, not ten', () => {
  for (let n = 0; n < 10; n += 1) sheet('sheet', [])()
  expect(entries).toHaveLength(3)
  back()
  expect(here()).toBe('#/')
})

test('a link in a sheet goes where it says; back comes to the screen and then leaves it', () => {
  const log: string[] = []
  const close = sheet('sheet', log)
  goTo('#/sync')
  close()
  back()
  expect(here()).toBe('#/visit/1/check')
  back()
  expect(here()).toBe('#/')
})
