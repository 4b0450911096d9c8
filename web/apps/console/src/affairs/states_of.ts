import { api } from '@xiangzhi/core'
import { readOutline } from './flow_graph'

const known = new Map<string, Promise<{ path: string; title: string }[]>>()

/** The states that a case of the type can stand in: the leaves of its flow. */
export function statesOf(type: string): Promise<{ path: string; title: string }[]> {
  const before = known.get(type)
  if (before) return before
  const asked = api.get('/api/affairs/types/{type}', { path: { type } }).then((detail) => {
    const { nodes } = readOutline(detail.outline)
    const parents = new Set(nodes.map((node) => node.parent))
    return nodes.filter((node) => !parents.has(node.path)).map(({ path, title }) => ({ path, title }))
  })
  known.set(type, asked)
  asked.catch(() => known.delete(type))
  return asked
}
