import { language, type Values } from '../index.ts'
import { en } from './hall.en.ts'
import { zh } from './hall.zh.ts'

const fill = (text: string, values?: Values) => (values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text)

/** Words of the hall in the language of the screen. */
export function th(key: keyof typeof zh, values?: Values): string {
  return fill((language() === 'en' ? en : zh)[key], values)
}

/** The same in the other language: the hall reads both. */
export function thOther(key: keyof typeof zh): string {
  return (language() === 'en' ? zh : en)[key]
}
