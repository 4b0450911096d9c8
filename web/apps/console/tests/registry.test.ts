import { addMessages, hasMessage } from '@xiangzhi/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { csvCell, errorsAsCsv } from '../src/registry/imports'
import { bodyKinds, bodyRoles, holdsOn, isIdNumber, kinships, membershipKinds } from '../src/registry/words'
import { nameIn } from '../src/shared/download'
import { ageOf, personLine } from '../src/shared/person_words'
import { entryOf } from '../src/shell/menu'
import registry from '../src/texts/registry.zh-CN.json'
import shell from '../src/texts/shell.zh-CN.json'

beforeAll(() => [shell, registry].forEach((one) => addMessages(one)))
const now = new Date('2026-11-23T04:00:00Z')

describe('people', () => {
  it('have an age in whole years, on their birthday too', () => {
    expect(ageOf('1953-11-23', now)).toBe(73)
    expect(ageOf('1953-11-24', now)).toBe(72)
    expect(ageOf(null, now)).toBeUndefined()
    expect(ageOf('1953', now)).toBeUndefined()
  })
  it('are told apart in one line', () => {
    expect(personLine({ sex: 'female', birth_date: '1953-03-12', division_name: '后坞村' }, now)).toBe('女 · 73 岁 · 后坞村')
    expect(personLine({ sex: null, birth_date: null }, now)).toBe('')
  })
  it('have identity numbers with a true check character and date', () => {
    expect(isIdNumber('34052419800101001X')).toBe(true)
    expect(isIdNumber('340524198001010019')).toBe(false)
    expect(isIdNumber('34052419800231001X')).toBe(false)
    expect(isIdNumber('340524800101001')).toBe(false)
  })
})

describe('the register\'s lists', () => {
  it('have words for everything that may be chosen', () => {
    const names = [
      ...bodyKinds.map((one) => `bodies.kinds.${one}`), ...bodyRoles.map((one) => `bodies.roles.${one}`),
      ...kinships.map((one) => `registry.kinship.${one}`), ...membershipKinds.map((one) => `registry.kind.${one}`),
    ]
    for (const name of names) expect(hasMessage(`console.${name}`), name).toBe(true)
  })
})

describe('memberships', () => {
  it('hold on both of their last days', () => {
    const span = { valid_from: '2020-01-01', valid_to: '2024-12-31' }
    expect(['2019-12-31', '2020-01-01', '2024-12-31', '2025-01-01'].map((day) => holdsOn(span, day))).toEqual([false, true, true, false])
    expect(holdsOn({ valid_from: null, valid_to: null }, '1900-01-01')).toBe(true)
  })
})

describe('the list of rows to mend', () => {
  it('cannot be read as formulas by a spreadsheet', () => {
    expect(csvCell('=1+1')).toBe("'=1+1")
    expect(csvCell('说"好", 行')).toBe('"说""好"", 行"')
    expect(csvCell('第 3 行')).toBe('第 3 行')
  })
  it('opens in Chinese', async () => {
    const bytes = new Uint8Array(await errorsAsCsv([{ row: 17, column: '身份证号', says: '校验位不对' }]).arrayBuffer())
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(new TextDecoder().decode(bytes)).toBe('第几行,哪一列,怎么改\r\n17,身份证号,校验位不对\r\n')
  })
})

describe('downloads and navigation', () => {
  it('take the name that the server gives', () => {
    expect(nameIn("attachment; filename=\"cases.csv\"; filename*=UTF-8''%E4%BA%8B%E9%A1%B9.csv")).toBe('事项.csv')
    expect(nameIn('attachment; filename="cases.csv"')).toBe('cases.csv')
    expect(nameIn(null)).toBeUndefined()
  })
  it('mark the entry that an address belongs to', () => {
    expect(entryOf('/cases/new/report', undefined)).toBe('/cases/new')
    expect(entryOf('/cases/17', undefined)).toBe('/cases')
    expect(entryOf('/persons/17', '/households')).toBe('/households')
    expect(entryOf('/me', undefined)).toBe('')
  })
})
