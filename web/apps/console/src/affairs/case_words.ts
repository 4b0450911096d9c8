import { civil, t } from '@xiangzhi/core'

/** `11-03`, for the narrow places below a step; with the year when it is another one. */
export function shortDate(when: string, now: Date = new Date()): string {
  const at = civil(when)
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${two(at.month)}-${two(at.day)}`
  return at.year === civil(now).year ? day : `${at.year}-${day}`
}

const kChoiceFields = ['to_state', 'assignee_id', 'signer_id', 'body', 'of_case_id', 'copy_to']

/** The question before a verb's choices, by the verb where it says more than the field that the choice fills. */
export function choiceQuestion(field: string, verb = ''): string {
  if (verb.startsWith('add_sign')) return t('console.affairs.choice.signer_id')
  if (verb === 'remove_sign') return t('console.affairs.choice.remove_sign')
  if (verb === 'cc') return t('console.affairs.choice.copy_to')
  return t(`console.affairs.choice.${kChoiceFields.includes(field) ? field : 'other'}`)
}

/** A hash cut for the eye: its first and last characters are enough to compare by hand. */
export function shortHash(hash: string): string {
  return hash.length <= 16 ? hash : `${hash.slice(0, 8)}…${hash.slice(-6)}`
}
