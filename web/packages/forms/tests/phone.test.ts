import { describe, expect, it } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import { useForm, type FormSchema } from '../src'
import { kPhoneTools, PhoneScreen, screensOf, type AttachmentBox } from '../src/phone'

const schema: FormSchema = {
  type: 'object',
  required: ['kind'],
  properties: {
    kind: { type: 'string', title: '是什么事', enum: ['lamp', 'road'], 'x-enum-titles': { lamp: '路灯', road: '道路' } },
    budget: { type: 'integer', title: '多少钱', maximum: 100_000, 'x-widget': 'money_cents' },
    words: { type: 'string', title: '说几句', maxLength: 100, 'x-widget': 'textarea' },
    voice: { type: 'string', title: '说一段话', 'x-widget': 'voice' },
    members: { type: 'integer', title: '户内人数', 'x-widget': 'number' },
  },
}
const attachments: AttachmentBox = { add: () => 'k', remove() {}, url: () => '', blob: () => undefined, note: () => '' }
const prefill = { members: { value: 4, source: '户籍', updated_at: '2026-11-01T00:00:00Z' } }

function ask(name: string) {
  const form = useForm(schema, { prefill })
  const screen = screensOf(form.visible.value).find((one) => one[0]?.name === name)!
  let passed = 0
  const root = document.createElement('div')
  document.body.append(root)
  const app = createApp({ render: () => h(PhoneScreen, { form, screen, onNext: () => passed++ }) })
  app.provide(kPhoneTools, { attachments })
  app.mount(root)
  const press = async (title: string): Promise<void> => {
    ;[...root.querySelectorAll('button')].find((one) => one.textContent?.trim() === title)!.click()
    await nextTick()
  }
  const go = async (): Promise<void> => {
    root.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await nextTick()
  }
  return { form, root, press, go, passed: () => passed }
}

describe('one question a screen', () => {
  it('lets words and a voice note share a screen, for they answer the same question', () =>
    expect(screensOf(useForm(schema).visible.value).map((one) => one.map((field) => field.name))).toEqual([
      ['kind'],
      ['budget'],
      ['words', 'voice'],
      ['members'],
    ]))

  it('does not go on with a wrong answer, says what to do, and goes on when it is mended', async () => {
    const { root, go, passed, form } = ask('kind')
    await go()
    expect(passed()).toBe(0)
    expect(root.querySelector('[role=alert]')!.textContent).toBe('请选一个。')
    expect(root.textContent).not.toContain('这一步不填')
    const radio = root.querySelectorAll('input')[1]!
    radio.checked = true
    radio.dispatchEvent(new Event('change', { bubbles: true }))
    await nextTick()
    expect(root.querySelector('[role=alert]')).toBeNull()
    await go()
    expect([passed(), form.answers.kind]).toEqual([1, 'road'])
  })

  it('takes yuan and keeps fen', async () => {
    const { press, go, form, root, passed } = ask('budget')
    for (const key of ['1', '2', '0', '.', '5']) await press(key)
    expect(form.answers.budget).toBe(12_050)
    for (const key of ['5', '9']) await press(key)
    await go()
    expect(passed()).toBe(0) // 120.559 is no amount
    expect(root.querySelector('[role=alert]')!.textContent).toBe('请填数字。')
  })

  it('can leave an optional question open', async () => {
    const { press, passed, form } = ask('words')
    await press('这一步不填')
    expect([passed(), form.answers.words]).toEqual([1, undefined])
  })

  it('shows where a value of the register comes from, until it is changed', async () => {
    const { root, press } = ask('members')
    expect(root.querySelector('.from-register')!.textContent).toBe('户籍 · 11 月 1 日')
    await press('2')
    expect(root.querySelector('.from-register')).toBeNull()
  })
})
