import { type Arrow, type EdgeTone, gatherArrows, Hierarchy, type Outline, type OutlineNode } from './flow_graph'
import { type Grid, layOnGrid } from './flow_grid'

export interface FlowBox {
  path: string
  title: string
  kind: string
  x: number
  y: number
  width: number
  height: number
  /** 0 for the outermost states. */
  depth: number
  /** Words of transitions that lead back into the same state. */
  loops: string[]
}
export interface FlowLine {
  points: [number, number][]
  tone: EdgeTone
  /** Whether the line ends at a state here; otherwise it goes on in another frame. */
  arrow: boolean
}
export interface FlowLabel {
  text: string
  x: number
  y: number
  align: 'start' | 'middle' | 'end'
  tone: EdgeTone
}
export interface FlowPicture {
  width: number
  height: number
  boxes: FlowBox[]
  lines: FlowLine[]
  labels: FlowLabel[]
  /** Where a frame begins. */
  starts: [number, number][]
}

const kLeafHeight = 42
const kFrameHead = 34
const kFramePad = 18
const kTrack = 26
const kColumnGap = 30
const kLane = 24
const kRoomForWords = 50
const kLoopHeight = 18

/** Rough width of a text in the picture's 14 px type: a Chinese character is as wide as high. */
export function textWidth(text: string, size = 14): number {
  let width = 0
  for (const char of text) width += char.codePointAt(0)! > 0x2e80 ? size : size * 0.58
  return width
}

/** One child of a frame, laid out by itself: its size, where the spine goes through it, and its doors. */
interface Unit {
  width: number
  height: number
  anchor: number
  exits: Map<string, number>
  entries: Map<string, number>
  picture: Omit<FlowPicture, 'width' | 'height'>
}
interface Link {
  from: string
  to: string
  target: string
  arrow: Arrow
  /** The words stand where the arrow begins, not where it goes on. */
  begins: boolean
  ends: boolean
  fromExit: boolean
  toEntry: boolean
}

const exitName = (target: string) => `→${target}`
const entryName = (target: string) => `⇢${target}`

export function layOutFlow(outline: Outline): FlowPicture {
  const hierarchy = new Hierarchy(outline.nodes)
  const nodes = new Map(outline.nodes.map((node) => [node.path, node]))
  const loops = new Map<string, string[]>()
  const arrows: Arrow[] = []
  for (const arrow of gatherArrows(outline)) {
    const to = endOf(arrow, hierarchy, nodes)
    if (to === arrow.from) loops.set(to, [...(loops.get(to) ?? []), ...arrow.labels])
    else arrows.push({ ...arrow, to })
  }
  const root = layOutFrame(null, 0, { hierarchy, nodes, arrows, loops })
  return { width: root.width, height: root.height, ...root.picture }
}

/**
 * Where an arrow is drawn to. One to the state where a frame begins anyway ends at the frame; one from within a frame back to the
 * frame itself ends where the frame begins.
 */
function endOf(arrow: Arrow, hierarchy: Hierarchy, nodes: Map<string, OutlineNode>): string {
  if (hierarchy.contains(arrow.to, arrow.from)) return hierarchy.children(arrow.to)[0] ?? arrow.to
  let to = arrow.to
  for (;;) {
    const frame = nodes.get(to)?.parent ?? null
    const begins = frame !== null && nodes.get(frame)?.kind !== 'parallel' && hierarchy.children(frame)[0] === to
    if (!begins || arrow.from === frame || hierarchy.contains(frame, arrow.from)) return to
    to = frame
  }
}

interface Source {
  hierarchy: Hierarchy
  nodes: Map<string, OutlineNode>
  arrows: Arrow[]
  loops: Map<string, string[]>
}

/** `ways` is how many arrows leave the state: they need room side by side. */
function layOutLeaf(node: OutlineNode, depth: number, loops: string[], ways: number): Unit {
  const width = Math.min(240, Math.max(104, 28 + 24 * ways, textWidth(node.title) + 36, ...loops.map((loop) => textWidth(loop, 12) + 30)))
  const height = kLeafHeight + loops.length * kLoopHeight
  const box: FlowBox = { path: node.path, title: node.title, kind: node.kind, x: 0, y: 0, width, height, depth, loops }
  return { width, height, anchor: width / 2, exits: new Map(), entries: new Map(), picture: { boxes: [box], lines: [], labels: [], starts: [] } }
}

