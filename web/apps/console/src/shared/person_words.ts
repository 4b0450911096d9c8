import { civil, t } from '@xiangzhi/core'

interface Described {
  sex?: string | null | undefined
  birth_date?: string | null | undefined
  division_name?: string | undefined
}

/** Age in whole years on a day; undefined without a date of birth. */
export function ageOf(birthDate: string | null | undefined, now: Date = new Date()): number | undefined {
  if (!birthDate || !/^\d{4}-\d{2}-\d{2}$/.test(birthDate)) return undefined
  const born = civil(birthDate)
  const today = civil(now)
  const before = today.month < born.month || (today.month === born.month && today.day < born.day)
  return today.year - born.year - (before ? 1 : 0)
}

export function sexWord(sex: string | null | undefined): string {
  return sex === 'male' || sex === 'female' ? t(`console.sex.${sex}`) : ''
}

/** `女 · 73 岁 · 后坞村` */
export function personLine(person: Described, now: Date = new Date()): string {
  const age = ageOf(person.birth_date, now)
  return [sexWord(person.sex), age === undefined ? '' : t('console.years', { n: age }), person.division_name ?? ''].filter(Boolean).join(' · ')
}
