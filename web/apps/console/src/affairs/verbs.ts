import type { Task, Verb } from '@xiangzhi/core'

export interface ShownVerb {
  verb: Verb
  look: '' | 'primary' | 'danger'
  title: string
}

// These have their own place on the page.
const kElsewhere = new Set(['comment', 'follow', 'unfollow'])

/**
 * The verbs in the order of the buttons: the one filled button first, quiet ones as the server lists them, dangerous ones last.
 * Where the caller has several tasks on one case, each button says for which.
 */
export function arrangeVerbs(verbs: Verb[], tasks: Task[]): ShownVerb[] {
  const acting = verbs.filter((verb) => !kElsewhere.has(verb.verb))
  const rank = { primary: 0, plain: 1, danger: 2 }
  const ordered = [...acting].sort((a, b) => rank[a.style] - rank[b.style])
  const first = ordered.find((verb) => verb.style === 'primary')
  return ordered.map((verb) => {
    const twins = acting.filter((other) => other.verb === verb.verb).length > 1
    const task = twins ? tasks.find((one) => one.id === verb.task_id) : undefined
    return {
      verb,
      look: verb === first ? 'primary' : verb.style === 'danger' ? 'danger' : '',
      title: task ? `${verb.title}（${task.title}）` : verb.title,
    }
  })
}

/** The choices of a verb, gathered by the field that they fill. */
export function choiceGroups(verb: Verb): { field: string; options: { value: string; title: string }[] }[] {
  const groups = new Map<string, { value: string; title: string }[]>()
  for (const choice of verb.choices ?? []) {
    groups.set(choice.field, [...(groups.get(choice.field) ?? []), { value: choice.value, title: choice.title }])
  }
  return [...groups].map(([field, options]) => ({ field, options }))
}
