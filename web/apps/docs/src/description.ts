/** What this page reads of an OpenAPI 3.1 description. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  allOf?: Schema[]
  oneOf?: Schema[]
  anyOf?: Schema[]
  default?: unknown
  examples?: unknown[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  maxItems?: number
  pattern?: string
}
export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header' | 'cookie'
  required?: boolean
  description?: string
  schema?: Schema
}
export interface Content {
  content?: Record<string, { schema?: Schema }>
  description?: string
}
export interface Operation {
  summary?: string
  description?: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: Content
  responses?: Record<string, Content & { $ref?: string }>
  security?: unknown[]
  /** Who may call; `title` is empty for `public` and `signed_in`. */
  'x-permission'?: { name: string; title: string }
}
export interface Description {
  info: { title: string; version: string; description?: string }
  paths: Record<string, Record<string, unknown>>
  components?: Record<string, Record<string, unknown>>
  /** By module: the codes of its refusals with the sentence for the user. */
  'x-errors'?: Record<string, { code: string; says: string }[]>
}
/** One operation with the address and the method that call it. */
export interface Call {
  path: string
  method: string
  operation: Operation
}

const kMethods = ['get', 'post', 'put', 'patch', 'delete']

/** All calls by the module that they belong to, in the order of the description. */
export function callsByTag(from: Description): Map<string, Call[]> {
  const calls = new Map<string, Call[]>()
  for (const [path, item] of Object.entries(from.paths))
    for (const method of kMethods) {
      const operation = item[method] as Operation | undefined
      if (!operation) continue
      // What stands at the path holds for each of its methods.
      const shared = (item.parameters as Parameter[] | undefined) ?? []
      const tag = operation.tags?.[0] ?? '-'
      const whole = { ...operation, parameters: [...shared, ...(operation.parameters ?? [])] }
      calls.set(tag, [...(calls.get(tag) ?? []), { path, method, operation: whole }])
    }
  return calls
}

/** Follows a reference inside the description; what is no reference comes back as it is. */
export function resolve<T extends object>(from: Description, node: T | { $ref?: string }): T {
  const ref = '$ref' in node ? node.$ref : undefined
  if (!ref?.startsWith('#/')) return node as T
  const found = ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')], from)
  return (found ?? {}) as T
}

export const nameOf = (schema: Schema): string => schema.$ref?.split('/').at(-1) ?? ''

/** The type of a value in few words: `array of Case`, `integer 1…200`, `open | closed`. */
export function typeOf(schema: Schema): string {
  if (schema.$ref) return nameOf(schema)
  if (schema.enum) return schema.enum.map(String).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  const several = schema.oneOf ?? schema.anyOf ?? schema.allOf
  if (several) return several.map(typeOf).join(schema.allOf ? ' & ' : ' | ')
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'any')
  if (schema.items) return `${type} of ${typeOf(schema.items)}`
  const low = schema.minimum ?? schema.minLength
  const high = schema.maximum ?? schema.maxLength
  const range = low !== undefined || high !== undefined ? ` ${low ?? ''}…${high ?? ''}` : ''
  const fallback = schema.default !== undefined ? `, default ${JSON.stringify(schema.default)}` : ''
  return `${type}${schema.format ? ` (${schema.format})` : ''}${range}${fallback}`
}

/** The fields of an object, those of its parts included. */
export function fieldsOf(from: Description, schema: Schema): { name: string; schema: Schema; required: boolean }[] {
  const whole = resolve<Schema>(from, schema)
  const own = Object.entries(whole.properties ?? {}).map(([name, one]) => ({ name, schema: one, required: whole.required?.includes(name) ?? false }))
  return [...(whole.allOf ?? []).flatMap((part) => fieldsOf(from, part)), ...own]
}
