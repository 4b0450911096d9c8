import { api } from '@xiangzhi/core'
import L from 'leaflet'

/** A colour of the tokens, for what is drawn on canvas or by Leaflet. */
export function colour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim()
}

interface Feature {
  type: 'Feature'
  properties?: { name?: unknown; level?: unknown; code?: unknown } | null
  geometry?: { type: string; coordinates: unknown; source?: unknown } | null
}
/** What was drawn of the county. */
export interface Drawn {
  /** What the view should hold; undefined when nothing is known of the county's places. */
  bounds: L.LatLngBounds | undefined
  /** Whether the county's outline is known. */
  outlined: boolean
  /** Who made the outline, as licences of map data ask to be told. */
  source: string
}

let outline: Promise<Feature[]> | undefined
export function countyOutline(): Promise<Feature[]> {
  outline ??= api.get('/api/registry/outline').then((answer) => answer.features as unknown as Feature[])
  outline.catch(() => (outline = undefined))
  return outline
}
/** After another outline was loaded. */
export function forgetOutline(): void {
  outline = undefined
}
export function outlineStyle(): L.PathOptions {
  return { color: colour('--rice'), weight: 1.6, fillColor: '#fbfdf9', fillOpacity: 1 }
}

const kVillageZoom = 12
// Land and names lie below the cases: nothing may cover what waits to be done.
const kLandPane = 'land'
const kNamesPane = 'names'

/** Hides every name that would lie across one before it or over the map's edge. */
function thinNames(map: L.Map, marks: L.CircleMarker[]): void {
  const edge = map.getContainer().getBoundingClientRect()
  const elements = marks.flatMap((mark) => mark.getTooltip()?.getElement() ?? [])
  const boxes = elements.map((element) => element.getBoundingClientRect())
  const shown: DOMRect[] = []
  elements.forEach((element, i) => {
    const box = boxes[i]!
    const inside = box.left >= edge.left && box.right <= edge.right && box.top >= edge.top && box.bottom <= edge.bottom
    const free = inside && !shown.some((s) => box.left < s.right && s.left < box.right && box.top < s.bottom && s.top < box.bottom)
    element.style.visibility = free ? '' : 'hidden'
    if (free) shown.push(box)
  })
}

/** Draws the county's outline, where it is known, and the names of its townships (and villages, when near). */
export function drawOutline(map: L.Map, features: Feature[]): Drawn {
  const areas = features.filter((feature) => feature.geometry && feature.geometry.type !== 'Point')
  const points = features.filter((feature) => feature.geometry?.type === 'Point')
  const bounds = L.latLngBounds([])
  map.createPane(kLandPane).style.zIndex = '300'
  map.createPane(kNamesPane).style.zIndex = '350'
  if (areas.length > 0) {
    const layer = L.geoJSON(areas as unknown as GeoJSON.GeoJsonObject, {
      interactive: false,
      pane: kLandPane,
      style: outlineStyle(),
    }).addTo(map)
    bounds.extend(layer.getBounds())
  }
  const villages = L.layerGroup()
  const names: L.CircleMarker[] = []
  const isFar = (point: Feature) => Number(point.properties?.level ?? 4) <= 4
  // Townships first: their names stay where a village's would lie across them.
  for (const point of [...points.filter(isFar), ...points.filter((p) => !isFar(p))]) {
    const [lon, lat] = point.geometry!.coordinates as [number, number]
    if (areas.length === 0) bounds.extend([lat, lon])
    const far = isFar(point)
    const dot = L.circleMarker([lat, lon], { radius: far ? 3 : 2, stroke: false, fillColor: colour('--ink-3'), fillOpacity: 1, interactive: false, pane: kNamesPane })
    // As a node, so that a name from data is never read as markup.
    const label = document.createElement('span')
    label.textContent = String(point.properties?.name ?? '')
    dot.bindTooltip(label, { permanent: true, pane: kNamesPane, direction: 'bottom', offset: [0, far ? 16 : 2], className: far ? 'place-name' : 'place-name small' })
    dot.addTo(far ? map : villages)
    names.push(dot)
  }
  const toggle = () => (map.getZoom() >= kVillageZoom ? villages.addTo(map) : villages.remove())
  toggle()
  map.on('zoomend', toggle)
  map.on('moveend', () => thinNames(map, names)) // comes after each zoomend too
  thinNames(map, names)
  const source = areas.map((area) => area.geometry?.source).find((said) => typeof said === 'string')
  return { bounds: bounds.isValid() ? bounds : undefined, outlined: areas.length > 0, source: typeof source === 'string' ? source : '' }
}
