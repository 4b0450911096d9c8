/** Where things stand on the grid of one frame: every unit gets a row (rank) and a column, every long link a free lane. */
export interface GridLink {
  from: string
  to: string
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

function findBackLinks(units: string[], links: GridLink[]): Set<GridLink> {
  const outgoing = new Map<string, GridLink[]>()
  for (const link of links) outgoing.set(link.from, [...(outgoing.get(link.from) ?? []), link])
  const back = new Set<GridLink>()
  const state = new Map<string, 'open' | 'closed'>()
  const visit = (unit: string) => {
    state.set(unit, 'open')
    for (const link of outgoing.get(unit) ?? []) {
      const stands = state.get(link.to)
      if (stands === 'open') back.add(link)
      else if (!stands) visit(link.to)
    }
    state.set(unit, 'closed')
  }
  for (const unit of units) if (!state.has(unit)) visit(unit)
  return back
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

/**
 * Lays units on a grid. `units` in document order, the first being where the frame begins; `exits` are virtual units below
 * all others, where links leave the frame; `sideBySide` puts everything of equal rank beside one another (parallel regions),
 * `isEnd` tells final states.
 */
export function layOnGrid(units: string[], exits: string[], links: GridLink[], sideBySide: boolean, isEnd: (unit: string) => boolean): Grid {
  const all = [...units, ...exits]
  const back = findBackLinks(all, links)
  const forward = links.filter((link) => !back.has(link))
  const rank = rankByLongestPath(all, forward)
  const deepest = Math.max(0, ...units.map((unit) => rank.get(unit)!))
  for (const exit of exits) rank.set(exit, deepest + 1)

  const column = new Map<string, number>()
  const slots = new Slots()
  const spine = sideBySide || units.length === 0 ? [] : findSpine(units, forward.filter((link) => !exits.includes(link.to)), rank, isEnd)
  const last = spine.at(-1)
  const wayOut = exits.find((exit) => links.find((link) => link.from === last)?.to === exit)
  if (wayOut !== undefined) spine.push(wayOut)
  for (const unit of spine) column.set(unit, slots.takeFree([gapAbove(rank.get(unit)!) + 1], 0, 1))

  const jump = new Map<string, number>()
  const byRank = [...all].sort((a, b) => rank.get(a)! - rank.get(b)!)
  for (const unit of byRank) {
    const own = rank.get(unit)!
    const sources = forward.filter((link) => link.to === unit).map((link) => rank.get(link.from)!)
    const top = Math.min(own, ...sources.map((row) => row + 1))
    if (!column.has(unit)) {
      const leaves = links.some((link) => link.from === unit)
      column.set(unit, slots.takeFree(span(gapAbove(top), gapAbove(own) + (leaves ? 2 : 1)), sideBySide ? 0 : 1, 1))
    } else if (top < own) {
      jump.set(unit, slots.takeFree(span(gapAbove(top), gapAbove(own)), 1, 1))
    }
  }
  const backLane = new Map<string, number>()
  for (const unit of byRank) {
    const sources = [...back].filter((link) => link.to === unit).map((link) => rank.get(link.from)!)
    if (sources.length > 0) backLane.set(unit, slots.takeFree(span(gapAbove(rank.get(unit)!), gapAbove(Math.max(...sources) + 1)), -1, -1))
  }
  return { rank, column, jump, back: backLane, rows: deepest + 1 + (exits.length > 0 ? 1 : 0), isBack: (link) => back.has(link) }
}
