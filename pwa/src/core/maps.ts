import type { Spot } from './trips.ts'

/** Programs that show the way. The phone's own choice by `geo:`; the others by the makers' public links, followed only when tapped. */
export const MAPS = ['geo', 'amap', 'baidu', 'tencent'] as const
export type MapApp = (typeof MAPS)[number]

const degrees = (micro: number) => (micro / 1e6).toFixed(6)

/** Where a tap leads. With a place its coordinates (WGS 84, said so), else the address to look for. */
export function mapLink(app: MapApp, to: { name: string; address: string; place?: Spot | null | undefined }): string {
  const [name, address] = [encodeURIComponent(to.name.replace(/[()]/g, '')), encodeURIComponent(to.address)]
  const [lat, lng] = to.place ? [degrees(to.place.lat_u), degrees(to.place.lng_u)] : []
  if (app === 'amap') return lat ? `https://uri.amap.com/navigation?to=${lng},${lat},${name}&mode=car&coordinate=wgs84&src=mingcha&callnative=1` : `https://uri.amap.com/search?keyword=${address}&src=mingcha&callnative=1`
  if (app === 'baidu') return lat ? `https://api.map.baidu.com/marker?location=${lat},${lng}&title=${name}&content=${address}&coord_type=wgs84&output=html&src=mingcha` : `https://api.map.baidu.com/geocoder?address=${address}&output=html&src=mingcha`
  if (app === 'tencent') return lat ? `https://apis.map.qq.com/uri/v1/marker?marker=coord:${lat},${lng};title:${name};addr:${address}&coord_type=1&referer=mingcha` : `https://apis.map.qq.com/uri/v1/search?keyword=${address}&referer=mingcha`
  return lat ? `geo:${lat},${lng}?q=${lat},${lng}(${name})` : `geo:0,0?q=${address}`
}
