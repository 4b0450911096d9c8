import { addMessages, dateText, listText, moneyNumber, t } from '@xiangzhi/core'
import type { Field, FormSchema, Widget } from './schema'
import texts from './texts/zh-CN.json'

addMessages(texts)

/** A message of the forms package. */
export function formText(name: string, values?: Record<string, string | number>): string {
  return t(`forms.${name}`, values)
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

function typeFault(schema: FormSchema, value: unknown): string {
  const types = Array.isArray(schema.type) ? schema.type : schema.type ? [schema.type] : []
  if (!types.length) return ''
  const fits: Record<string, boolean> = {
    string: typeof value === 'string',
    number: typeof value === 'number',
    integer: Number.isInteger(value),
    boolean: typeof value === 'boolean',
    array: Array.isArray(value),
    object: typeof value === 'object' && value !== null && !Array.isArray(value),
    null: value === null,
  }
  if (types.some((type) => fits[type])) return ''
  if (types.includes('integer') && typeof value === 'number') return formText('whole_number')
  return formText(types.some((type) => type === 'number' || type === 'integer') ? 'number' : 'wrong_kind')
}

function shown(field: Field, limit: number): string {
  return field.widget === 'money_cents' ? moneyNumber(limit) : String(limit)
}

function numberFault(field: Field, value: number): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = field.schema
  const unit = field.widget === 'money_cents' ? ` ${formText('unit_yuan')}` : field.widget === 'area_m2' ? ` ${formText('unit_m2')}` : ''
  if (minimum !== undefined && value < minimum) return formText('at_least', { n: shown(field, minimum), unit })
  if (maximum !== undefined && value > maximum) return formText('at_most', { n: shown(field, maximum), unit })
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return formText('more_than', { n: shown(field, exclusiveMinimum), unit })
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return formText('less_than', { n: shown(field, exclusiveMaximum), unit })
  if (multipleOf) {
    const quotient = value / multipleOf
    if (Math.abs(quotient - Math.round(quotient)) > 1e-9) return formText('multiple_of', { n: shown(field, multipleOf), unit })
  }
  return ''
}

function textFault(schema: FormSchema, value: string): string {
  // Characters as people count them, not UTF-16 units.
  const length = [...value].length
  if (schema.minLength !== undefined && length < schema.minLength) return formText('longer', { n: schema.minLength })
  if (schema.maxLength !== undefined && length > schema.maxLength) return formText('shorter', { n: schema.maxLength })
  if (schema.pattern && !matches(schema.pattern, value)) return formText('pattern')
  if (schema.format === 'date' && !isRealDate(value)) return formText('date')
  return ''
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    return true // the server judges what this browser cannot read
  }
}

function isRealDate(value: string): boolean {
  const at = Date.parse(`${value}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(value)
}

function listFault(field: Field, value: unknown[]): string {
  const { minItems, maxItems, uniqueItems } = field.schema
  const what = field.widget === 'photos' ? 'photos' : 'items'
  if (minItems !== undefined && value.length < minItems) return formText(`${what}_at_least`, { n: minItems })
  if (maxItems !== undefined && value.length > maxItems) return formText(`${what}_at_most`, { n: maxItems })
  if (uniqueItems && new Set(value.map((one) => JSON.stringify(one))).size < value.length) return formText('items_unique')
  return ''
}

const kMissing: Partial<Record<Widget, string>> = { choice: 'choose', yes_no: 'choose', date: 'choose', photos: 'photo', place: 'place' }

/** One sentence that says what to do with this answer, or nothing when it passes. */
export function faultOf(field: Field, value: unknown): string {
  const fault = generalFault(field, value)
  return fault && !isEmpty(value) ? (field.schema['x-says'] ?? fault) : fault
}

function generalFault(field: Field, value: unknown): string {
  if (isEmpty(value)) {
    if (!field.required) return ''
    return formText(kMissing[field.widget] ?? 'fill')
  }
  // Photos and voice notes are kept as uploads until the form is sent; only their number counts here.
  if (field.widget === 'photos') return Array.isArray(value) ? listFault(field, value) : ''
  if (field.widget === 'voice') return ''
  const { schema } = field
  const fault = typeFault(schema, value)
  if (fault) return fault
  if (schema.enum && !schema.enum.includes(value)) return formText('choose')
  if (schema.const !== undefined && schema.const !== value) return formText(schema.const === true ? 'agree' : 'wrong_kind')
  if (typeof value === 'number') return numberFault(field, value)
  if (typeof value === 'string') return textFault(schema, value)
  if (Array.isArray(value)) return listFault(field, value)
  return ''
}

/** The answer as people read it, for reading back before it is sent. */
export function answerText(field: Field, value: unknown): string {
  if (isEmpty(value)) return formText('not_given')
  const titles = (Array.isArray(value) ? value : [value]).map((one) => field.choices.find((choice) => choice.value === one)?.title)
  if (field.choices.length && titles.every(Boolean)) return listText(titles as string[])
  switch (field.widget) {
    case 'yes_no': {
      const own = field.schema['x-enum-titles']
      const title = own && !Array.isArray(own) ? own[String(value)] : undefined
      if (title) return title
      return formText(`${field.schema.const === true ? 'agree_' : ''}${value ? 'yes' : 'no'}`)
    }
    case 'money_cents':
      return `${moneyNumber(value as number)} ${formText('unit_yuan')}`
    case 'area_m2':
      return `${String(value)} ${formText('unit_m2')}`
    case 'date':
      return dateText(String(value))
    case 'photos':
      return formText('photo_count', { n: (value as unknown[]).length })
    case 'voice':
      return formText('voice_given')
    case 'place': {
      const place = value as { text?: string }
      return place.text || formText('place_given')
    }
    default:
      if (typeof value !== 'object') return String(value)
      return String((value as Record<string, unknown>).name ?? (value as Record<string, unknown>).title ?? formText('given'))
  }
}

export { isEmpty }
