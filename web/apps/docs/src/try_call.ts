import type { Call, Description, Parameter } from './description'
import { element } from './dom'
import { addressOf, curlOf, type Filled } from './request'
import { sampleText } from './sample'
import { headersFor, token } from './who'

const kLongest = 200_000

function inputOf(one: Parameter): HTMLInputElement | HTMLSelectElement {
  const required = one.in === 'path' || one.required === true
  const options = one.schema?.type === 'boolean' ? ['true', 'false'] : one.schema?.enum?.map(String)
  if (!options) return element('input', { name: one.name, autocomplete: 'off', required, placeholder: one.schema?.default === undefined ? '' : String(one.schema.default) })
  const blank = required ? [] : [element('option', { value: '' }, '不填')]
  return element('select', { name: one.name, required }, ...blank, ...options.map((option) => element('option', { value: option }, option)))
}
function labelled(text: string, required: boolean, input: HTMLElement): HTMLElement {
  return element('label', {}, element('span', {}, element('code', {}, text), required ? element('b', { title: '必填' }, ' *') : undefined), input)
}

/** A form that fills in a call, shows it as a command, sends it and shows the answer. */
export function tryCall(from: Description, call: Call): HTMLElement {
  const asked = (call.operation.parameters ?? []).filter((one) => one.in === 'path' || one.in === 'query')
  const inputs = asked.map((one) => ({ one, input: inputOf(one) }))
  const [mediaType, content] = Object.entries(call.operation.requestBody?.content ?? {})[0] ?? []
  const binary = content?.schema?.format === 'binary'
  const text = mediaType && !binary ? element('textarea', { rows: '8', spellcheck: 'false', 'aria-label': '请求内容' }) : undefined
  if (text && content?.schema) text.value = sampleText(from, content.schema)
  const file = binary ? element('input', { type: 'file', 'aria-label': '文件' }) : undefined
  const writes = call.method !== 'get'
  const status = element('p', { role: 'status' })
  const answer = element('pre', { tabindex: '0', hidden: true })
  const command = element('pre', { class: 'command', tabindex: '0' })
  const copy = element('button', { type: 'button', class: 'quiet' }, '复制命令')
  const send = element('button', { type: 'submit' }, '发送')

  function filled(): Filled {
    const typed = Object.fromEntries(inputs.map(({ one, input }) => [one.name, input.value]))
    return { method: call.method, address: addressOf(call, typed), body: text?.value ?? file?.files?.[0], mediaType }
  }
  const show = (): void => {
    command.textContent = curlOf(filled(), location.origin, call.operation['x-permission']?.name === 'public')
  }
  copy.addEventListener('click', () => {
    // Without https a browser has no clipboard for pages.
    const copied = navigator.clipboard ? navigator.clipboard.writeText(command.textContent ?? '') : Promise.reject(new Error('no clipboard'))
    void copied.then(
      () => (copy.textContent = '已复制'),
      () => (copy.textContent = '请选中上面的字来复制'),
    )
  })
  const form = element(
    'form',
    { class: 'try' },
    ...inputs.map(({ one, input }) => labelled(one.name, input.required, input)),
    text ? element('label', { class: 'whole' }, element('span', {}, '请求内容 ', element('code', {}, mediaType)), text) : undefined,
    file ? labelled('file', true, file) : undefined,
    element('div', { class: 'whole' }, command, copy),
    element('p', { class: 'whole' }, send, writes ? element('span', { class: 'care' }, '会真的改动数据，请在演示环境里试。') : undefined),
    status,
    answer,
  )
  form.addEventListener('input', show)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send.disabled = true
    status.textContent = '正在等答复'
    answer.hidden = true
    void ask(filled())
      .then(({ says, body, good }) => {
        status.textContent = says
        status.className = good ? 'good' : 'bad'
        answer.textContent = body
        answer.hidden = !body
      })
      .catch(() => {
        status.textContent = '没有连上服务器，请看看网络。'
        status.className = 'bad'
      })
      .finally(() => (send.disabled = false))
  })
  show()
  return form
}

async function ask(filled: Filled): Promise<{ says: string; body: string; good: boolean }> {
  const headers = await headersFor(filled.method)
  if (filled.mediaType) headers['Content-Type'] = filled.mediaType
  const began = performance.now()
  const response = await fetch(filled.address, {
    method: filled.method.toUpperCase(),
    headers,
    credentials: token() ? 'omit' : 'same-origin',
    ...(filled.body === undefined ? {} : { body: filled.body }),
  })
  const type = response.headers.get('content-type') ?? ''
  const says = (): string => [response.status, type, `${Math.round(performance.now() - began)} ms`].filter(Boolean).join(' · ')
  // A stream of news never ends, and pictures are no text.
  if (!/json|csv|^text\/(?!event-stream)/.test(type)) {
    await response.body?.cancel()
    return { says: says(), body: '', good: response.ok }
  }
  const body = await response.text()
  const text = type.includes('json') && body ? JSON.stringify(JSON.parse(body), null, 2) : body
  return { says: says(), body: text.length > kLongest ? `${text.slice(0, kLongest)}\n…` : text, good: response.ok }
}
