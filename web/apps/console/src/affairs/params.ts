import { t } from '@xiangzhi/core'

export interface ParamLine {
  name: string
  title: string
  value: string
  range: string
}

/** The parameters of a definition as lines to read: value in force, and within which bounds a township or village may set it. */
export function paramLines(params: unknown): ParamLine[] {
  const lines: ParamLine[] = []
  for (const [name, given] of Object.entries((params ?? {}) as Record<string, unknown>)) {
    const about = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : { value: given }
    const value = about.value ?? about.default
    const known = ['notice_days', 'town_days', 'due_days', 'triage_days', 'reopen_days', 'rate_days'].includes(name)
    const title = typeof about.title === 'string' ? about.title : known ? t(`console.types.param.${name}`) : ''
    if (value === undefined || !title) continue
    const { minimum, maximum } = about
    const range =
      minimum !== undefined && maximum !== undefined
        ? t('console.types.between', { from: String(minimum), to: String(maximum) })
        : minimum !== undefined
          ? t('console.types.at_least', { n: String(minimum) })
          : maximum !== undefined
            ? t('console.types.at_most', { n: String(maximum) })
            : ''
    lines.push({ name, title, value: typeof value === 'boolean' ? t(value ? 'console.yes' : 'console.no') : String(value), range })
  }
  return lines
}
