import { civil, type Step, t } from '@xiangzhi/core'

/** `11-03`, for the narrow places below a step; with the year when it is another one. */
export function shortDate(when: string, now: Date = new Date()): string {
  const at = civil(when)
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${two(at.month)}-${two(at.day)}`
  return at.year === civil(now).year ? day : `${at.year}-${day}`
}

/** A thin space between Chinese and digits does not matter here: who handles the matter now, in one line. */
export function nowAt(steps: Step[]): Step | undefined {
  return steps.find((step) => step.stands === 'now')
}

const kChoiceFields = ['to_state', 'assignee_id', 'signer_id', 'body', 'of_case_id', 'copy_to']

/** The question before a verb's choices, by the field that the choice fills. */
export function choiceQuestion(field: string): string {
  return t(`console.affairs.choice.${kChoiceFields.includes(field) ? field : 'other'}`)
}

/** Masks a hash for the eye: the first and the last characters are enough to compare by hand. */
export function shortHash(hash: string): string {
  return hash.length <= 16 ? hash : `${hash.slice(0, 8)}…${hash.slice(-6)}`
}
