/** Instants and fractions as people read them. */
import { language } from '../i18n/index.ts'

/** What stands between a name and its value. */
export function colon(): string {
  return language() === 'en' ? ': ' : '：'
}

/** Brackets after a word, as the language writes them. */
export function inBrackets(text: string | number): string {
  return language() === 'en' ? ` (${text})` : `（${text}）`
}

const CHINA: Intl.DateTimeFormatOptions = { timeZone: 'Asia/Shanghai' }

/** 2026-06-15 of an instant or date text, in China. */
export function day(text: string | null | undefined): string {
  if (!text) return '—'
  if (text.length === 10) return text
  return new Intl.DateTimeFormat('sv-SE', { ...CHINA, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(text))
}

/** 2026-06-15 10:04 in China. */
export function minute(text: string | null | undefined): string {
  if (!text) return '—'
  return new Intl.DateTimeFormat('sv-SE', { ...CHINA, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).format(new Date(text))
}

/** [5, 100] as 5%. */
export function fraction(pair: [number, number] | number[] | null | undefined): string {
  if (!pair || pair.length !== 2) return '—'
  return `${Math.round((pair[0]! / pair[1]!) * 10000) / 100}%`
}

/** A hash in groups of eight; people compare the first group. */
export function groups(hash: string): string[] {
  return hash.match(/.{1,8}/g) ?? []
}

export function count(n: number | null | undefined): string {
  return n === null || n === undefined ? '—' : n.toLocaleString('en')
}
