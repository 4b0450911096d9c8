import { ref, shallowRef } from 'vue'
import coreTexts from './texts/zh-CN.json'

/** A file of messages: nested names, text with `{placeholders}`. */
export interface Messages {
  [name: string]: string | Messages
}

/** Languages by their own names. Only complete ones are offered. */
export const languages = [
  { code: 'zh-CN', name: '中文', dir: 'ltr', complete: true },
  { code: 'ug', name: 'ئۇيغۇرچە', dir: 'rtl', complete: false },
  { code: 'en', name: 'English', dir: 'ltr', complete: false },
] as const
export type Language = (typeof languages)[number]['code']

export const language = ref<Language>('zh-CN')
const catalogue = shallowRef<Messages>(coreTexts)

/** Adds the messages of a package or an app; later ones win. */
export function addMessages(messages: Messages): void {
  catalogue.value = merged(catalogue.value, messages)
}

function merged(under: Messages, over: Messages): Messages {
  const result: Messages = { ...under }
  for (const [name, value] of Object.entries(over)) {
    const before = result[name]
    result[name] = typeof value === 'object' && typeof before === 'object' ? merged(before, value) : value
  }
  return result
}

/** Switches the language of the page; `dir` and `lang` stand on `<html>`. */
export function setLanguage(code: Language): void {
  language.value = code
  document.documentElement.lang = code
  document.documentElement.dir = languages.find((one) => one.code === code)?.dir ?? 'ltr'
}

/** True if there is such a message. */
export function hasMessage(name: string): boolean {
  return typeof find(name) === 'string'
}

function find(name: string): string | Messages | undefined {
  let at: string | Messages | undefined = catalogue.value
  for (const part of name.split('.')) at = typeof at === 'object' ? at[part] : undefined
  return at
}

/** The message of that name with its placeholders filled; an unknown name shows itself, so that it is seen in tests. */
export function t(name: string, values: Record<string, string | number> = {}): string {
  const text = find(name)
  if (typeof text !== 'string') return name
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => (key in values ? String(values[key]) : whole))
}
