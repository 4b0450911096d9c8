import { type Description, resolve, type Schema } from './description'

const kDeepest = 5

/** A value of the schema: its own example where it has one, else the plainest that fits. What is optional is shown too. */
export function sampleOf(from: Description, schema: Schema, depth = 0): unknown {
  const whole = resolve<Schema>(from, schema)
  const examples = schema.examples ?? whole.examples
  if (examples?.length) return examples[0]
  if (whole.const !== undefined) return whole.const
  if (whole.default !== undefined) return whole.default
  if (whole.enum?.length) return whole.enum[0]
  const several = whole.oneOf ?? whole.anyOf
  if (several?.length) return sampleOf(from, several[0]!, depth)
  const type = Array.isArray(whole.type) ? whole.type[0] : whole.type
  if (type === 'array') return depth < kDeepest && whole.items ? [sampleOf(from, whole.items, depth + 1)] : []
  if (type === 'object' || whole.properties || whole.allOf) {
    if (depth >= kDeepest) return {}
    const parts = (whole.allOf ?? []).map((part) => sampleOf(from, part, depth)) as object[]
    const own = Object.entries(whole.properties ?? {}).map(([name, one]) => [name, sampleOf(from, one, depth + 1)])
    return Object.assign({}, ...parts, Object.fromEntries(own))
  }
  if (type === 'integer' || type === 'number') return whole.minimum ?? 0
  if (type === 'boolean') return false
  return type === 'string' ? '' : null
}

/** The same as text to read and to change. */
export function sampleText(from: Description, schema: Schema): string {
  return JSON.stringify(sampleOf(from, schema), null, 2)
}
