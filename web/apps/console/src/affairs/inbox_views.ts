export const inboxViews = ['todo', 'overdue', 'started', 'copied', 'done'] as const
export type InboxView = (typeof inboxViews)[number]

export function isInboxView(value: unknown): value is InboxView {
  return typeof value === 'string' && (inboxViews as readonly string[]).includes(value)
}

/** The neighbour of the open case in a list, one step down or up; the first or last one stays. Nothing open: the first. */
export function stepThrough(ids: string[], open: string | undefined, step: number): string | undefined {
  const at = open === undefined ? -1 : ids.indexOf(open)
  if (at < 0) return ids[0]
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))]
}
