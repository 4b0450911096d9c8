import { ApiError } from '@xiangzhi/core'
import { afterEach, describe, expect, it } from 'vitest'
import { createApp, h, nextTick, ref, type Component } from 'vue'
import { ChoiceList, density, ErrorBox, iconPath, icons, NumberPad, restoreDensity, setDensity, StepPath } from '../src'
import { readableItems } from '../src/read_aloud'
import { fitted } from '../src/shrink_photo'

let unmount = (): void => {}
afterEach(() => unmount())

function show(render: () => ReturnType<typeof h>): HTMLElement {
  const root = document.createElement('div')
  document.body.append(root)
  const app = createApp({ render } as Component)
  app.mount(root)
  unmount = () => {
    app.unmount()
    root.remove()
  }
  return root
}

describe('reading aloud', () => {
  it('takes the innermost readable things in order, with labels and what was typed, without what is hidden or said to be unread', () => {
    const root = document.createElement('main')
    root.innerHTML = `
      <button data-unread>返回</button><h1>在什么地方</h1>
      <ul><li><p>第一段</p><button>删掉</button></li></ul>
      <span class="hidden-label">看不见</span><p aria-hidden="true">装饰</p>
      <input aria-label="地点" value="村口"><input type="password" aria-label="密码" value="1234"><p>  </p>`
    document.body.append(root)
    expect(readableItems(root).map((item) => item.text)).toEqual(['在什么地方', '第一段', '删掉', '地点，村口', '密码'])
    root.remove()
  })
})

describe('photos', () => {
  it('fit into 1280 px and never grow', () => {
    expect(fitted(4000, 3000)).toEqual({ width: 1280, height: 960 })
    expect(fitted(800, 3200)).toEqual({ width: 320, height: 1280 })
    expect(fitted(640, 480)).toEqual({ width: 640, height: 480 })
    expect(fitted(10000, 1)).toEqual({ width: 1280, height: 1 })
  })
})

describe('choices', () => {
  it('go on by a tap, but not when arrow keys look around', async () => {
    const chosen = ref<string>()
    let taps = 0
    const root = show(() =>
      h(ChoiceList<string>, {
        modelValue: chosen.value,
        'onUpdate:modelValue': (value: string | string[] | undefined) => (chosen.value = value as string),
        choices: [
          { value: 'a', title: '甲' },
          { value: 'b', title: '乙' },
        ],
        label: '选',
        onTap: () => taps++,
      }),
    )
    const [first, second] = root.querySelectorAll('input')
    second!.checked = true
    second!.dispatchEvent(new Event('change', { bubbles: true }))
    second!.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 0 }))
    await nextTick()
    expect([chosen.value, taps]).toEqual(['b', 0])
    root.querySelector('b')!.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }))
    expect(taps).toBe(1)
    expect(first!.type).toBe('radio')
  })
  it('keep several in the order in which they were taken', async () => {
    const chosen = ref<string[]>([])
    const root = show(() =>
      h(ChoiceList<string>, {
        modelValue: chosen.value,
        'onUpdate:modelValue': (value: string | string[] | undefined) => (chosen.value = value as string[]),
        choices: ['a', 'b', 'c'].map((value) => ({ value, title: value })),
        label: '选',
        multiple: true,
      }),
    )
    for (const [index, on] of [[2, true], [0, true], [2, false]] as const) {
      const box = root.querySelectorAll('input')[index]!
      box.checked = on
      box.dispatchEvent(new Event('change', { bubbles: true }))
      await nextTick()
    }
    expect(chosen.value).toEqual(['a'])
  })
})

it('the keypad types, deletes and stops at its length', async () => {
  const typed = ref('')
  const root = show(() => h(NumberPad, { modelValue: typed.value, 'onUpdate:modelValue': (value: string) => (typed.value = value), max: 3, decimal: true }))
  const press = async (name: string): Promise<void> => {
    ;[...root.querySelectorAll('button')].find((one) => (one.getAttribute('aria-label') ?? one.textContent?.trim()) === name)!.click()
    await nextTick()
  }
  await press('.') // no amount begins with a point
  for (const key of ['1', '.', '5', '0']) await press(key)
  expect(typed.value).toBe('1.5')
  await press('删掉一位')
  expect(typed.value).toBe('1.')
})

it('a path says by words where it stands, not by colour alone', () => {
  const root = show(() => h(StepPath, { steps: [{ title: '受理', stands: 'done' }, { title: '办理', stands: 'now', when: '还有 1 天' }] }))
  expect(root.textContent).toContain('已办完')
  expect(root.querySelector('[aria-current=step]')!.textContent).toContain('正在办')
})

it('elder type is what people find first, and their choice stays', () => {
  localStorage.clear()
  restoreDensity()
  expect(density.value).toBe('elder')
  setDensity('large')
  restoreDensity()
  expect(document.documentElement.dataset.density).toBe('large')
  localStorage.setItem('xz.density', 'nonsense')
  restoreDensity()
  expect(density.value).toBe('elder')
})

it('an icon that data names wrongly is a sheet of paper', () => {
  expect(iconPath('lamp')).toBe(icons.lamp)
  expect(iconPath('no such icon')).toBe(icons.form)
})

describe('an error', () => {
  it('is tried again by itself when the network is back', async () => {
    window.dispatchEvent(new Event('offline'))
    let tried = 0
    show(() => h(ErrorBox, { error: new ApiError({ trouble: 'offline' }), retry: true, onRetry: () => tried++ }))
    await nextTick()
    window.dispatchEvent(new Event('online'))
    await nextTick()
    expect(tried).toBe(1)
  })
  it('offers no second try against a refusal', () => {
    const refused = show(() => h(ErrorBox, { error: new ApiError({ trouble: 'refused', status: 404, title: '没有这件事' }), retry: true }))
    expect(refused.querySelector('button')).toBeNull()
  })
})
