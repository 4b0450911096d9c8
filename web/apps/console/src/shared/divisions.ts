import { api } from '@xiangzhi/core'

export type DivisionNode = { value: string; label: string; isLeaf: boolean }

const children = new Map<string, Promise<DivisionNode[]>>()
const names = new Map<string, Promise<string>>()

/** The divisions below one, or the county without `parent`; asked once a visit, because divisions change once a year. */
export function childrenOf(parent: string | undefined): Promise<DivisionNode[]> {
  const key = parent ?? ''
  const known = children.get(key)
  if (known) return known
  const asked = api
    .get('/api/registry/divisions', parent ? { query: { parent } } : {})
    .then((answer) => answer.items.map((one) => ({ value: one.code, label: one.name, isLeaf: !one.has_children })))
  children.set(key, asked)
  asked.catch(() => children.delete(key))
  return asked
}

/** The codes from the county down to a division, itself included. */
export async function pathTo(code: string): Promise<string[]> {
  const { path } = await api.get('/api/registry/divisions/{code}', { path: { code } })
  return path.map((step) => step.code)
}

export function nameOfDivision(code: string): Promise<string> {
  const known = names.get(code)
  if (known) return known
  const asked = api.get('/api/registry/divisions/{code}', { path: { code } }).then((answer) => answer.name)
  names.set(code, asked)
  asked.catch(() => names.delete(code))
  return asked
}
