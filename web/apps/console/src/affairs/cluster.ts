export interface Dot {
  id: string
  /** Pixels on the map at its present zoom. */
  x: number
  y: number
}
export interface Cluster<D extends Dot> {
  x: number
  y: number
  dots: D[]
}

/**
 * Gathers dots that would lie on one another: each dot joins the first cluster whose centre is nearer than `reach` pixels, else it
 * begins one. A grid of cells keeps it linear, so two thousand dots cost no noticeable time.
 */
export function gatherDots<D extends Dot>(dots: D[], reach: number): Cluster<D>[] {
  const cells = new Map<string, Cluster<D>[]>()
  const clusters: Cluster<D>[] = []
  const cellOf = (x: number, y: number) => [Math.floor(x / reach), Math.floor(y / reach)] as const
  for (const dot of dots) {
    const [column, row] = cellOf(dot.x, dot.y)
    let home: Cluster<D> | undefined
    for (let dx = -1; dx <= 1 && !home; dx += 1) {
      for (let dy = -1; dy <= 1 && !home; dy += 1) {
        home = cells.get(`${column + dx}:${row + dy}`)?.find((one) => Math.hypot(one.x - dot.x, one.y - dot.y) < reach)
      }
    }
    if (home) {
      home.dots.push(dot)
      continue
    }
    const fresh: Cluster<D> = { x: dot.x, y: dot.y, dots: [dot] }
    clusters.push(fresh)
    const key = `${column}:${row}`
    cells.set(key, [...(cells.get(key) ?? []), fresh])
  }
  return clusters
}
