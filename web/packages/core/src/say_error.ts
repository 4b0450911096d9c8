import { ApiError } from './api_error'
import { language, t } from './t'

/** What happened and what to do, in words for the person in front of the screen; never a code. */
export function sayError(error: unknown): { happened: string; remedy: string } {
  if (!(error instanceof ApiError)) return { happened: t('core.trouble.unknown'), remedy: t('core.remedy.unknown') }
  const first = error.errors[0]?.says
  // The server speaks Chinese: elsewhere its sentence follows ours.
  if (language.value !== 'zh-CN')
    return { happened: t(`core.trouble.${error.trouble}`), remedy: first || error.title || t(`core.remedy.${error.trouble}`) }
  const happened = error.title || t(`core.trouble.${error.trouble}`)
  if (first) return { happened, remedy: first }
  // A refusal with its own sentence already says what to do.
  if (error.title && error.trouble === 'refused') return { happened, remedy: '' }
  return { happened, remedy: t(error.status === 401 ? 'core.remedy.signed_out' : `core.remedy.${error.trouble}`) }
}
