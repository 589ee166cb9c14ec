export interface Geo { [key: string]: number | string; lat_u: number; lng_u: number; acc_m: number; age_s: number; crs: 'WGS84' | 'GCJ02'; src: 'api' | 'exif' }
export type NoGeo = 'indoors' | 'denied' | 'timeout' | 'unavailable' | 'other'

let last: GeolocationPosition | null = null

function asGeo(position: GeolocationPosition, now: number): Geo {
  return {
    lat_u: Math.round(position.coords.latitude * 1e6), lng_u: Math.round(position.coords.longitude * 1e6),
    acc_m: Math.max(0, Math.round(position.coords.accuracy)), age_s: Math.max(0, Math.round((now - position.timestamp) / 1000)),
    crs: 'WGS84', src: 'api',
  }
}

/** Where the phone is, with accuracy and age, or why that is not known. Never throws. */
export function findPlace(timeoutMs = 10_000): Promise<Geo | NoGeo> {
  if (!('geolocation' in navigator)) return Promise.resolve('unavailable')
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      (position) => {
        last = position
        resolve(asGeo(position, Date.now()))
      },
      (error) => resolve(error.code === 1 ? 'denied' : error.code === 3 ? 'timeout' : 'unavailable'),
      { enableHighAccuracy: true, timeout: timeoutMs, maximumAge: 30_000 },
    )
  })
}

/** The last known place with its age, if it is younger than five minutes. Never waits. */
export function recentPlace(now: number = Date.now()): Geo | null {
  return last && now - last.timestamp < 300_000 ? asGeo(last, now) : null
}
