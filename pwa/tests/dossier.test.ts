import { expect, test } from 'vitest'
import { sketch } from '../src/desk/screens/dossierplaces.tsx'

const place = { event: 'e', kind: 'arrive', at: '', age_s: 1, crs: 'WGS84', metres: null }

test('the sketch shows every circle whole, north above and east to the right', () => {
  const home: [number, number] = [32_331_200, 121_185_300]
  const { dots, perUnit } = sketch([{ ...place, lat_u: 32_332_100, lng_u: 121_186_300, acc_m: 30 }, { ...place, lat_u: 32_331_200, lng_u: 121_185_300, acc_m: 400 }], home)
  const [far, near, address] = dots
  expect(far!.x).toBeGreaterThan(address!.x)
  expect(far!.y).toBeLessThan(address!.y)
  expect([near!.x, near!.y]).toEqual([address!.x, address!.y])
  expect(Math.hypot(far!.x - address!.x, far!.y - address!.y) * perUnit).toBeCloseTo(137, -1)
  for (const dot of dots) for (const edge of [dot.x - dot.r, dot.x + dot.r, dot.y - dot.r, dot.y + dot.r]) expect(edge >= 0 && edge <= 480).toBe(true)
})
