import { tg } from '../../i18n/desk/figures.ts'
import { language } from '../../i18n/index.ts'

export type Value = number | string | { num: number; den: number }
export interface Column { id: string; kind: 'count' | 'rate' | 'ratio' | 'flag' | 'text'; zh: string; en: string }
export interface Row { key: string; label: string; cells: Value[] }
export interface Section { zh: string; en: string; text_zh: string; text_en: string }
export interface Contradiction { name: string; where: string; left: number; right: number; zh: string; en: string }
export type Period = 'year' | 'first_half' | 'second_half'
export type Domain = 'all' | 'market' | 'non_market'
export interface Content { table: string; year: number; period: Period; domain: Domain; until_on: string; columns: Column[]; rows: Row[]; total: Row; sections: Section[] }
export interface TableView extends Content { title: string; contradictions: Contradiction[] }
export interface Sent { id: string; table: string; title: string; year: number; period: Period; domain: Domain; until_on: string; due_on: string | null; late: boolean; recipients: string[]; sha256: string; follows: string | null; reason: string; made_at: string; made_by_name: string }
export interface SentOne extends Sent { content: Content; changes: { row: string; column: string; before: Value | null; now: Value | null }[] }
export interface Owed { table: string; title: string; period: Period; due_on: string | null; workday: string | null; provisional: boolean; given: boolean; recipients: string[]; market_recipients: string[]; submission: Sent | null }
export interface Figures { year: number; today: string; region: string; article: string; whole: boolean; domains: Domain[]; tables: { id: string; title: string; owed: boolean }[]; owed: Owed[] }
export interface Rate { id: string; zh: string; en: string; value: { num: number; den: number } }
export interface Indicators {
  year: number; until_on: string; rates: Rate[]; missed: number; assessment: { id: string; zh: string; en: string; most: number }[]
  departments: { key: string; label: string; rates: Rate[]; points: { points: number; most: number } }[]
  months: { month: number; visits: number; inspected: number; published: number; problems: number }[]
}

export type Ground = 'incomplete' | 'weak' | 'low_use'
export interface Gap { code: string; n: number; article: string; link: string; holder: string | null; due_on: string | null; late: boolean }
export interface Watched { department_id: string; department: string; score: number; platform_rate: { num: number; den: number }; grounds: Ground[]; gaps: Gap[] }
export interface WatchList { least: number; items: Watched[] }

/** The name of a column, an indicator or a contradiction in the language of the screen. */
export function named(one: { zh: string; en: string }): string {
  return language() === 'en' ? one.en : one.zh
}

/** 66.6%: rounded down, so that only all is 100%; a dash for nothing of nothing. */
export function percent(value: { num: number; den: number }): string {
  return value.den ? `${(Math.floor((value.num * 1000) / value.den) / 10).toFixed(1)}%` : '—'
}

export function shown(value: Value | null, kind: Column['kind'] = 'count'): string {
  if (value === null) return '—'
  if (kind === 'flag') return typeof value === 'object' ? `${value.num}/${value.den}` : value ? tg('yes') : tg('no')
  if (typeof value === 'object') return kind === 'ratio' ? (value.den ? (Math.floor((value.num * 10) / value.den) / 10).toFixed(1) : '—') : percent(value)
  return typeof value === 'number' ? value.toLocaleString('en') : value
}
