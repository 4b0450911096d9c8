import { t, type Verb } from '@xiangzhi/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { addMessages } from '@xiangzhi/core'
import { choiceQuestion, shortDate, shortHash } from '../src/affairs/case_words'
import { gatherDots } from '../src/affairs/cluster'
import { askOf, type CaseFilters, filtersOf, isFiltered, queryOf } from '../src/affairs/filters'
import { readGuide } from '../src/affairs/guide'
import { inboxViews, isInboxView, stepThrough } from '../src/affairs/inbox_views'
import { joinHeaps, readHeaps } from '../src/affairs/map_points'
import { mustAskAgain, wholeWorld } from '../src/affairs/map_window'
import { paramLines } from '../src/affairs/params'
import { arrangeVerbs, choiceGroups } from '../src/affairs/verbs'
import texts from '../src/texts/affairs.zh-CN.json'
import shell from '../src/texts/shell.zh-CN.json'

beforeAll(() => [shell, texts].forEach((one) => addMessages(one)))

describe('filters in the address', () => {
  const full: CaseFilters = { division: '330521115000', type: 'report', status: 'open', state: 'doing', overdue: true, words: '路灯' }
  it('go there and come back', () => {
    expect(filtersOf(queryOf(full))).toEqual(full)
  })
  it('leave no trace when not set', () => {
    const none = filtersOf({})
    expect(queryOf(none)).toEqual({})
    expect(isFiltered(none)).toBe(false)
    expect(isFiltered(full)).toBe(true)
  })
  it('ignore what no filter can be', () => {
    expect(filtersOf({ division: '33', status: 'burnt', overdue: 'yes', q: ['a', 'b'] })).toEqual({
      division: undefined, type: undefined, status: undefined, state: undefined, overdue: false, words: 'a',
    })
  })
  it('ask the API in its own words', () => {
    expect(askOf(full)).toEqual({ division_code: '330521115000', type: 'report', status: 'open', state: 'doing', overdue: true, q: '路灯' })
    expect(askOf({ ...full, overdue: false, words: ' ' })).toMatchObject({ overdue: undefined, q: undefined })
  })
})

describe('verbs', () => {
  const verb = (name: string, style: Verb['style'], more: Partial<Verb> = {}): Verb => ({ verb: name, title: name, style, ...more })
  it('show one filled button first and what hurts last', () => {
    const shown = arrangeVerbs([verb('reject', 'danger'), verb('transfer', 'plain'), verb('approve', 'primary'), verb('permit', 'primary'), verb('comment', 'plain')], [])
    expect(shown.map((one) => [one.verb.verb, one.look])).toEqual([['approve', 'primary'], ['permit', ''], ['transfer', ''], ['reject', 'danger']])
  })
  it('say for which task, where there are several', () => {
    const tasks = [
      { id: '1', state: 'a', title: '用地审查', who: '甲', mine: true },
      { id: '2', state: 'b', title: '规划审查', who: '甲', mine: true },
    ]
    const shown = arrangeVerbs([verb('approve', 'primary', { task_id: '1' }), verb('approve', 'primary', { task_id: '2' })], tasks)
    expect(shown.map((one) => one.title)).toEqual(['approve（用地审查）', 'approve（规划审查）'])
  })
  it('gather their choices by field', () => {
    const groups = choiceGroups(verb('x', 'plain', { choices: [{ field: 'to_state', value: 'a', title: '甲' }, { field: 'assignee_id', value: '1', title: '乙' }, { field: 'to_state', value: 'b', title: '丙' }] }))
    expect(groups.map((one) => [one.field, one.options.length])).toEqual([['to_state', 2], ['assignee_id', 1]])
    expect(choiceQuestion('assignee_id')).toBe('请谁来办')
    expect(choiceQuestion('something_new')).toBe('请选择')
    expect(choiceQuestion('assignee_id', 'add_sign_before')).toBe('请谁加签')
  })
})

describe('the inbox', () => {
  it('moves by keys and stops at both ends', () => {
    const ids = ['a', 'b', 'c']
    expect(stepThrough(ids, undefined, 1)).toBe('a')
    expect(stepThrough(ids, 'a', 1)).toBe('b')
    expect(stepThrough(ids, 'c', 1)).toBe('c')
    expect(stepThrough(ids, 'a', -1)).toBe('a')
    expect(stepThrough([], 'a', 1)).toBeUndefined()
  })
  it('has words for every view', () => {
    for (const view of inboxViews) {
      expect(t(`console.inbox.${view}`)).not.toContain('console.')
      expect(t(`console.inbox.empty.${view}`)).not.toContain('console.')
    }
    expect(isInboxView('todo')).toBe(true)
    expect(isInboxView('rank')).toBe(false)
  })
})

