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
  const offInbox = live.on('inbox', (news) => heard.push(news.open))
  expect(sources).toHaveLength(1)
  sources[0]!.send('case', '{"case_id":"7","division_code":"1","change":"x"}')
  sources[0]!.send('inbox', '{"open":3}')
  sources[0]!.send('case', 'not json')
  expect(heard).toEqual(['7', 3])
  offCase()
  expect(sources[0]!.closed).toBe(false)
  offInbox()
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
  fail()
  vi.advanceTimersByTime(1_000)
  expect(sources).toHaveLength(2)
  expect(refreshed).toBe(1)
  fail()
  vi.advanceTimersByTime(1_000)
  expect(sources).toHaveLength(2)
  vi.advanceTimersByTime(1_000)
  expect(sources).toHaveLength(3)
  live.stop()
  expect(sources[2]!.closed).toBe(true)
})
