/** The flow of an affair type as the API tells it: states as nodes, transitions as edges. */
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

/** Reads the outline of the API, leaving out what is not a node or an edge between known nodes. */
export function readOutline(raw: unknown): Outline {
  const source = (raw ?? {}) as { nodes?: unknown; edges?: unknown }
  const nodes: OutlineNode[] = []
  const known = new Set<string>()
  for (const item of Array.isArray(source.nodes) ? source.nodes : []) {
    const path = text(item?.path)
    if (!path || known.has(path)) continue
    known.add(path)
    nodes.push({ path, title: text(item.title) || path, kind: text(item.kind) || 'atomic', parent: text(item.parent) || null })
  }
  for (const node of nodes) if (node.parent && !known.has(node.parent)) node.parent = null
  const edges: OutlineEdge[] = []
  for (const item of Array.isArray(source.edges) ? source.edges : []) {
    const from = text(item?.from)
    const to = text(item?.to)
    if (!known.has(from) || !known.has(to)) continue
    edges.push({ from, to, event: text(item.event), title: text(item.title), guard: text(item.guard) })
  }
  return { nodes, edges }
}

export function toneOf(event: string): EdgeTone {
  if (event.startsWith('after')) return 'timer'
  return event === '' || event === 'always' || event.startsWith('done') ? 'automatic' : 'verb'
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
