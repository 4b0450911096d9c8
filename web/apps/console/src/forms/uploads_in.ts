import type { Answers, Form } from '@xiangzhi/forms'

/** The answers of a desk form ready to send, and the ids of the files among them: a case carries these as its attachments too. */
export function uploadsIn(form: Form): { data: Answers; files: string[] } {
  const data = form.result()
  const files = form.visible.value
    .filter((field) => field.widget === 'photos')
    .flatMap((field) => (Array.isArray(data[field.name]) ? (data[field.name] as unknown[]) : []))
    .filter((id): id is string => typeof id === 'string')
  return { data, files }
}
