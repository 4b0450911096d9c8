import { addMessages } from '@xiangzhi/core'
import { beforeAll, describe, expect, it } from 'vitest'
import texts from '../src/texts/affairs.zh-CN.json'
import { durationWords, gatherArrows, Hierarchy, type Outline, readOutline, toneOf } from '../src/affairs/flow_graph'
import { type FlowBox, type FlowPicture, layOutFlow, textWidth } from '../src/affairs/flow_layout'

beforeAll(() => addMessages(texts))

type Short = [path: string, kind?: string]
const outline = (nodes: Short[], edges: [string, string, string][]): Outline => ({
  nodes: nodes.map(([path, kind = 'atomic']) => ({ path, title: path, kind, parent: path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : null })),
  edges: edges.map(([from, to, title]) => ({ from, to, event: title, title, guard: '' })),
})
const box = (picture: FlowPicture, path: string): FlowBox => picture.boxes.find((one) => one.path === path)!
const inside = (outer: FlowBox, inner: FlowBox) =>
  inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height
const apart = (a: FlowBox, b: FlowBox) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y

const project = outline(
  [['draft'], ['talk', 'compound'], ['talk.one'], ['talk.two'], ['talk.three'], ['notice'], ['check'], ['town', 'parallel'], ['town.money'], ['town.land'], ['closed', 'final'], ['rejected', 'final']],
  [
    ['draft', 'talk.one', 'submit'], ['talk.one', 'talk.two', 'approve'], ['talk.two', 'talk.three', 'approve'], ['talk.three', 'notice', 'approve'],
    ['talk.one', 'rejected', 'reject'], ['talk.two', 'rejected', 'reject'], ['talk.three', 'talk.three', 'again'], ['notice', 'check', 'objection'],
    ['check', 'talk.two', 'uphold'], ['check', 'notice', 'dismiss'], ['notice', 'town', 'after 5d'], ['town', 'closed', 'done'], ['town', 'rejected', 'reject'],
  ],
)

/** Whether a segment runs through the inside of a box. */
function crosses([ax, ay]: [number, number], [bx, by]: [number, number], one: FlowBox): boolean {
  const [left, right] = [Math.min(ax, bx), Math.max(ax, bx)]
  const [top, bottom] = [Math.min(ay, by), Math.max(ay, by)]
  return right > one.x + 1 && left < one.x + one.width - 1 && bottom > one.y + 1 && top < one.y + one.height - 1
}

describe('the picture of a flow', () => {
  const picture = layOutFlow(project)
  const leaves = picture.boxes.filter((one) => !project.nodes.some((node) => node.parent === one.path))

  it('draws every state once', () => {
    expect(picture.boxes.map((one) => one.path).sort()).toEqual(project.nodes.map((node) => node.path).sort())
  })
  it('keeps inner states within their frame and siblings apart', () => {
    for (const node of project.nodes) {
      if (node.parent) expect(inside(box(picture, node.parent), box(picture, node.path))).toBe(true)
      for (const other of project.nodes) {
        if (other.path !== node.path && other.parent === node.parent) expect(apart(box(picture, node.path), box(picture, other.path))).toBe(true)
      }
    }
  })
  it('leads the longest way straight down', () => {
    const middle = (path: string) => box(picture, path).x + box(picture, path).width / 2
    expect(middle('draft')).toBeCloseTo(middle('talk.one'))
    expect(middle('talk.three')).toBeCloseTo(middle('notice'))
    expect(box(picture, 'closed').y).toBeGreaterThan(box(picture, 'town').y)
  })
  it('puts parallel regions beside one another', () => {
    expect(box(picture, 'town.money').y).toBe(box(picture, 'town.land').y)
  })
  it('draws lines only straight across and down, and never through a state', () => {
    for (const line of picture.lines) {
      line.points.slice(1).forEach((point, index) => {
        const before = line.points[index]!
        expect(Math.min(Math.abs(before[0] - point[0]), Math.abs(before[1] - point[1]))).toBeLessThan(0.01)
        for (const leaf of leaves) expect(crosses(before, point, leaf), `${leaf.path} is crossed`).toBe(false)
      })
    }
  })
  it('writes the words of every arrow once, those of loops into their state', () => {
    expect(picture.labels.map((label) => label.text).filter((text) => text === 'reject')).toHaveLength(3)
    expect(box(picture, 'talk.three').loops).toEqual(['again'])
  })
  it('stays within its size', () => {
    for (const one of picture.boxes) {
      expect(one.x).toBeGreaterThanOrEqual(0)
      expect(one.x + one.width).toBeLessThanOrEqual(picture.width + 0.01)
      expect(one.y + one.height).toBeLessThanOrEqual(picture.height + 0.01)
    }
  })
  it('is the same picture for the same flow', () => {
    expect(layOutFlow(project)).toEqual(picture)
  })
  it('survives any shape of flow without losing a state', () => {
    let seed = 11
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    for (let round = 0; round < 60; round += 1) {
      const nodes: Short[] = []
      for (let i = 0; i < 2 + random(9); i += 1) {
        const kind = ['atomic', 'atomic', 'compound', 'parallel', 'final'][random(5)]!
        nodes.push([`s${i}`, kind])
        if (kind === 'compound' || kind === 'parallel') for (let j = 0; j <= random(3); j += 1) nodes.push([`s${i}.t${j}`])
      }
      const edges = Array.from({ length: random(24) }, (_, i): [string, string, string] => [nodes[random(nodes.length)]![0], nodes[random(nodes.length)]![0], `e${i}`])
      const made = layOutFlow(outline(nodes, edges))
      expect(made.boxes).toHaveLength(nodes.length)
      for (const line of made.lines) for (const [x, y] of line.points) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true)
    }
  })
  it('is empty for an empty flow', () => {
    expect(layOutFlow({ nodes: [], edges: [] }).boxes).toEqual([])
  })
})

