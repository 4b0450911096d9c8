import { describe, expect, it } from 'vitest'
import { civil, dateText, dayWord, dueWords, fenOf, isoDate, isoDateIn, lunarText, money, solarTerm, spaced, weekdayText } from '../src'

const now = '2026-11-23T02:00:00Z' // 10:00 in the county

describe('dates', () => {
  it('counts days by the county, not by the device', () => {
    expect(dateText('2026-11-22T16:30:00Z', now)).toBe('11 月 23 日')
    expect(dateText('2026-11-22T15:59:59Z', now)).toBe('11 月 22 日')
    expect(isoDate('2026-12-31T16:00:00Z')).toBe('2027-01-01')
    expect(isoDateIn(1, '2026-12-31T15:59:00Z')).toBe('2027-01-01')
    expect(civil('2026-11-23').day).toBe(23)
  })
  it('names another year', () => expect(dateText('2025-03-01', now)).toBe('2025 年 3 月 1 日'))
  it('says recent days as words', () => {
    expect(dayWord('2026-11-22T17:00:00Z', now)).toBe('今天')
    expect(dayWord('2026-11-22T15:00:00Z', now)).toBe('昨天')
    expect(dayWord('2026-11-20T15:00:00Z', now)).toBe('11 月 20 日')
    expect(dayWord('2026-11-24', now)).toBe('11 月 24 日')
  })
  it.each([
    ['2026-11-23T09:00:00Z', '今天到期', 'today'],
    ['2026-11-23T01:00:00Z', '已超时', 'over'],
    ['2026-11-23', '今天到期', 'today'],
    ['2026-11-22T01:00:00Z', '超 1 天', 'over'],
    ['2026-11-25T15:59:00Z', '还有 2 天', 'soon'],
    ['2026-11-26T15:59:00Z', '还有 3 天', 'far'],
  ])('a deadline at %s: %s', (due, text, pressure) => expect(dueWords(due, now)).toEqual({ text, pressure }))
})

describe('the almanac', () => {
  // Published moments: 2024 冬至 12-21 17:20, 2025 立春 02-03 22:10, 2026 小雪 11-22 15:23 (China Standard Time).
  it.each([
    ['2024-12-20', '大雪', false],
    ['2024-12-21', '冬至', true],
    ['2025-02-02', '大寒', false],
    ['2025-02-03', '立春', true],
    ['2026-11-22', '小雪', true],
    ['2026-11-23', '小雪', false],
    ['2026-03-21', '春分', false],
  ])('on %s the term is %s', (day, name, begins) => expect(solarTerm(day)).toEqual({ name, begins }))
  it('knows weekday and lunar date', () => {
    expect(weekdayText('2026-11-23')).toBe('星期一')
    expect(lunarText('2026-02-17')).toBe('正月初一')
    expect(lunarText('2026-02-16')).toBe('腊月廿九')
    expect(lunarText('2026-09-25')).toBe('八月十五')
  })
})

describe('money', () => {
  it('is exact', () => {
    expect(money(57_500)).toBe('575.00 元')
    expect(money(5)).toBe('0.05 元')
    expect(money(-120_450)).toBe('-1,204.50 元')
    expect(money(9_007_199_254_740_993n)).toBe('90,071,992,547,409.93 元')
  })
  it('is read as people type it', () => {
    expect(fenOf('1,204.5')).toBe(120_450)
    expect(fenOf('0.29')).toBe(29)
    expect(fenOf('1.005')).toBeUndefined()
    expect(fenOf('-1')).toBeUndefined()
  })
})

it('sets spaces between Chinese and digits', () => expect(spaced('共3件，GPS未开')).toBe('共 3 件，GPS 未开'))
