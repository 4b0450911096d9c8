/** Where things stand on the grid of one frame: every unit gets a row (rank) and a column, every long link a free lane. */
export interface GridLink {
  from: string
  to: string
  /** The state that the arrow means in the end; it may lie within `to`. Arrows to one target share their lane. */
  target: string
}
export interface Grid {
  rank: Map<string, number>
  column: Map<string, number>
  /** Lane column of links that jump over rows on their way down, by target. */
  jump: Map<string, number>
  /** Lane column of links that lead back up, by target. */
  back: Map<string, number>
  rows: number
  isBack: (link: GridLink) => boolean
}

/** Units that can be reached from `start`, itself included only if it lies on a cycle. */
function reachable(start: string, outgoing: Map<string, GridLink[]>): Set<string> {
  const seen = new Set<string>()
  const open = [start]
  for (let unit = open.pop(); unit !== undefined; unit = open.pop()) {
    for (const link of outgoing.get(unit) ?? []) {
      if (seen.has(link.to)) continue
      seen.add(link.to)
      open.push(link.to)
    }
  }
  return seen
}

/** Authors write states in the order in which a matter goes through them, so on a cycle the link against that order leads back. */
function findBackLinks(units: string[], links: GridLink[]): Set<GridLink> {
  const outgoing = new Map<string, GridLink[]>()
  for (const link of links) outgoing.set(link.from, [...(outgoing.get(link.from) ?? []), link])
  const place = new Map(units.map((unit, index) => [unit, index]))
  const reach = new Map(units.map((unit) => [unit, reachable(unit, outgoing)]))
  return new Set(links.filter((link) => place.get(link.to)! <= place.get(link.from)! && reach.get(link.to)!.has(link.from)))
}

function rankByLongestPath(units: string[], forward: GridLink[]): Map<string, number> {
  const waiting = new Map(units.map((unit) => [unit, 0]))
  for (const link of forward) waiting.set(link.to, (waiting.get(link.to) ?? 0) + 1)
  const rank = new Map(units.map((unit) => [unit, 0]))
  const ready = units.filter((unit) => waiting.get(unit) === 0)
  for (let unit = ready.shift(); unit !== undefined; unit = ready.shift()) {
    for (const link of forward.filter((each) => each.from === unit)) {
      rank.set(link.to, Math.max(rank.get(link.to)!, rank.get(unit)! + 1))
      const left = waiting.get(link.to)! - 1
      waiting.set(link.to, left)
      if (left === 0) ready.push(link.to)
    }
  }
  return rank
}

/** The longest way through the flow, to an end if there is one as far down; it becomes the straight spine of the picture. */
function findSpine(units: string[], forward: GridLink[], rank: Map<string, number>, isEnd: (unit: string) => boolean): string[] {
  const deepest = Math.max(...units.map((unit) => rank.get(unit)!))
  const last = units.filter((unit) => rank.get(unit) === deepest)
  let at = last.find(isEnd) ?? last[0]
  const spine: string[] = []
  while (at !== undefined) {
    spine.unshift(at)
    const here: string = at
    at = forward.find((link) => link.to === here && rank.get(link.from) === rank.get(here)! - 1)?.from
  }
  return spine
}

/** Which parts of the columns are taken. Slot 2r is the gap above row r, slot 2r + 1 the row itself: lines turn in the gaps. */
class Slots {
  private readonly taken = new Set<string>()
  takeFree(slots: number[], start: number, step: 1 | -1): number {
    let column = start
    while (slots.some((slot) => this.taken.has(`${column}:${slot}`))) column += step
    for (const slot of slots) this.taken.add(`${column}:${slot}`)
    return column
  }
}
const gapAbove = (row: number): number => 2 * row

const span = (first: number, last: number): number[] => Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)

/** The highest row from which links lead to each target. */
function topmost(links: GridLink[], rank: Map<string, number>): Map<string, number> {
  const rows = new Map<string, number>()
  for (const link of links) rows.set(link.target, Math.min(rows.get(link.target) ?? Infinity, rank.get(link.from)!))
  return rows
}

/** The units of a frame: its children in document order, and the doors through which arrows come in (above) and go out (below). */
export interface GridUnits {
  children: string[]
  entries: string[]
  exits: string[]
}

/** Lays units on a grid. `sideBySide` puts everything of equal rank beside one another (parallel regions); `isEnd` tells final states. */
export function layOnGrid({ children, entries, exits }: GridUnits, links: GridLink[], sideBySide: boolean, isEnd: (unit: string) => boolean): Grid {
  const inner = links.filter((link) => children.includes(link.from) && children.includes(link.to))
  const back = findBackLinks(children, inner)
  const forward = links.filter((link) => !back.has(link))
  const rank = rankByLongestPath(children, inner.filter((link) => !back.has(link)))
  // Doors have rows of their own: the ones in above everything, the ones out below.
  const first = entries.length > 0 ? 1 : 0
  for (const child of children) rank.set(child, rank.get(child)! + first)
  const deepest = Math.max(first, ...children.map((child) => rank.get(child)!))
  for (const entry of entries) rank.set(entry, 0)
  for (const exit of exits) rank.set(exit, deepest + 1)

  const column = new Map<string, number>()
  const slots = new Slots()
  const spine = sideBySide || children.length === 0 ? [] : findSpine(children, inner.filter((link) => !back.has(link)), rank, isEnd)
  const last = spine.at(-1)
  const wayOut = exits.find((exit) => links.find((link) => link.from === last)?.to === exit)
  if (wayOut !== undefined) spine.push(wayOut)
  for (const unit of spine) column.set(unit, slots.takeFree([gapAbove(rank.get(unit)!) + 1], 0, 1))

  const jump = new Map<string, number>()
  const byRank = [...children, ...exits].sort((a, b) => rank.get(a)! - rank.get(b)!)
  for (const unit of byRank) {
    const own = rank.get(unit)!
    const sources = forward.filter((link) => link.to === unit).map((link) => rank.get(link.from)!)
    const top = Math.min(own, ...sources.map((row) => row + 1))
    if (!column.has(unit)) {
      const leaves = links.some((link) => link.from === unit)
      column.set(unit, slots.takeFree(span(gapAbove(top), gapAbove(own) + (leaves ? 2 : 1)), sideBySide ? 0 : 1, 1))
      continue
    }
    for (const [target, first] of topmost(forward.filter((link) => link.to === unit), rank)) {
      if (first + 1 < own) jump.set(target, slots.takeFree(span(gapAbove(first + 1), gapAbove(own)), 1, 1))
    }
  }
  // A door in stands above the lane to its state, so that the arrow runs straight down.
  for (const entry of entries) {
    const way = links.find((link) => link.from === entry)
    const above = way && (jump.get(way.target) ?? column.get(way.to))
    column.set(entry, slots.takeFree([gapAbove(0), gapAbove(0) + 1], above || 1, 1))
  }
  const backLane = new Map<string, number>()
  for (const unit of byRank) {
    const lowest = new Map<string, number>()
    for (const link of back) if (link.to === unit) lowest.set(link.target, Math.max(lowest.get(link.target) ?? 0, rank.get(link.from)!))
    for (const [target, row] of lowest) backLane.set(target, slots.takeFree(span(gapAbove(rank.get(unit)!), gapAbove(row + 1)), -1, -1))
  }
  return { rank, column, jump, back: backLane, rows: deepest + 1 + (exits.length > 0 ? 1 : 0), isBack: (link) => back.has(link) }
}
