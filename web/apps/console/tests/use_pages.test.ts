import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { type Pages, usePages } from '../src/shared/use_pages'

interface Row {
  id: string
  says: string
}

/** A server's list, newest first, whose cursor is the last row that was given. */
class Shelf {
  rows: Row[] = []
  asked: number[] = []
  page = async (cursor: string | undefined, limit: number) => {
    this.asked.push(limit)
    const from = cursor === undefined ? 0 : this.rows.findIndex((row) => Number(row.id) < Number(cursor))
    const items = from < 0 ? [] : this.rows.slice(from, from + limit)
    const more = from >= 0 && from + limit < this.rows.length
    return { items, next_cursor: more ? items.at(-1)!.id : null }
  }
}

const scope = effectScope()
function listOf(shelf: Shelf): Pages<Row> {
  return scope.run(() => usePages(shelf.page, (row) => row.id))!
}
const ids = (list: Pages<Row>) => list.items.value.map((row) => Number(row.id))

describe('a list read page by page', () => {
  let shelf: Shelf
  beforeEach(() => {
    vi.useFakeTimers()
    shelf = new Shelf()
    for (let n = 420; n > 0; n -= 1) shelf.rows.push({ id: String(n), says: 'open' })
  })
  afterEach(() => vi.useRealTimers())

  it('renews all that is on the screen after a burst of news, once', async () => {
    const list = listOf(shelf)
    await list.restart()
    for (let n = 0; n < 5; n += 1) await list.next()
    expect(ids(list)).toHaveLength(300)
    shelf.rows.unshift({ id: '421', says: 'open' })
    shelf.rows[10] = { ...shelf.rows[10]!, says: 'closed' }
    shelf.asked = []
    for (let n = 0; n < 20; n += 1) list.renewSoon()
    await vi.advanceTimersByTimeAsync(500)
    expect(shelf.asked).toEqual([200, 100])
    expect(ids(list)).toHaveLength(300)
    expect(ids(list)[0]).toBe(421)
    expect(list.items.value[10]!.says).toBe('closed')
    expect(new Set(ids(list)).size).toBe(300)
    await list.next()
    expect(ids(list)).toEqual(Array.from({ length: 350 }, (_, n) => 421 - n))
  })
  it('shows no row twice when rows moved between two pages', async () => {
    const list = listOf(shelf)
    await list.restart()
    const moved = shelf.rows.splice(0, 1)[0]!
    shelf.rows.splice(60, 0, moved)
    await list.next()
    expect(new Set(ids(list)).size).toBe(100)
    expect(ids(list)).toHaveLength(100)
    expect(ids(list).indexOf(420)).toBeGreaterThan(50)
  })
  it('does not lose a page that is being read when news come', async () => {
    const list = listOf(shelf)
    await list.restart()
    const next = list.next()
    list.renewSoon()
    await next
    await vi.advanceTimersByTimeAsync(1000)
    expect(ids(list)).toHaveLength(100)
  })
  it('ends where the list has become shorter', async () => {
    const list = listOf(shelf)
    await list.restart()
    await list.next()
    shelf.rows.length = 30
    list.renewSoon()
    await vi.advanceTimersByTimeAsync(500)
    expect(ids(list)).toHaveLength(30)
    expect(list.more.value).toBe(false)
  })
})
