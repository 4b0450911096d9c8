import { languages, setLanguage, type Language, type Messages } from '@xiangzhi/core'

const kKept = 'xz.language'

// Chinese comes with the shell; every other language is a file of its own, fetched when it is chosen and kept with the shell.
const loaders: Partial<Record<Language, () => Promise<{ default: Messages }>>> = {
  en: () => import('./texts/en'),
}

/** Languages that are complete, each by its own name. */
export const offered = languages.filter((one) => one.complete)

/** Switches this phone to a language; when its texts cannot be fetched now, the one before stays. */
export async function chooseLanguage(code: string): Promise<void> {
  const chosen = offered.find((one) => one.code === code)
  if (!chosen) return
  const texts = await loaders[chosen.code]?.()
  setLanguage(chosen.code, texts?.default)
  localStorage.setItem(kKept, chosen.code)
}

/** Takes up the language that was chosen on this phone; Chinese if none was. */
export async function restoreLanguage(): Promise<void> {
  setLanguage('zh-CN')
  // Without network and without the file: Chinese for now, the choice stays.
  await chooseLanguage(localStorage.getItem(kKept) ?? 'zh-CN').catch(() => {})
}
