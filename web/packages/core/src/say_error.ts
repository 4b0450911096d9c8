import { ApiError } from './api_error'
import { t } from './t'

/** What happened and what to do, in words for the person in front of the screen; never a code. */
export function sayError(error: unknown): { happened: string; remedy: string } {
  if (!(error instanceof ApiError)) return { happened: t('core.trouble.unknown'), remedy: t('core.remedy.unknown') }
  const remedy = error.status === 401 ? t('core.remedy.signed_out') : (error.errors[0]?.says ?? t(`core.remedy.${error.trouble}`))
  const happened = error.title || t(`core.trouble.${error.trouble}`)
  // A refusal with its own sentence already says what to do.
  return { happened, remedy: error.title && error.trouble === 'refused' && !error.errors.length && error.status !== 401 ? '' : remedy }
}