/** The links of one frame: every arrow as far as it runs between the frame's children or through its border. */
function linksOf(frame: string | null, source: Source): Link[] {
  const { hierarchy } = source
  const links: Link[] = []
  for (const arrow of source.arrows) {
    const from = hierarchy.childHolding(frame, arrow.from)
    const to = hierarchy.childHolding(frame, arrow.to)
    if (from !== null && from === to) continue
    const inward = from === null && to !== null && toNeedsDoor(frame, arrow, source)
    if (from === null && !inward) continue
    if (from === null && to === null) continue
    links.push({
      from: from ?? entryName(arrow.to),
      to: to ?? exitName(arrow.to),
      target: arrow.to,
      arrow,
      begins: arrow.from === from || (from === null && arrow.from === frame),
      ends: arrow.to === to,
      fromExit: from !== null && arrow.from !== from,
      toEntry: to !== null && arrow.to !== to && toNeedsDoor(to, arrow, source),
    })
  }
  return links
}

/** Whether an arrow from outside goes through the border of `frame` to an inner state other than the one where it begins anyway. */
function toNeedsDoor(frame: string | null, arrow: Arrow, source: Source): boolean {
  return frame !== null && arrow.to !== frame && source.hierarchy.contains(frame, arrow.to)
}

function layOutFrame(frame: string | null, depth: number, source: Source): Unit {
  const node = frame === null ? null : source.nodes.get(frame)!
  const children = source.hierarchy.children(frame)
  if (node && children.length === 0) {
    return layOutLeaf(node, depth, source.loops.get(node.path) ?? [], source.arrows.filter((arrow) => arrow.from === node.path).length - 1)
  }

  const links = linksOf(frame, source)
  const units = new Map<string, Unit>()
  for (const child of children) units.set(child, layOutFrame(child, depth + (frame === null ? 0 : 1), source))
  const door = (): Unit => ({ width: 0, height: 0, anchor: 0, exits: new Map(), entries: new Map(), picture: { boxes: [], lines: [], labels: [], starts: [] } })
  const entries = [...new Set(links.filter((link) => !children.includes(link.from)).map((link) => link.from))]
  const exits = [...new Set(links.filter((link) => !children.includes(link.to)).map((link) => link.to))]
  for (const name of [...entries, ...exits]) units.set(name, door())
  const parallel = node?.kind === 'parallel'
  const grid = layOnGrid({ children, entries, exits }, links, parallel, (unit) => source.nodes.get(unit)?.kind === 'final')
  return drawFrame({ node, depth, units, grid, links, parallel, first: children[0], loops: source.loops.get(frame ?? '') ?? [] })
}

interface Drawing {
  node: OutlineNode | null
  depth: number
  units: Map<string, Unit>
  grid: Grid
  links: Link[]
  parallel: boolean
  first: string | undefined
  loops: string[]
}

/** Column centres: each column is as wide as its widest unit, counted from the spine that runs through it. */
function placeColumns(units: Map<string, Unit>, grid: Grid, links: Link[]): { centre: Map<number, number>; width: number } {
  const before = new Map<number, number>()
  const after = new Map<number, number>()
  const widen = (column: number, left: number, right: number) => {
    before.set(column, Math.max(before.get(column) ?? 0, left))
    after.set(column, Math.max(after.get(column) ?? 0, right))
  }
  for (const [name, unit] of units) {
    const half = unit.width === 0 ? kLane / 2 : 0
    widen(grid.column.get(name)!, unit.anchor + half, unit.width - unit.anchor + half)
  }
  // The words of an arrow stand between its state and the nearest lane, which keeps that much away.
  const wordy = (beside: (link: Link) => boolean) =>
    Math.max(0, ...links.filter((link) => link.begins && beside(link)).map((link) => textWidth(link.arrow.labels.join(' / '), 12) - kRoomForWords))
  for (const lane of grid.jump.values()) widen(lane, kLane / 2 + (lane === 1 ? wordy((link) => !grid.isBack(link)) : 0), kLane / 2)
  for (const lane of grid.back.values()) widen(lane, kLane / 2, kLane / 2 + (lane === -1 ? wordy((link) => grid.isBack(link)) : 0))
  const centre = new Map<number, number>()
  let x = 0
  for (const column of [...before.keys()].sort((a, b) => a - b)) {
    centre.set(column, x + before.get(column)!)
    x += before.get(column)! + after.get(column)! + kColumnGap
  }
  return { centre, width: Math.max(0, x - kColumnGap) }
}

