// The same vectors as tests/unit/inspections/test_template.py: phone and server read a checklist's language alike.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answerFits, hiddenEntries, judge, templateFault, valueText, type Asked, type Value } from '../src/core/events/template.ts'

interface Vectors {
  templates: { name: string; fault: number | null; lines: Asked[] }[]
  answers: { entry: Asked; result: string; value?: Value; fits: boolean }[]
  hidden: { name: string; lines: Asked[]; answers: Record<string, { result: string; value?: Value }>; hidden: string[] }[]
}
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../../tests/vectors/checklist.json'), 'utf8')) as Vectors

describe('a checklist is well made or the first wrong line is named', () => {
  for (const one of vectors.templates) test(one.name, () => expect(templateFault(one.lines)).toBe(one.fault))
})

describe('an answer fits its kind or not', () => {
  for (const [index, one] of vectors.answers.entries()) {
    test(`${index}: ${JSON.stringify(one).slice(0, 120)}`, () => expect(answerFits(one.entry, one.result, one.value)).toBe(one.fits))
  }
})

describe('a question is asked or not', () => {
  for (const one of vectors.hidden) test(one.name, () => expect([...hiddenEntries(one.lines, (id) => one.answers[id])].sort()).toEqual(one.hidden))
})

test('a value has one line of words', () => {
  expect(valueText({ id: 'a', no: 1, kind: 'number', spec: { unit: '米' } }, { number: '0.6' })).toBe('0.6米')
  expect(valueText({ id: 'a', no: 1, kind: 'table', spec: { columns: ['名称', '数量'] } }, { rows: [[{ at: 0, text: '灭火器' }, { at: 1, text: '4' }], [{ at: 1, text: '2' }]] }))
    .toBe('1）名称：灭火器，数量：4；2）数量：2')
  expect(judge({ id: 'a', no: 1 }, undefined)).toBe(null)
})