describe('reading an outline', () => {
  it('leaves out transitions to unknown states and repairs unknown parents', () => {
    const read = readOutline({ states: [{ path: 'a', title: '甲', kind: 'atomic', parent: 'gone' }, { title: 'no path' }], transitions: [{ source: 'a', event: 'x', targets: ['b'] }] })
    expect(read).toEqual({ nodes: [{ path: 'a', title: '甲', kind: 'atomic', parent: null }], edges: [] })
    expect(readOutline(null)).toEqual({ nodes: [], edges: [] })
  })
  it('puts the state where a frame begins first, and says events in words', () => {
    const states = ['late', 'start'].map((path) => ({ path, title: path, kind: 'atomic', parent: null }))
    const transitions = [
      { source: 'start', event: 'assign', targets: ['late'] },
      { source: 'start', event: 'after {params.days}wd', targets: ['late'] },
      { source: 'late', event: null, targets: ['start'], guard_text: '人齐了' },
      { source: 'late', event: 'inner_code', targets: ['start'] },
    ]
    const read = readOutline({ initial: ['start'], states, transitions }, { verbs: { assign: '派人去办' }, params: { days: 3 } })
    expect(read.nodes.map((node) => node.path)).toEqual(['start', 'late'])
    expect(read.edges.map((edge) => edge.title)).toEqual(['派人去办', '3 个工作日后', '', ''])
    expect(read.edges[2]!.guard).toBe('人齐了')
  })
  it('says durations as people do', () => {
    expect(['30d', '5wd', 'PT15M', 'P1DT2H', '{params.gone}d', 'soon'].map((one) => durationWords(one))).toEqual(['30 天后', '5 个工作日后', '15 分钟后', '1 天 2 小时后', '', ''])
  })
  it('gathers the transitions between two states into one arrow', () => {
    const arrows = gatherArrows(outline([['a'], ['b']], [['a', 'b', 'approve'], ['a', 'b', 'after 3d'], ['b', 'a', 'return']]))
    expect(arrows).toEqual([
      { from: 'a', to: 'b', labels: ['approve', 'after 3d'], tone: 'verb' },
      { from: 'b', to: 'a', labels: ['return'], tone: 'verb' },
    ])
  })
  it('tells who moves a transition', () => {
    expect([toneOf('approve'), toneOf('after 5d'), toneOf(''), toneOf('done.state.x')]).toEqual(['verb', 'timer', 'automatic', 'automatic'])
  })
  it('knows which child of a frame holds a state', () => {
    const hierarchy = new Hierarchy(project.nodes)
    expect(hierarchy.childHolding(null, 'talk.two')).toBe('talk')
    expect(hierarchy.childHolding('talk', 'draft')).toBeNull()
    expect(hierarchy.contains('talk', 'talk')).toBe(false)
  })
  it('counts a Chinese character as wide as high', () => {
    expect(textWidth('镇审', 10)).toBe(20)
    expect(textWidth('ab', 10)).toBeCloseTo(11.6)
  })
})
