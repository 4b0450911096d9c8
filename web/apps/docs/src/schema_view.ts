import { type Description, fieldsOf, nameOf, resolve, type Schema, typeOf } from './description'
import { element } from './dom'

/** The schema that stands behind a value: what an array holds, what a reference names. */
function inner(schema: Schema): Schema {
  return schema.items ? inner(schema.items) : schema
}

/** A schema as a list of its fields; what they refer to opens in its place. */
export function schemaView(from: Description, schema: Schema, above: string[] = []): HTMLElement {
  const fields = fieldsOf(from, inner(schema))
  if (fields.length === 0) {
    const { description } = resolve<Schema>(from, schema)
    return element('p', {}, element('code', {}, typeOf(schema.$ref ? resolve<Schema>(from, schema) : schema)), description ? ` ${description}` : '')
  }
  const list = element('ul', { class: 'fields', lang: 'en' })
  for (const field of fields) {
    const line = element(
      'span',
      {},
      element('code', { class: 'name' }, field.name),
      field.required ? element('b', { title: '必填' }, ' *') : undefined,
      ' ',
      element('code', { class: 'type' }, typeOf(field.schema)),
      field.schema.description ? ` ${field.schema.description}` : undefined,
    )
    const behind = inner(field.schema)
    const name = nameOf(behind)
    const opens = !above.includes(name) && fieldsOf(from, behind).length > 0
    list.append(element('li', {}, opens ? opening(line, () => schemaView(from, behind, name ? [...above, name] : above)) : line))
  }
  return list
}

/** Details that are made when they are first opened: descriptions refer to themselves. */
export function opening(summary: Node | string, make: () => Node, properties: Record<string, string> = {}): HTMLDetailsElement {
  const details = element('details', properties, element('summary', {}, summary))
  details.addEventListener('toggle', () => details.open && details.children.length === 1 && details.append(make()))
  return details
}
