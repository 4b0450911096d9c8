import { type Call, type Content, type Description, typeOf } from './description'
import { element, prose } from './dom'
import { answersOf, permissionOf, refusalsOf } from './refusals'
import { sampleText } from './sample'
import { opening, schemaView } from './schema_view'
import { tryCall } from './try_call'

function table(label: string, heads: string[], rows: (Node | string | undefined)[][]): HTMLElement {
  const head = element('tr', {}, ...heads.map((title) => element('th', { scope: 'col' }, title)))
  const body = rows.map(([first, ...rest]) => element('tr', {}, element('th', { scope: 'row' }, first), ...rest.map((cell) => element('td', {}, cell))))
  return element('div', { class: 'wide', tabindex: '0', role: 'group', 'aria-label': label }, element('table', {}, element('thead', {}, head), element('tbody', {}, ...body)))
}
function code(text: string, properties = {}): HTMLElement {
  return element('code', properties, text)
}
const english = (text: string | undefined): HTMLElement | undefined => (text ? element('span', { lang: 'en' }, text) : undefined)

const kPlaces: Record<string, string> = { path: '路径', query: '查询', header: '头', cookie: 'Cookie' }
function parameters(call: Call): HTMLElement[] {
  const asked = call.operation.parameters ?? []
  if (asked.length === 0) return []
  const rows = asked.map((one) => {
    const name = element('span', {}, code(one.name), one.required ? element('b', { title: '必填' }, ' *') : undefined)
    return [name, kPlaces[one.in], code(one.schema ? typeOf(one.schema) : ''), english(one.description)]
  })
  return [element('h3', {}, '参数'), table('参数', ['名字', '放在哪里', '类型', '说明'], rows)]
}
/** Fields and an example of what goes in or comes out. */
function contents(from: Description, node: Content, open = false): HTMLElement[] {
  return Object.entries(node.content ?? {}).map(([type, { schema }]) => {
    const plain = !schema || schema.format === 'binary' || !type.includes('json')
    return element(
      'div',
      { class: 'content' },
      element('p', {}, code(type), ' ', schema ? code(typeOf(schema), { class: 'type' }) : undefined),
      schema && !plain ? opening('字段', () => schemaView(from, schema), open ? { open: '' } : {}) : undefined,
      schema && !plain ? opening('例子', () => element('pre', { tabindex: '0' }, sampleText(from, schema))) : undefined,
    )
  })
}
function refusals(from: Description, call: Call): HTMLElement[] {
  const module = call.operation.tags?.[0] ?? ''
  const codes = from['x-errors']?.[module] ?? []
  const rows = refusalsOf(call).map((one) => [code(String(one.status)), one.says])
  return [
    element('h3', {}, '出错时'),
    table('出错时', ['状态', '意思'], rows),
    codes.length > 0
      ? opening(`这个模块的错误码 ${codes.length} 个`, () => table('错误码', ['code', '给用户看的话'], codes.map((one) => [code(one.code), one.says])))
      : undefined,
  ].filter((one) => one !== undefined)
}
function details(from: Description, call: Call): HTMLElement {
  const { operation } = call
  const asked = permissionOf(call)
  const answers = answersOf(from, call).map(({ status, answer }) => element('div', {}, element('h4', {}, code(status), ' ', english(answer.description)), ...contents(from, answer)))
  return element(
    'div',
    { class: 'call' },
    operation.description ? element('div', { lang: 'en' }, ...prose(operation.description)) : undefined,
    element('p', { class: 'who' }, element('b', {}, '谁能用　'), asked.words, asked.code ? ' ' : undefined, asked.code ? code(asked.code) : undefined),
    ...parameters(call),
    ...(operation.requestBody ? [element('h3', {}, '请求内容'), ...contents(from, operation.requestBody, true)] : []),
    element('h3', {}, '答复'),
    ...answers,
    ...refusals(from, call),
    element('h3', {}, '试一试'),
    tryCall(from, call),
  )
}

/** One call: a line that opens into all that one must know to make it. */
export function callView(from: Description, call: Call): HTMLElement {
  const { words, code: permission } = permissionOf(call)
  const head = element(
    'span',
    { class: 'head' },
    element('b', { class: `method ${call.method}` }, call.method.toUpperCase()),
    code(call.path),
    element('span', { class: 'says', lang: 'en' }, call.operation.summary ?? ''),
    permission ? element('span', { class: 'permission', title: words }, permission) : undefined,
  )
  const found = `${call.method} ${call.path} ${call.operation.summary ?? ''} ${permission} ${permission ? words : ''}`.toLowerCase()
  return opening(head, () => details(from, call), { id: `${call.method}${call.path}`, 'data-words': found })
}