describe('words of a case', () => {
  it('are short where there is little room', () => {
    const now = new Date('2026-11-23T04:00:00Z')
    expect(shortDate('2026-11-02T16:30:00Z', now)).toBe('11-03')
    expect(shortDate('2025-11-03T00:00:00Z', now)).toBe('2025-11-03')
    expect(shortHash('0123456789abcdef0123')).toBe('01234567…ef0123')
    expect(shortHash('0123')).toBe('0123')
  })
  it('show parameters with their bounds', () => {
    expect(paramLines({ notice_days: { default: 7, minimum: 5, maximum: 15 }, due_days: 3, inner_code: 9, own: { title: '面积', value: 125, maximum: 140 } })).toEqual([
      { name: 'notice_days', title: '公示天数', value: '7', range: '可在 5 到 15 之间' },
      { name: 'due_days', title: '办理天数', value: '3', range: '' },
      { name: 'own', title: '面积', value: '125', range: '不多于 140' },
    ])
  })
  it('read a guide without ever making markup', () => {
    expect(readGuide('## 谁能办\n\n- **一户**一宅\n- 本村人\n\n1. 先\n\n<b>x</b>')).toEqual([
      { kind: 'heading', spans: [{ text: '谁能办', strong: false }] },
      { kind: 'list', ordered: false, items: [[{ text: '一户', strong: true }, { text: '一宅', strong: false }], [{ text: '本村人', strong: false }]] },
      { kind: 'list', ordered: true, items: [[{ text: '先', strong: false }]] },
      { kind: 'paragraph', spans: [{ text: '<b>x</b>', strong: false }] },
    ])
  })
})

describe('points on the map', () => {
  it('are gathered where they would lie on one another, and none is lost', () => {
    let seed = 5
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
    const dots = Array.from({ length: 2000 }, (_, i) => ({ id: String(i), x: random() * 900, y: random() * 600 }))
    const clusters = gatherDots(dots, 60)
    expect(clusters.reduce((sum, one) => sum + one.dots.length, 0)).toBe(2000)
    for (const [index, one] of clusters.entries()) {
      for (const other of clusters.slice(index + 1)) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThanOrEqual(60)
      for (const dot of one.dots) expect(Math.hypot(one.x - dot.x, one.y - dot.y)).toBeLessThan(60)
    }
  })
})

describe('the window of the map', () => {
  const county = { west: 119.6, south: 30.4, east: 120.4, north: 30.8, cell: 0.05 }
  it('needs no new question while one looks closer at cases told one by one', () => {
    expect(mustAskAgain(county, { west: 119.9, south: 30.5, east: 120.0, north: 30.6, cell: 0.006 }, false)).toBe(false)
    expect(mustAskAgain(wholeWorld, county, false)).toBe(false)
  })
  it('asks again when heaps are looked at closer, and when the view leaves what was asked for', () => {
    expect(mustAskAgain(county, { west: 119.9, south: 30.5, east: 120.0, north: 30.6, cell: 0.006 }, true)).toBe(true)
    expect(mustAskAgain(county, { west: 120.1, south: 30.4, east: 120.9, north: 30.8, cell: 0.05 }, false)).toBe(true)
  })
  it('reads heaps, and no point of a case as one', () => {
    const heap = { geometry: { type: 'Point', coordinates: [120, 30.5] }, properties: { count: 7, overdue_count: 1, box: [119.9, 30.4, 120.1, 30.6] } }
    const [one] = readHeaps([heap])
    expect(joinHeaps([one!, { count: 21, late: false, lat: 30.9, lon: 120, box: [119.8, 30.8, 120, 31] }])).toEqual({ count: 28, late: true, lat: 30.8, lon: 120, box: [119.8, 30.4, 120.1, 31] })
    expect(readHeaps([heap, { geometry: { type: 'Point', coordinates: [1, 2] }, properties: { case_id: '3' } }])).toEqual([
      { count: 7, late: true, lat: 30.5, lon: 120, box: [119.9, 30.4, 120.1, 30.6] },
    ])
  })
})
