/** Language of the screens. Chinese is in the code; English is fetched when it is chosen. */
export type Language = 'zh' | 'en'
export type Words = Record<string, string>
export type Values = Record<string, string | number>

const STORE = 'mingcha.language'
const listeners = new Set<() => void>()
const books: { load: () => Promise<Words>; english?: Words }[] = []

function remembered(): Language {
  try {
    return localStorage.getItem(STORE) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}

let current: Language = remembered()

export function language(): Language {
  return current
}

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Fetches the words of the current language; await it before the first paint and after a lazy screen registers words. */
export async function loadWords(): Promise<boolean> {
  let all = true
  if (current === 'en') {
    try {
      await Promise.all(books.map(async (book) => {
        book.english ??= await book.load()
      }))
    } catch (error) {
      console.warn('words', error) // a screen in Chinese is better than none
      all = false
    }
  }
  document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en'
  return all
}

/** False, and nothing changed, where the words are not on the phone and cannot be fetched now. */
export async function setLanguage(next: Language): Promise<boolean> {
  const before = current
  current = next
  if (!await loadWords()) {
    current = before
    await loadWords()
    return false
  }
  try {
    localStorage.setItem(STORE, next)
  } catch { /* a browser that keeps nothing still shows the language now */ }
  for (const listener of listeners) listener()
  return true
}

/** The build leaves the keys out of English files (tools/english.ts): their texts are in the order of the Chinese ones. */
function paired(zh: Words, english: Words | string[]): Words {
  return Array.isArray(english) ? Object.fromEntries(Object.keys(zh).map((key, at) => [key, english[at]!])) : english
}

// Another window of the same browser chose: all of them speak one language.
globalThis.addEventListener?.('storage', (event: StorageEvent) => {
  if (event.key === STORE && remembered() !== current) void setLanguage(remembered())
})

/**
 * Makes the `t` of one dictionary. `zh` is the source of truth; the English module is `export const en: Record<keyof typeof zh, string>`.
 * A key that is not here is asked of `also`, the `t` of another dictionary.
 * A text may hold {name}, and for English {name|one|more}: t('visits', { n: 3 }) of '{n} {n|visit|visits}'.
 */
export function dictionary<Z extends Words, K extends string = never>(zh: Z, load: () => Promise<{ en: Record<keyof Z, string> }>, also?: (key: K, values?: Values) => string): (key: keyof Z | K, values?: Values) => string {
  const book: { load: () => Promise<Words>; english?: Words } = { load: async () => paired(zh, (await load()).en as Words) }
  books.push(book)
  return (key, values) => {
    if (also && !(key in zh)) return also(key as K, values)
    const text = (current === 'en' ? book.english?.[key as string] : undefined) ?? zh[key as keyof Z]!
    return values ? text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, more?: string) => String((more === undefined ? values[name] : Number(values[name]) === 1 ? one : more) ?? whole)) : text
  }
}