/** The horizontal tracks of each gap between rows: one per target, so that arrows to one state share their way. */
function assignTracks(links: Link[], grid: Grid): Map<number, string[]> {
  const tracks = new Map<number, string[]>()
  const add = (gap: number, target: string) => {
    const list = tracks.get(gap) ?? []
    if (!list.includes(target)) list.push(target)
    tracks.set(gap, list)
  }
  const rightFirst = [...links].sort((a, b) => grid.column.get(b.to)! - grid.column.get(a.to)!)
  for (const link of rightFirst) {
    const plain = !link.begins && !grid.isBack(link) && !grid.jump.has(link.target) && grid.column.get(link.from) === grid.column.get(link.to)
    if (plain && link.from.startsWith('⇢')) continue
    add(grid.rank.get(link.from)! + 1, link.target)
    add(grid.rank.get(link.to)!, link.target)
  }
  return tracks
}

function drawFrame(drawing: Drawing): Unit {
  const { node, units, grid, links } = drawing
  const columns = placeColumns(units, grid, links)
  const tracks = assignTracks(links, grid)
  const inset = node ? kFramePad : 0
  const head = node ? kFrameHead + drawing.loops.length * kLoopHeight : 0

  const rowHeight: number[] = Array.from({ length: grid.rows }, () => 0)
  for (const [name, unit] of units) {
    const row = grid.rank.get(name)!
    rowHeight[row] = Math.max(rowHeight[row]!, unit.height)
  }
  const gapTop: number[] = []
  const rowTop: number[] = []
  let y = head
  for (let row = 0; row <= grid.rows; row += 1) {
    gapTop.push(y)
    const count = tracks.get(row)?.length ?? 0
    y += count > 0 ? count * kTrack + 22 : row === 0 ? (node && !drawing.parallel ? 22 : 4) : row === grid.rows ? 0 : 30
    rowTop.push(y)
    if (row < grid.rows) y += rowHeight[row]!
  }
  const height = y + (node ? kFramePad : 4)
  const titleWidth = node ? textWidth(node.title) + 2 * kFramePad + 12 : 0
  const width = Math.max(columns.width + 2 * inset, titleWidth)
  const shift = (width - columns.width) / 2

  const picture: Unit['picture'] = { boxes: [], lines: [], labels: [], starts: [] }
  if (node) {
    picture.boxes.push({ path: node.path, title: node.title, kind: node.kind, x: 0, y: 0, width, height, depth: drawing.depth, loops: drawing.loops })
  }
  const origin = new Map<string, [number, number]>()
  for (const [name, unit] of units) {
    const row = grid.rank.get(name)!
    const at: [number, number] = [
      shift + columns.centre.get(grid.column.get(name)!)! - unit.anchor,
      rowTop[row]! + (drawing.parallel ? 0 : (rowHeight[row]! - unit.height) / 2),
    ]
    origin.set(name, at)
    moveInto(picture, unit.picture, at)
  }
  if (drawing.first !== undefined && node && !drawing.parallel) {
    const [x, top] = origin.get(drawing.first)!
    const at = x + units.get(drawing.first)!.anchor
    picture.starts.push([at, top - 14])
    picture.lines.push({ points: [[at, top - 14], [at, top]], tone: 'automatic', arrow: true })
  }

  const pens = new Pens(drawing, origin, (column) => shift + columns.centre.get(column)!, (gap, target) => {
    const at = tracks.get(gap)?.indexOf(target) ?? -1
    return at < 0 ? gapTop[gap]! + 2 : gapTop[gap]! + 14 + (at + 0.5) * kTrack
  })
  for (const link of links) pens.draw(link, picture, { floor: height, head })

  const spine = drawing.parallel || !columns.centre.has(0) ? width / 2 : shift + columns.centre.get(0)!
  const doors = (mark: string) => new Map([...origin].filter(([name]) => name.startsWith(mark)).map(([name, at]) => [name.slice(1), at[0]]))
  return { width, height, anchor: spine, exits: doors('→'), entries: doors('⇢'), picture }
}

