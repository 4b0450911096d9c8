import type L from 'leaflet'

/** A part of the map as the API names it; `cell` is the width of the squares by which the server gathers. */
export interface MapWindow {
  west: number
  south: number
  east: number
  north: number
  cell: number
}

export const wholeWorld: MapWindow = { west: -180, south: -90, east: 180, north: 90, cell: 0.05 }

const kHeapPixels = 72

/** What a map shows, with a margin so that a small move needs no new question. */
export function windowOf(map: L.Map): MapWindow {
  const seen = map.getBounds()
  const { x } = map.getSize()
  const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5
  const bounds = seen.pad(0.25)
  const cell = x > 0 ? ((seen.getEast() - seen.getWest()) / x) * kHeapPixels : wholeWorld.cell
  return {
    west: Math.max(-180, round(bounds.getWest())),
    south: Math.max(-90, round(bounds.getSouth())),
    east: Math.min(180, round(bounds.getEast())),
    north: Math.min(90, round(bounds.getNorth())),
    cell: Math.min(10, Math.max(0.0001, round(cell))),
  }
}

/** Whether the last answer no longer serves: the view left its window, or heaps are asked for at another scale. */
export function mustAskAgain(asked: MapWindow, now: MapWindow, gathered: boolean): boolean {
  // The windows have a margin of a quarter on each side; what is seen is the part within.
  const marginX = (now.east - now.west) / 6
  const marginY = (now.north - now.south) / 6
  const inside =
    now.west + marginX >= asked.west && now.east - marginX <= asked.east && now.south + marginY >= asked.south && now.north - marginY <= asked.north
  return !inside || (gathered && Math.abs(Math.log2(now.cell / asked.cell)) > 0.4)
}
