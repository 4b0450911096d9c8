import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Live } from '../src'

class FakeSource extends EventTarget {
  readyState = 1
  closed = false
  close(): void {
    this.closed = true
    this.readyState = 2
  }
  send(name: string, data: string): void {
    this.dispatchEvent(new MessageEvent(name, { data }))
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', { CLOSED: 2 })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('opens with the first listener, tells each its news and closes with the last', () => {
  const sources: FakeSource[] = []
  const live = new Live(() => sources[sources.push(new FakeSource()) - 1] as unknown as EventSource)
  const heard: unknown[] = []
  const offCase = live.on('case', (news) => heard.push(news.case_id))
  const offRefresh = live.on('refresh', () => heard.push('all'))
  expect(sources).toHaveLength(1)
  sources[0]!.send('case', '{"case_id":"7","division_code":"1","change":"x"}')
  sources[0]!.send('refresh', '{}')
  sources[0]!.send('case', 'not json')
  expect(heard).toEqual(['7', 'all'])
  offCase()
  expect(sources[0]!.closed).toBe(false)
  offRefresh()
  expect(sources[0]!.closed).toBe(true)
})

it('comes back after a refusal with growing patience and asks for a refresh', () => {
  const sources: FakeSource[] = []
  const live = new Live(() => sources[sources.push(new FakeSource()) - 1] as unknown as EventSource)
  let refreshed = 0
  live.on('refresh', () => refreshed++)
  const fail = () => {
    const source = sources.at(-1)!
    source.readyState = 2
    source.dispatchEvent(new Event('error'))
  }
  const answer = () => sources.at(-1)!.dispatchEvent(new Event('open'))
  answer()
  expect(refreshed).toBe(0)
  fail()
  vi.advanceTimersByTime(1_000)
  expect(sources).toHaveLength(2)
  expect(refreshed, 'not before there is a stream again').toBe(0)
  answer()
  expect(refreshed).toBe(1)
  fail()
  vi.advanceTimersByTime(1_000)
  expect(sources).toHaveLength(3)
  fail()
  vi.advanceTimersByTime(1_000)
  expect(sources).toHaveLength(3)
  vi.advanceTimersByTime(1_000)
  expect(sources).toHaveLength(4)
  live.stop()
  expect(sources[3]!.closed).toBe(true)
})

it('asks for a refresh when the browser came back by itself, and when the first stream was long in coming', () => {
  const source = new FakeSource()
  const live = new Live(() => source as unknown as EventSource)
  let refreshed = 0
  live.on('refresh', () => refreshed++)
  vi.advanceTimersByTime(5_000)
  source.dispatchEvent(new Event('open'))
  expect(refreshed).toBe(1)
  source.readyState = 0
  source.dispatchEvent(new Event('error'))
  expect(refreshed).toBe(1)
  source.dispatchEvent(new Event('open'))
  expect(refreshed).toBe(2)
})
