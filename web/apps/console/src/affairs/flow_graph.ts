import { t } from '@xiangzhi/core'

export interface OutlineNode {
  path: string
  title: string
  kind: string
  parent: string | null
}
export interface OutlineEdge {
  from: string
  to: string
  event: string
  title: string
  guard: string
}
export interface Outline {
  nodes: OutlineNode[]
  edges: OutlineEdge[]
}

export type EdgeTone = 'verb' | 'timer' | 'automatic'

/** One arrow of the picture: all transitions between the same two states, their words gathered. */
export interface Arrow {
  from: string
  to: string
  labels: string[]
  tone: EdgeTone
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const list = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? (value as Record<string, unknown>[]) : [])

/** `5wd`, `{params.notice_days}d`, `PT15M` in words: `5 个工作日后`; empty for a form that is not known. */
export function durationWords(duration: string, params: Record<string, unknown> = {}): string {
  const filled = duration.replace(/\{params\.(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
  const civil = /^(\d+)(wd|d)$/.exec(filled)
  if (civil) return t(`console.flow.after_${civil[2]}`, { n: civil[1]! })
  const clock = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(filled)
  const parts = clock ? (['days', 'hours', 'minutes', 'seconds'] as const).flatMap((unit, at) => (clock[at + 1] ? [t(`console.flow.${unit}`, { n: clock[at + 1]! })] : [])) : []
  return parts.length > 0 ? t('console.flow.after', { time: parts.join(' ') }) : ''
}

export interface FlowWords {
  /** Titles of the verbs. */
  verbs?: Record<string, string> | undefined
  /** Values of the parameters that durations name. */
  params?: Record<string, unknown> | undefined
}

function wordsOf(event: string, words: FlowWords): string {
  if (event.startsWith('after ')) return durationWords(event.slice('after '.length), words.params)
  if (event.startsWith('done.state.')) return t('console.flow.all_done')
  if (event === 'no_quorum') return t('console.flow.no_quorum')
  return words.verbs?.[event] ?? ''
}

/**
 * The flow of an affair type as the API outlines it (`states`, `transitions`), in words for people. Within each frame the state where
 * it begins comes first; what does not name known states is left out.
 */
export function readOutline(raw: unknown, words: FlowWords = {}): Outline {
  const source = (raw ?? {}) as { states?: unknown; transitions?: unknown; initial?: unknown }
  const begins = new Set<string>()
  const noteInitial = (value: unknown) => (Array.isArray(value) ? value : []).forEach((path) => begins.add(text(path)))
  noteInitial(source.initial)
  const nodes: OutlineNode[] = []
  const known = new Set<string>()
  for (const item of list(source.states)) {
    const path = text(item.path)
    if (!path || known.has(path)) continue
    known.add(path)
    noteInitial(item.initial)
    nodes.push({ path, title: text(item.title) || path, kind: text(item.kind) || 'atomic', parent: text(item.parent) || null })
  }
  for (const node of nodes) if (node.parent && !known.has(node.parent)) node.parent = null
  nodes.sort((a, b) => Number(begins.has(b.path)) - Number(begins.has(a.path)))
  const edges: OutlineEdge[] = []
  for (const item of list(source.transitions)) {
    const from = text(item.source)
    const event = text(item.event)
    for (const target of Array.isArray(item.targets) ? item.targets : []) {
      const to = text(target)
      if (known.has(from) && known.has(to)) edges.push({ from, to, event, title: wordsOf(event, words), guard: text(item.guard_text) })
    }
  }
  return { nodes, edges }
}

export function toneOf(event: string): EdgeTone {
  if (event.startsWith('after ')) return 'timer'
  return event === '' || event === 'no_quorum' || event.startsWith('done.state.') ? 'automatic' : 'verb'
}

/** The arrows of an outline; several transitions between the same states become one arrow with several words. */
export function gatherArrows(outline: Outline): Arrow[] {
  const arrows = new Map<string, Arrow>()
  for (const edge of outline.edges) {
    const key = `${edge.from} ${edge.to}`
    const tone = toneOf(edge.event)
    const found = arrows.get(key)
    if (!found) {
      arrows.set(key, { from: edge.from, to: edge.to, labels: edge.title ? [edge.title] : [], tone })
      continue
    }
    if (edge.title && !found.labels.includes(edge.title)) found.labels.push(edge.title)
    if (tone === 'verb') found.tone = 'verb'
  }
  return [...arrows.values()]
}

/** Parents and children of the states, in document order. */
export class Hierarchy {
  private readonly parents = new Map<string, string | null>()
  private readonly kids = new Map<string | null, string[]>()

  constructor(nodes: OutlineNode[]) {
    for (const node of nodes) {
      this.parents.set(node.path, node.parent)
      const list = this.kids.get(node.parent) ?? []
      list.push(node.path)
      this.kids.set(node.parent, list)
    }
  }

  children(path: string | null): string[] {
    return this.kids.get(path) ?? []
  }

  /** The child of `frame` that is `path` or holds it; null when `path` is not inside `frame`. */
  childHolding(frame: string | null, path: string): string | null {
    let at: string | null = path
    while (at !== null) {
      const parent: string | null = this.parents.get(at) ?? null
      if (parent === frame) return at
      at = parent
    }
    return null
  }

  contains(frame: string, path: string): boolean {
    return frame !== path && this.childHolding(frame, path) !== null
  }
}
