import { shanghai, shanghaiDay } from '../core/clock.ts'
import { language } from '../i18n/index.ts'
import { t } from '../i18n/phone/index.ts'

/** 11月20日, or 20 Nov; with the year when it is not this one. */
export function dayWords(day: string): string {
  const [y, m, d] = day.split('-').map(Number) as [number, number, number]
  const thisYear = shanghaiDay(Date.now()).slice(0, 4) === String(y)
  if (language() === 'en') {
    return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC', ...(thisYear ? {} : { year: 'numeric' }) }).format(Date.UTC(y, m - 1, d))
  }
  return thisYear ? `${m}月${d}日` : `${y}年${m}月${d}日`
}

/** 今天07:48 or 6月14日07:48. */
export function timeWords(at: string | number): string {
  const text = shanghai(typeof at === 'number' ? at : Date.parse(at))
  const day = text.slice(0, 10)
  const gap = language() === 'en' ? ' ' : ''
  return (day === shanghaiDay(Date.now()) ? t('today') : dayWords(day)) + gap + text.slice(11, 16)
}

/** Whole days from today to a date; negative when it is past. */
export function daysTo(day: string): number {
  return Math.round((Date.parse(day) - Date.parse(shanghaiDay(Date.now()))) / 86_400_000)
}

export function bytesWords(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(bytes >= 1e7 ? 0 : 1)} MB`
  return `${Math.ceil(bytes / 1e3)} kB`
}
