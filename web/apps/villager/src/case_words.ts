import { dateText, dueWords, listText, momentText, t, type Case, type Task, type Verb } from '@xiangzhi/core'
import type { FormSchema } from '@xiangzhi/forms'
import type { PathStep, TimelineItem } from '@xiangzhi/kit'

/** The way of a case with its dates. */
export function pathOf(matter: Case): PathStep[] {
  return matter.steps.map((step) => ({
    title: step.title,
    // Where a matter ended nobody is at work any more.
    stands: matter.status === 'closed' && step.stands === 'now' ? 'done' : step.stands,
    ...(step.stands === 'done' && step.at ? { when: t('case.path_at', { date: dateText(step.at) }) } : {}),
    ...(step.stands === 'now' && step.due_at
      ? { when: `${t('case.path_due', { date: dateText(step.due_at) })} · ${dueWords(step.due_at).text}` }
      : {}),
  }))
}

/** What happened, newest first. */
export function storyOf(matter: Case): TimelineItem[] {
  return matter.timeline.map(({ says, at, note }) => ({ says, when: momentText(at), note: note ?? null }))
}

/** How it stands, in a few plain sentences. */
export function statusOf(matter: Case): string[] {
  if (matter.status === 'closed') return [matter.state_title]
  const own = matter.mine ? matter.tasks.filter((task) => task.mine) : []
  const others = matter.tasks.filter((task) => !own.includes(task))
  // Who works on it has a day to be done by; where there is none, people may say or do something.
  const atWork = listText([...new Set(others.filter((task) => task.due_at).map((task) => task.who))])
  const due = matter.due_at ?? matter.tasks.find((task) => task.due_at)?.due_at
  return [
    matter.state_title,
    ...own.map((task) => t('case.yours', { title: task.title })),
    ...(atWork ? [t('case.who', { who: atWork })] : []),
    ...others.filter((task) => !task.due_at).map((task) => t('case.may', { who: task.who, title: task.title })),
    ...(due ? [dueSentence(due)] : []),
  ]
}

function dueSentence(due: string): string {
  const { text, pressure } = dueWords(due)
  return t(pressure === 'over' ? 'case.due_over' : 'case.due', { date: dateText(due), words: text })
}

const kQuiet = new Set(['comment', 'follow', 'unfollow', 'rate', 'urge'])

/** The verbs that stand as buttons of their own on a villager's case page. */
export function buttonsOf(matter: Case): Verb[] {
  return matter.verbs.filter((verb) => !kQuiet.has(verb.verb))
}

/** The task on which I am asked for my word, as a member of a body or for my office: not one of my own matters. */
export function askedOf(matter: Case): Task | undefined {
  return matter.mine ? undefined : matter.tasks.find((task) => task.mine)
}

/** What a verb asks, as one form: its own questions, whom it names, the reason, the photos. */
export function schemaOfVerb(verb: Verb): FormSchema {
  const own = (verb.form ?? {}) as FormSchema
  const properties: Record<string, FormSchema> = { ...own.properties }
  const required = [...(own.required ?? [])]
  for (const choice of verb.choices ?? []) {
    const field = (properties[choice.field] = { title: t('case.act_choose'), ...properties[choice.field], type: 'string', 'x-widget': 'choice' })
    if (!Array.isArray(field.enum)) field.enum = []
    field.enum = [...field.enum, choice.value]
    field['x-enum-titles'] = { ...(field['x-enum-titles'] as Record<string, string> | undefined), [choice.value]: choice.title }
    if (!required.includes(choice.field)) required.push(choice.field)
  }
  if (verb.needs_reason && !properties.reason) {
    properties.reason = { type: 'string', title: t('case.act_reason'), minLength: 2, maxLength: 500, 'x-widget': 'textarea' }
    required.push('reason')
  }
  if (verb.photos_min || verb.verb === 'supplement') {
    properties[kPhotos] = { type: 'array', title: t('case.act_photos'), items: { type: 'string' }, maxItems: 10, 'x-widget': 'photos', ...(verb.photos_min ? { minItems: verb.photos_min } : {}) }
    if (verb.photos_min) required.push(kPhotos)
  }
  return { ...own, type: 'object', properties, required }
}

/** Photos of an act are attachments, not part of its data. */
export const kPhotos = 'photos_of_act'

/** Whose matter it is may add words to it at any time. */
export function commentVerb(matter: Case): Verb {
  const given = matter.verbs.find((verb) => verb.verb === 'comment')
  const own = given?.form as FormSchema | undefined
  if (given && own?.properties) return given
  return {
    verb: 'comment',
    title: t('case.comment'),
    style: 'plain',
    form: {
      type: 'object',
      required: ['text'],
      properties: { text: { type: 'string', title: t('case.comment_question'), minLength: 1, maxLength: 500, 'x-widget': 'textarea' } },
    },
  }
}
