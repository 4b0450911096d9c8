import '@xiangzhi/kit/tokens.css'
import { type Call, callsByTag, type Content, type Description, resolve, typeOf } from './description'
import { element } from './dom'
import { opening, schemaView } from './schema_view'
import { tryGet } from './try_get'

const kModules: Record<string, string> = { identity: '账号与登录', files: '附件', live: '实时消息', registry: '一户一档', affairs: '事项' }
const content = document.querySelector('#content') as HTMLElement
const filter = document.querySelector('#filter') as HTMLInputElement
const titleOf = (tag: string): string => (kModules[tag] ? `${kModules[tag]} ${tag}` : tag)

function bodies(from: Description, node: Content): HTMLElement[] {
  return Object.entries(node.content ?? {}).map(([type, { schema }]) =>
    element('div', {}, element('p', {}, element('code', {}, type), schema ? ` ${typeOf(schema)}` : ''), schema ? schemaView(from, schema) : undefined),
  )
}
function parameters(call: Call): HTMLElement | undefined {
  const asked = call.operation.parameters ?? []
  if (asked.length === 0) return undefined
  const rows = asked.map((one) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, element('code', {}, one.name), one.required ? ' *' : ''),
      element('td', {}, one.in),
      element('td', {}, element('code', {}, one.schema ? typeOf(one.schema) : '')),
      element('td', { lang: 'en' }, one.description ?? ''),
    ),
  )
  const heads = ['参数', '在哪里', '类型', '说明'].map((title) => element('th', { scope: 'col' }, title))
  return element('div', { class: 'wide', tabindex: '0', role: 'group', 'aria-label': '参数' }, element('table', {}, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows)))
}
function details(from: Description, call: Call): HTMLElement {
  const { operation } = call
  const asked = parameters(call)
  const responses = Object.entries(operation.responses ?? {}).map(([status, one]) => {
    const answer = resolve<Content>(from, one)
    return element('div', {}, element('h4', {}, element('code', {}, status), ` ${answer.description ?? ''}`), ...bodies(from, answer))
  })
  return element(
    'div',
    { class: 'call' },
    operation.description ? element('p', { lang: 'en' }, operation.description) : undefined,
    asked ? element('h3', {}, '参数') : undefined,
    asked,
    operation.requestBody ? element('h3', {}, '请求内容') : undefined,
    ...(operation.requestBody ? bodies(from, operation.requestBody) : []),
    element('h3', {}, '答复'),
    ...responses,
    call.method === 'get' ? element('h3', {}, '用当前登录试一试') : undefined,
    call.method === 'get' ? tryGet(call) : undefined,
  )
}
function callView(from: Description, call: Call): HTMLElement {
  const head = element(
    'span',
    { class: 'head' },
    element('b', { class: `method ${call.method}` }, call.method.toUpperCase()),
    element('code', {}, call.path),
    element('span', { class: 'says', lang: 'en' }, call.operation.summary ?? ''),
  )
  const words = `${call.method} ${call.path} ${call.operation.summary ?? ''}`.toLowerCase()
  return opening(head, () => details(from, call), { id: `${call.method}${call.path}`, 'data-words': words })
}
function narrow(): void {
  const words = filter.value.trim().toLowerCase()
  for (const section of content.querySelectorAll('section')) {
    const calls = [...section.querySelectorAll<HTMLElement>(':scope > details')]
    for (const call of calls) call.hidden = !call.dataset.words?.includes(words)
    section.hidden = calls.every((call) => call.hidden)
  }
}
function openNamed(): void {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (named instanceof HTMLDetailsElement) named.open = true
  named?.scrollIntoView()
}
async function start(): Promise<void> {
  const response = await fetch('/api/openapi.json')
  if (!response.ok) throw new Error(response.statusText)
  const from = (await response.json()) as Description
  const byTag = callsByTag(from)
  ;(document.querySelector('#about') as HTMLElement).textContent = from.info.description ?? ''
  ;(document.querySelector('#version') as HTMLElement).textContent = from.info.version
  document.querySelector('#tags')?.replaceChildren(...[...byTag].map(([tag, calls]) => element('a', { href: `#${tag}` }, `${titleOf(tag)} ${calls.length}`)))
  content.replaceChildren(
    ...[...byTag].map(([tag, calls]) => element('section', { id: tag }, element('h2', {}, titleOf(tag)), ...calls.map((call) => callView(from, call)))),
  )
  filter.addEventListener('input', narrow)
  addEventListener('hashchange', openNamed)
  if (location.hash) openNamed()
}
start().catch(() => content.replaceChildren(element('p', { role: 'alert' }, '接口说明没有读到，请刷新这一页。')))
