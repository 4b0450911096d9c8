import { addMessages, t } from '@xiangzhi/core'
import texts from './texts/zh-CN.json'

addMessages(texts)

/** A message of the kit. */
export function kitText(name: string, values?: Record<string, string | number>): string {
  return t(`kit.${name}`, values)
}