function moveInto(picture: Unit['picture'], part: Unit['picture'], [dx, dy]: [number, number]): void {
  for (const box of part.boxes) picture.boxes.push({ ...box, x: box.x + dx, y: box.y + dy })
  for (const line of part.lines) picture.lines.push({ ...line, points: line.points.map(([x, y]) => [x + dx, y + dy]) })
  for (const label of part.labels) picture.labels.push({ ...label, x: label.x + dx, y: label.y + dy })
  for (const [x, y] of part.starts) picture.starts.push([x + dx, y + dy])
}

/** Draws the links of one frame as right-angled lines. */
class Pens {
  private readonly ports = new Map<Link, number>()

  constructor(
    private readonly drawing: Drawing,
    private readonly origin: Map<string, [number, number]>,
    private readonly centre: (column: number) => number,
    private readonly track: (gap: number, target: string) => number,
  ) {
    for (const name of drawing.units.keys()) this.spreadPorts(name)
  }

  private laneX(link: Link): number {
    const { grid } = this.drawing
    if (grid.isBack(link)) return this.centre(grid.back.get(link.target)!)
    const jumps = grid.rank.get(link.to)! - grid.rank.get(link.from)! > 1
    return jumps && grid.jump.has(link.target) ? this.centre(grid.jump.get(link.target)!) : this.endX(link)
  }

  private endX(link: Link): number {
    const unit = this.drawing.units.get(link.to)!
    const offset = link.toEntry ? (unit.entries.get(link.target) ?? unit.anchor) : unit.anchor
    return this.origin.get(link.to)![0] + offset
  }

  /** Lines leave a state side by side: straight ones in the middle, the ones to the right ordered so that they do not cross. */
  private spreadPorts(name: string): void {
    const { links, units, grid } = this.drawing
    const unit = units.get(name)!
    const middle = this.origin.get(name)![0] + unit.anchor
    const own = links.filter((link) => link.from === name && !link.fromExit)
    const gap = grid.rank.get(name)! + 1
    const upperFirst = (a: Link, b: Link) => this.track(gap, a.target) - this.track(gap, b.target)
    const right = own.filter((link) => this.laneX(link) > middle + 4).sort(upperFirst).reverse()
    const left = own.filter((link) => this.laneX(link) < middle - 4).sort(upperFirst).reverse()
    const room = Math.max(0, Math.min(unit.anchor, unit.width - unit.anchor) - 14)
    const offset = (index: number, count: number) => Math.min(20 * (index + 1), (room * (index + 1)) / count)
    right.forEach((link, index) => this.ports.set(link, middle + offset(index, right.length)))
    left.forEach((link, index) => this.ports.set(link, middle - offset(index, left.length)))
  }

  draw(link: Link, picture: Unit['picture'], frame: { floor: number; head: number }): void {
    const { units, grid } = this.drawing
    const from = units.get(link.from)!
    const [fromX, fromY] = this.origin.get(link.from)!
    const startX = link.fromExit ? fromX + (from.exits.get(link.target) ?? from.anchor) : (this.ports.get(link) ?? fromX + from.anchor)
    const startY = link.from.startsWith('⇢') ? 0 : fromY + from.height
    const leave = this.track(grid.rank.get(link.from)! + 1, link.target)
    const lane = this.laneX(link)
    const endX = this.endX(link)
    const [, toY] = this.origin.get(link.to)!
    const endY = link.to.startsWith('→') ? frame.floor : toY
    const arrive = this.track(grid.rank.get(link.to)!, link.target)

    const points: [number, number][] = [[startX, startY], [startX, leave], [lane, leave]]
    if (lane !== endX) points.push([lane, arrive], [endX, arrive])
    points.push([endX, endY])
    picture.lines.push({ points: tidy(points), tone: link.arrow.tone, arrow: link.ends })

    if (!link.begins || link.arrow.labels.length === 0) return
    const text = link.arrow.labels.join(' / ')
    const straight = Math.abs(lane - startX) < 4
    const align = straight ? 'middle' : lane > startX ? 'start' : 'end'
    picture.labels.push({ text, x: straight ? startX : startX + (lane > startX ? 8 : -8), y: leave, align, tone: link.arrow.tone })
  }
}

function tidy(points: [number, number][]): [number, number][] {
  return points.filter((point, index) => {
    const before = points[index - 1]
    return !before || Math.abs(before[0] - point[0]) > 0.01 || Math.abs(before[1] - point[1]) > 0.01
  })
}
