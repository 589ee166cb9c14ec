import { describe, expect, it } from 'vitest'
import { lotteryValue, missing } from '../src/desk/screens/lottery.ts'

describe('a lottery typed as it is read out', () => {
  it('is sorted zone by zone into the form that is hashed', () => {
    expect(lotteryValue('SSQ', '31 2 17 8 25 5 + 9')).toBe('02.05.08.17.25.31+09')
    expect(lotteryValue('DLT', '35,1,9,22,7 12 3')).toBe('01.07.09.22.35+03.12')
    expect(missing('SSQ', '31 2 17 8 25 5 9')).toBe(0)
  })
  it('says how many numbers are missing', () => {
    expect(missing('K8', '1 2 3')).toBe(17)
    expect(missing('SSQ', '')).toBe(7)
    expect(missing('SSQ', '31 2 17 8 25 5')).toBe(1)
  })
  it('refuses a number twice, out of range, or one too many', () => {
    expect(missing('SSQ', '31 2 17 8 8')).toBeNull()
    expect(missing('SSQ', '34')).toBeNull()
    expect(missing('SSQ', '1 2 3 4 5 6 + 17')).toBeNull()
    expect(missing('DLT', '1 2 3 4 5 1 2 3')).toBeNull()
    expect(missing('SSQ', '1 + 2 + 3')).toBeNull()
    expect(missing('K8', '0')).toBeNull()
  })
})
