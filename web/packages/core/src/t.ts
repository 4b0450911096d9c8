import { ref, shallowRef } from 'vue'
import coreTexts from './texts/zh-CN.json'

/** A file of messages: nested names, text with `{placeholders}`. */
export interface Messages {
  [name: string]: string | Messages
}

/** Languages by their own names. Only complete ones are offered. */
export const languages = [
  { code: 'zh-CN', name: '中文', dir: 'ltr', complete: true },
  { code: 'en', name: 'English', dir: 'ltr', complete: true },
  { code: 'ug', name: 'ئۇيغۇرچە', dir: 'rtl', complete: false },
] as const
export type Language = (typeof languages)[number]['code']

export const language = ref<Language>('zh-CN')
const catalogue = shallowRef<Messages>(coreTexts)
/** The messages in the chosen language; what it lacks is said in Chinese. */
const translated = shallowRef<Messages>({})

/** Adds the Chinese messages of a package or an app; later ones win. */
export function addMessages(messages: Messages): void {
  catalogue.value = merged(catalogue.value, messages)
}

/** One catalogue of several, e.g. the packages' and the app's in one language. */
export function joined(...all: Messages[]): Messages {
  return all.reduce(merged, {})
}

function merged(under: Messages, over: Messages): Messages {
  const result: Messages = { ...under }
  for (const [name, value] of Object.entries(over)) {
    const before = result[name]
    result[name] = typeof value === 'object' && typeof before === 'object' ? merged(before, value) : value
  }
  return result
}

/** Switches the language of the page to messages that were loaded; `dir` and `lang` stand on `<html>`. */
export function setLanguage(code: Language, messages: Messages = {}): void {
  language.value = code
  translated.value = messages
  document.documentElement.lang = code
  document.documentElement.dir = languages.find((one) => one.code === code)?.dir ?? 'ltr'
}

/** True if there is such a message. */
export function hasMessage(name: string): boolean {
  return typeof find(catalogue.value, name) === 'string'
}

function find(from: Messages, name: string): string | Messages | undefined {
  let at: string | Messages | undefined = from
  for (const part of name.split('.')) at = typeof at === 'object' ? at[part] : undefined
  return at
}

/**
 * The message of that name with its placeholders filled; an unknown name shows itself, so that it is seen in tests. `{n:day|days}` is the
 * first word for one, the second for any other number, in languages that tell them apart.
 */
export function t(name: string, values: Record<string, string | number> = {}): string {
  const own = find(translated.value, name)
  const text = typeof own === 'string' ? own : find(catalogue.value, name)
  if (typeof text !== 'string') return name
  return text.replace(/\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g, (whole, key: string, one?: string, many?: string) => {
    if (!(key in values)) return whole
    return many === undefined ? String(values[key]) : String(values[key]) === '1' ? (one ?? '') : many
  })
}
