import '@xiangzhi/kit/tokens.css'
import { callView } from './call_view'
import { callsByTag, type Description } from './description'
import { element, prose } from './dom'
import { keepToken, token, whoAmI } from './who'

const kModules: Record<string, string> = { identity: '账号与登录', files: '附件', live: '实时消息', registry: '一户一档', affairs: '事项' }
const content = part('#content')
const filter = part('#filter') as HTMLInputElement
const titleOf = (tag: string): string => (kModules[tag] ? `${kModules[tag]} ${tag}` : tag)

function part(selector: string): HTMLElement {
  return document.querySelector(selector) as HTMLElement
}
function narrow(): void {
  const words = filter.value.trim().toLowerCase()
  for (const section of content.querySelectorAll('section')) {
    const calls = [...section.querySelectorAll<HTMLElement>(':scope > details')]
    for (const call of calls) call.hidden = !call.dataset.words?.includes(words)
    section.hidden = calls.every((call) => call.hidden)
  }
  part('#begin').hidden = words !== ''
  part('#nothing').hidden = [...content.querySelectorAll('section')].some((section) => !section.hidden)
}
function openNamed(): void {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (named instanceof HTMLDetailsElement) named.open = true
  named?.scrollIntoView()
}
/** Who calls: the token that was typed, the session of the browser, or nobody yet. */
async function showWho(): Promise<void> {
  const line = part('#who')
  try {
    const standing = await whoAmI()
    line.className = standing ? 'good' : token() ? 'bad' : ''
    const by = token() ? '用这把钥匙' : '用浏览器里的登录'
    line.textContent = standing ? `${by}：${standing.name}（${standing.place}）` : token() ? '这把钥匙不对，或者已经失效。' : '还没有登录，只能试不用登录的接口。'
  } catch {
    line.className = 'bad'
    line.textContent = '没有连上服务器，请看看网络。'
  }
}
function askForToken(): void {
  const box = part('#token') as HTMLInputElement
  box.value = token()
  part('#keep').addEventListener('submit', (event) => {
    event.preventDefault()
    keepToken(box.value.trim())
    void showWho()
  })
  part('#forget').addEventListener('click', () => {
    box.value = ''
    keepToken('')
    void showWho()
  })
  void showWho()
}
async function start(): Promise<void> {
  const response = await fetch('/api/openapi.json')
  if (!response.ok) throw new Error(response.statusText)
  const from = (await response.json()) as Description
  const byTag = callsByTag(from)
  part('#about').replaceChildren(...prose(from.info.description ?? ''))
  part('#version').textContent = from.info.version
  part('#tags').append(...[...byTag].map(([tag, calls]) => element('a', { href: `#${tag}` }, titleOf(tag), element('small', {}, String(calls.length)))))
  content.replaceChildren(
    ...[...byTag].map(([tag, calls]) => element('section', { id: tag }, element('h2', {}, titleOf(tag)), ...calls.map((call) => callView(from, call)))),
    element('p', { id: 'nothing', hidden: true }, '没有这样的接口。换个字，或者清空再找。'),
  )
  filter.addEventListener('input', narrow)
  addEventListener('hashchange', openNamed)
  if (location.hash) openNamed()
}
askForToken()
start().catch(() => content.replaceChildren(element('p', { role: 'alert' }, '接口说明没有读到，请刷新这一页。')))
