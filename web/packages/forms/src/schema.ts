/** What asks for a value. */
export type Widget =
  | 'text' | 'textarea' | 'number' | 'money_cents' | 'date' | 'choice' | 'photos' | 'voice' | 'place' | 'person' | 'household' | 'area_m2' | 'yes_no'

/** The part of JSON Schema draft 7 that forms use, with our annotations. */
export interface FormSchema {
  type?: string | string[]
  title?: string
  description?: string
  properties?: Record<string, FormSchema>
  required?: string[]
  items?: FormSchema
  enum?: unknown[]
  const?: unknown
  default?: unknown
  minLength?: number
  maxLength?: number
  pattern?: string
  format?: string
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  multipleOf?: number
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  examples?: unknown[]
  'x-widget'?: Widget
  /** CEL over `form`; the field is shown while it holds. */
  'x-show-if'?: string
  /** CEL; the value is worked out, never asked. */
  'x-computed'?: string
  /** The author's own sentence for a wrong value. */
  'x-says'?: string
  /** Titles of the enum's values, by value or by position. */
  'x-enum-titles'?: Record<string, string> | string[]
  /** On the form: names in order. On a field: its rank. */
  'x-order'?: string[] | number
  /** Where the register holds this value. */
  'x-register'?: unknown
  [annotation: string]: unknown
}

/** What the register holds for a field, with where and when it comes from. */
export interface Prefill {
  value: unknown
  source?: string
  updated_at?: string
}

/** One question of a form. */
export interface Field {
  name: string
  title: string
  hint: string
  widget: Widget
  required: boolean
  schema: FormSchema
  showIf: string | undefined
  computed: string | undefined
  choices: { value: string | number | boolean; title: string }[]
  multiple: boolean
  prefill: Prefill | undefined
}

const kind = (schema: FormSchema): string => (Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type) ?? ''

function widgetOf(schema: FormSchema): Widget {
  if (schema['x-widget']) return schema['x-widget']
  if (schema.enum || schema.items?.enum) return 'choice'
  const type = kind(schema)
  if (type === 'boolean') return 'yes_no'
  if (type === 'integer' || type === 'number') return 'number'
  if (schema.format === 'date') return 'date'
  return (schema.maxLength ?? 0) > 60 ? 'textarea' : 'text'
}

function choicesOf(schema: FormSchema): Field['choices'] {
  const listed = schema.enum ? schema : (schema.items ?? {})
  const titles = schema['x-enum-titles'] ?? listed['x-enum-titles']
  return (listed.enum ?? []).flatMap((value, index) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [{ value, title: (Array.isArray(titles) ? titles[index] : titles?.[String(value)]) ?? String(value) }]
      : [],
  )
}

/** The questions of a form in their order, hidden ones included. */
export function fieldsOf(schema: FormSchema, prefill: Record<string, Prefill> = {}): Field[] {
  const names = Object.keys(schema.properties ?? {})
  const order = Array.isArray(schema['x-order']) ? schema['x-order'] : []
  const rank = (name: string): number => {
    const own = schema.properties?.[name]?.['x-order']
    const listed = order.indexOf(name)
    return typeof own === 'number' ? own : listed >= 0 ? listed : order.length + names.indexOf(name)
  }
  return names
    .sort((a, b) => rank(a) - rank(b))
    .map((name) => {
      const of = schema.properties?.[name] ?? {}
      return {
        name,
        title: of.title ?? name,
        hint: of.description ?? '',
        widget: widgetOf(of),
        required: schema.required?.includes(name) ?? false,
        schema: of,
        showIf: of['x-show-if'],
        computed: of['x-computed'],
        choices: choicesOf(of),
        multiple: kind(of) === 'array' && !!of.items?.enum,
        prefill: prefill[name],
      }
    })
}
