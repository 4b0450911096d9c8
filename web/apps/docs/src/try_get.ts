import type { Call } from './description'
import { element } from './dom'

const kLongest = 200_000

/** A form that sends a GET with the session of this browser and shows the answer. */
export function tryGet(call: Call): HTMLElement {
  const asked = (call.operation.parameters ?? []).filter((one) => one.in === 'path' || one.in === 'query')
  const inputs = asked.map((one) => ({ one, input: element('input', { name: one.name, autocomplete: 'off', required: one.in === 'path' }) }))
  const status = element('p', { role: 'status' })
  const answer = element('pre', { tabindex: '0', hidden: true })
  const send = element('button', { type: 'submit' }, '发送')
  const form = element(
    'form',
    { class: 'try' },
    ...inputs.map(({ one, input }) => element('label', {}, element('code', {}, one.name), input)),
    send,
    status,
    answer,
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const query = new URLSearchParams()
    let path = call.path
    for (const { one, input } of inputs) {
      const value = input.value.trim()
      if (one.in === 'path') path = path.replace(`{${one.name}}`, encodeURIComponent(value))
      else if (value) query.set(one.name, value)
    }
    const address = query.size > 0 ? `${path}?${query}` : path
    send.disabled = true
    status.textContent = `GET ${address}`
    answer.hidden = true
    void ask(address)
      .then(({ says, text }) => {
        status.textContent = says
        answer.textContent = text
        answer.hidden = !text
      })
      .catch(() => (status.textContent = '没有连上服务器，请看看网络。'))
      .finally(() => (send.disabled = false))
  })
  return form
}

async function ask(address: string): Promise<{ says: string; text: string }> {
  const began = performance.now()
  const response = await fetch(address, { credentials: 'same-origin' })
  const type = response.headers.get('content-type') ?? ''
  const says = (): string => `${response.status} ${type} · ${Math.round(performance.now() - began)} ms`
  // A stream of news never ends, and pictures are no text.
  if (!/json|csv|^text\/(?!event-stream)/.test(type)) {
    await response.body?.cancel()
    return { says: says(), text: '' }
  }
  const body = await response.text()
  const text = type.includes('json') && body ? JSON.stringify(JSON.parse(body), null, 2) : body
  return { says: says(), text: text.length > kLongest ? `${text.slice(0, kLongest)}\n…` : text }
}
