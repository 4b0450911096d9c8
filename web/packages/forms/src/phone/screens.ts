import type { Field } from '../schema'

/** Fields as screens: one question each; a voice note shares the screen of the words before it, for both answer the same question. */
export function screensOf(fields: Field[]): Field[][] {
  const screens: Field[][] = []
  for (const field of fields) {
    const before = screens.at(-1)
    const words = before?.length === 1 && (before[0]?.widget === 'textarea' || before[0]?.widget === 'text')
    if (field.widget === 'voice' && words) before.push(field)
    else screens.push([field])
  }
  return screens
}
