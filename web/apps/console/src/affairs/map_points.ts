import { t } from '@xiangzhi/core'
import L from 'leaflet'
import { gatherDots } from './cluster'
import { colour } from './map_layers'

export interface CasePoint {
  id: string
  title: string
  says: string
  overdue: boolean
  lat: number
  lon: number
}

/** Cases that the server has gathered, because there are too many of them to tell one by one. */
export interface CaseHeap {
  count: number
  late: boolean
  lat: number
  lon: number
  /** west, south, east, north */
  box: [number, number, number, number]
}

export function readHeaps(features: unknown): CaseHeap[] {
  const heaps: CaseHeap[] = []
  for (const feature of Array.isArray(features) ? features : []) {
    const about = feature?.properties ?? {}
    const [lon, lat] = feature?.geometry?.coordinates ?? []
    if (typeof about.count !== 'number' || !Array.isArray(about.box) || typeof lon !== 'number' || typeof lat !== 'number') continue
    heaps.push({ count: about.count, late: about.overdue_count > 0, lat, lon, box: about.box })
  }
  return heaps
}

/** Several heaps as one, in the middle of all their cases. */
export function joinHeaps(heaps: CaseHeap[]): CaseHeap {
  const count = heaps.reduce((sum, heap) => sum + heap.count, 0)
  const middle = (of: (heap: CaseHeap) => number) => heaps.reduce((sum, heap) => sum + of(heap) * heap.count, 0) / count
  const side = (at: number, pick: (...all: number[]) => number) => pick(...heaps.map((heap) => heap.box[at]!))
  return {
    count,
    late: heaps.some((heap) => heap.late),
    lat: middle((heap) => heap.lat),
    lon: middle((heap) => heap.lon),
    box: [side(0, Math.min), side(1, Math.min), side(2, Math.max), side(3, Math.max)],
  }
}

/** The points of the map's GeoJSON; what is no point of a case is left out. */
export function readPoints(features: unknown): CasePoint[] {
  const points: CasePoint[] = []
  for (const feature of Array.isArray(features) ? features : []) {
    const geometry = feature?.geometry
    const about = feature?.properties ?? {}
    const id = String(about.id ?? about.case_id ?? '')
    if (geometry?.type !== 'Point' || !id) continue
    const [lon, lat] = geometry.coordinates ?? []
    if (typeof lon !== 'number' || typeof lat !== 'number') continue
    const says = [about.type_title, about.division_name, about.state_title].filter((part) => typeof part === 'string' && part).join(' · ')
    points.push({ id, title: String(about.title ?? ''), says, overdue: about.overdue === true, lat, lon })
  }
  return points
}

const kReach = 60
const kNearest = 17

/** The open cases on a Leaflet map; where they lie too close to tell apart, one round number stands for them. */
export class CasePoints {
  private points: CasePoint[] = []
  private heaps: CaseHeap[] = []
  private readonly layer = L.layerGroup()

  constructor(
    private readonly map: L.Map,
    private readonly open: (id: string) => void,
  ) {
    this.layer.addTo(map)
    map.on('zoomend moveend', () => this.draw())
  }

  show(points: CasePoint[], heaps: CaseHeap[]): void {
    this.points = points
    this.heaps = heaps
    this.draw()
  }

  /** Brings all into view, free of what covers the lowest pixels. */
  lookAt(points: CasePoint[], heaps: CaseHeap[], covered: number): void {
    const spots: L.LatLngTuple[] = [...points.map((point): L.LatLngTuple => [point.lat, point.lon])]
    for (const { box } of heaps) spots.push([box[1], box[0]], [box[3], box[2]])
    this.map.fitBounds(L.latLngBounds(spots), { paddingTopLeft: [60, 60], paddingBottomRight: [60, 60 + covered], maxZoom: 14 })
  }

  private draw(): void {
    this.layer.clearLayers()
    const zoom = this.map.getZoom()
    this.drawHeaps(zoom)
    const seen = this.map.getBounds().pad(0.3)
    const dots = this.points
      .filter((point) => seen.contains([point.lat, point.lon]))
      .map((point) => {
        const at = this.map.project([point.lat, point.lon], zoom)
        return { id: point.id, x: at.x, y: at.y, point }
      })
    for (const cluster of gatherDots(dots, zoom >= kNearest ? 3 : kReach)) {
      const members = cluster.dots.map((dot) => dot.point)
      this.layer.addLayer(members.length === 1 ? this.dot(members[0]!) : this.heap(members))
    }
  }

  /** Squares of the server that would lie on one another become one. */
  private drawHeaps(zoom: number): void {
    const dots = this.heaps.map((heap, index) => {
      const at = this.map.project([heap.lat, heap.lon], zoom)
      return { id: String(index), x: at.x, y: at.y, heap }
    })
    for (const { dots: near } of gatherDots(dots, kReach)) {
      const { count, late, lat, lon, box } = joinHeaps(near.map((dot) => dot.heap))
      const spot = L.latLngBounds([box[1], box[0]], [box[3], box[2]])
      this.layer.addLayer(this.round(count, late, lat, lon).on('click', () => this.map.fitBounds(spot, { padding: [60, 60], maxZoom: kNearest })))
    }
  }

  private dot(point: CasePoint): L.Layer {
    const fill = colour(point.overdue ? '--cinnabar' : '--rice')
    return L.circleMarker([point.lat, point.lon], { radius: 8, color: '#fff', weight: 2, fillColor: fill, fillOpacity: 1 }).bindPopup(() => this.card([point]))
  }

  private heap(points: CasePoint[]): L.Layer {
    const lat = points.reduce((sum, point) => sum + point.lat, 0) / points.length
    const lon = points.reduce((sum, point) => sum + point.lon, 0) / points.length
    const late = points.some((point) => point.overdue)
    const marker = this.round(points.length, late, lat, lon)
    const spot = L.latLngBounds(points.map((point) => [point.lat, point.lon]))
    const apart = this.map.getZoom() < kNearest && spot.getNorthEast().distanceTo(spot.getSouthWest()) > 5
    if (apart) marker.on('click', () => this.map.fitBounds(spot, { padding: [60, 60], maxZoom: kNearest }))
    else marker.bindPopup(() => this.card(points.slice(0, 12)))
    return marker
  }

  private round(count: number, late: boolean, lat: number, lon: number): L.Marker {
    const size = Math.min(54, 28 + Math.round(4 * Math.log2(count)))
    const face = document.createElement('span')
    face.textContent = String(count)
    return L.marker([lat, lon], {
      icon: L.divIcon({ html: face, className: late ? 'cluster late' : 'cluster', iconSize: [size, size] }),
      alt: t('console.map.heap', { n: count }),
    })
  }

  private card(points: CasePoint[]): HTMLElement {
    const card = document.createElement('div')
    card.className = 'popup'
    for (const point of points) {
      const link = document.createElement('a')
      link.href = `/a/cases/${point.id}`
      link.textContent = point.title
      link.addEventListener('click', (event) => {
        event.preventDefault()
        this.open(point.id)
      })
      const says = document.createElement('span')
      says.textContent = point.overdue ? `${point.says} · ${t('console.affairs.overdue')}` : point.says
      card.append(link, says)
    }
    return card
  }
}
