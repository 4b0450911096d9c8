import { describe, expect, it } from 'vitest'
import { answerText, useForm, type FormSchema } from '../src'

const schema: FormSchema = {
  type: 'object',
  'x-order': ['category', 'lamp_number', 'words'],
  required: ['category', 'lamp_number', 'photos', 'budget'],
  properties: {
    words: { type: 'string', title: '说几句', minLength: 2, maxLength: 5, 'x-widget': 'textarea' },
    category: { type: 'string', title: '什么事', enum: ['lamp', 'road'], 'x-enum-titles': { lamp: '路灯', road: '道路' } },
    lamp_number: { type: 'integer', title: '几号灯', minimum: 1, 'x-show-if': 'form.category == "lamp"' },
    colour: { type: 'string', enum: ['a', 'b'], 'x-enum-titles': ['黄', '白'], 'x-show-if': 'form.lamp_number > 10' },
    photos: { type: 'array', title: '照片', items: { type: 'string' }, minItems: 1, maxItems: 3, 'x-widget': 'photos' },
    budget: { type: 'integer', title: '多少钱', minimum: 100, maximum: 500_000, 'x-widget': 'money_cents' },
    on: { type: 'string', format: 'date', title: '哪一天' },
    agreed: { type: 'boolean', const: true, title: '同意' },
  },
}

describe('a form', () => {
  it('asks in its order and only what its conditions let through', () => {
    const form = useForm(schema)
    const names = () => form.visible.value.map((field) => field.name)
    expect(names()).toEqual(['category', 'words', 'photos', 'budget', 'on', 'agreed'])
    form.set('category', 'lamp')
    form.set('lamp_number', 12)
    expect(names().slice(0, 4)).toEqual(['category', 'lamp_number', 'words', 'colour'])
    form.set('colour', 'a')
    form.set('category', 'road')
    // The hidden number no longer counts for the colour's condition, nor for what is sent.
    expect(names()).not.toContain('colour')
    expect(form.result()).toEqual({ category: 'road' })
  })

  it.each([
    ['words', '路', '再多写几个字，至少 2 个字。'],
    ['words', '路灯不亮了啊', '写短一点，最多 5 个字。'],
    ['words', '𠮷𠮷𠮷𠮷𠮷', ''],
    ['words', undefined, ''],
    ['category', undefined, '请选一个。'],
    ['category', 'bridge', '请选一个。'],
    ['lamp_number', 0, '不能少于 1。'],
    ['lamp_number', 1.5, '请填整数。'],
    ['photos', [], '请拍一张照片。'],
    ['photos', ['1', '2', '3', '4'], '最多 3 张照片。'],
    ['budget', 99, '不能少于 1.00 元。'],
    ['budget', '1.234', '请填数字。'],
    ['on', '2026-02-30', '请选一个日子。'],
    ['on', '2026-02-28', ''],
    ['agreed', false, '要先同意，才能往下办。'],
  ])('says about %s = %j: %s', (name, value, says) => {
    const form = useForm(schema)
    form.set(name, value)
    expect(form.check(name)).toBe(says === '')
    expect(form.errors.value[name] ?? '').toBe(says)
  })

  it('works computed fields out for its conditions, and asks and sends none of them', () => {
    const form = useForm({
      type: 'object',
      properties: {
        length: { type: 'integer' },
        width: { type: 'integer' },
        area: { type: 'integer', 'x-computed': 'form.length * form.width' },
        permit: { type: 'string', 'x-show-if': 'form.area > 140', pattern: '^[0-9]+$', 'x-says': '请填许可证上的数字。' },
      },
    })
    const names = () => form.visible.value.map((field) => field.name)
    form.set('length', 12)
    expect(names()).toEqual(['length', 'width'])
    form.set('width', 12)
    expect(names()).toEqual(['length', 'width', 'permit'])
    expect(form.result()).toEqual({ length: 12, width: 12 })
    form.set('permit', '甲')
    form.check('permit')
    expect(form.errors.value.permit).toBe('请填许可证上的数字。')
  })

  it('judges conditions with the types of the schema and with the hour, as the server does', () => {
    const form = useForm({
      type: 'object',
      properties: {
        area: { type: 'number' },
        born: { type: 'string', format: 'date' },
        large: { type: 'string', 'x-show-if': 'form.area * 1.5 > 180.0' },
        guardian: { type: 'string', 'x-show-if': 'timestamp(form.born + "T00:00:00+08:00") + duration("157788h") > now' },
      },
    })
    const names = () => form.visible.value.map((field) => field.name)
    form.set('area', 121)
    form.set('born', '2000-01-01')
    expect(names()).toEqual(['area', 'born', 'large'])
    form.set('born', `${new Date().getFullYear() - 3}-01-01`)
    expect(names()).toEqual(['area', 'born', 'large', 'guardian'])
  })

  it('finds the first field that does not pass, and forgets a fault when it is mended', () => {
    const form = useForm(schema, { answers: { category: 'lamp' } })
    expect(form.validate()?.name).toBe('lamp_number')
    form.set('lamp_number', 3)
    expect(form.errors.value.lamp_number).toBeUndefined()
    expect(form.errors.value.photos).toBeDefined()
  })

  it('takes the register before the default, and the draft before the register', () => {
    const prefill = { category: { value: 'road', source: '户籍', updated_at: '2026-11-01T00:00:00Z' } }
    expect(useForm(schema, { prefill }).answers.category).toBe('road')
    expect(useForm(schema, { prefill, answers: { category: 'lamp' } }).answers.category).toBe('lamp')
  })

  it('puts the errors of the server at their fields', () => {
    const form = useForm(schema)
    expect(form.takeErrors([{ at: '/form/budget', says: '超过村里能定的数。' }])?.name).toBe('budget')
    expect(form.errors.value.budget).toBe('超过村里能定的数。')
  })

  it('reads answers back in words', () => {
    const [category, , , , photos, budget] = useForm(schema).fields
    expect(answerText(category!, 'lamp')).toBe('路灯')
    expect(answerText(photos!, ['a', 'b'])).toBe('2 张照片')
    expect(answerText(budget!, 120_450)).toBe('1,204.50 元')
    expect(answerText(budget!, undefined)).toBe('没有填')
  })
})
