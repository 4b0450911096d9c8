import { describe, expect, it } from 'vitest'
import { compileCel, holds } from '../src'

const form = {
  kind: 'lamp',
  area: 120,
  share: 0.5,
  members: [{ name: '张', age: 70 }, { name: '李', age: 9 }],
  photos: ['a', 'b'],
  agreed: true,
  nothing: null,
}

describe('conditions', () => {
  it.each([
    ['form.kind == "lamp"', true],
    ["form.kind in ['road', 'lamp']", true],
    ['form.area > 100 && form.agreed', true],
    ['form.area > 100.5', true],
    ['size(form.photos) >= 2', true],
    ['form.photos.size() == 3', false],
    ['has(form.kind) && !has(form.missing)', true],
    ['form.missing == 1 || form.agreed', true],
    ['form.agreed || form.missing == 1', true],
    ['!(form.missing == 1 && false)', true],
    ['form.missing == 1', false],
    ['form.missing == 1 || false', false],
    ['form.area ? true : false', false],
    ['form.kind == "road" ? form.missing : form.agreed', true],
    ['form.area / 7 == 17 && form.area % 7 == 1', true],
    ['1 + 2 * 3 - 4 == 3', true],
    ['-form.area < 0', true],
    ['form.members.exists(m, m.age < 18)', true],
    ['form.members.all(m, m.age < 18)', false],
    ['form.members.exists_one(m, m.age < 18)', true],
    ['form.members[1].name == "李"', true],
    ['form.members[2].name == "李"', false],
    ['form.kind.startsWith("la") && form.kind.contains("am") && form.kind.endsWith("mp")', true],
    ['form.nothing == null', true],
    ['"\\u5730" == "地"', true],
    ['1 == 1.0', true],
    ['1 + 1.0 == 2.0', false],
    ['9223372036854775807 + 1 > 0', false],
    ['1 / 0 == 0', false],
    ['"1" == 1', false],
    ['[1, 2] == [1, 2]', true],
  ])('%s is %s', (text, expected) => expect(holds(text, { form })).toBe(expected))

  it.each(['form.', '1 +', '(1', 'form.kind = "x"', '"open', 'import("x")', 'has(form)', 'f(1)', '1 2', '!'.repeat(500) + 'true', '('.repeat(500)])(
    'refuses %s',
    (text) => {
      expect(() => compileCel(text)).toThrow()
      expect(holds(text, { form })).toBe(false)
    },
  )

  it('reaches nothing beyond the variables', () => {
    expect(holds('form.constructor == form.constructor', { form })).toBe(false)
    expect(holds('has(form.__proto__)', { form })).toBe(false)
  })
})
