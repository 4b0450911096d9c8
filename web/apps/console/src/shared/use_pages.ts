import { computed, type ComputedRef, onScopeDispose, ref, type Ref, shallowRef, type ShallowRef } from 'vue'

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}
export interface Pages<T> {
  items: ShallowRef<T[]>
  error: ShallowRef<unknown>
  loading: Ref<boolean>
  /** The first page has not come yet. */
  starting: ComputedRef<boolean>
  more: ComputedRef<boolean>
  restart: () => Promise<void>
  next: () => Promise<void>
  /** Soon reads again as many rows as are on the screen, once for a burst of news; nothing is emptied meanwhile. */
  renewSoon: () => void
}
export type Ask<T> = (cursor: string | undefined, limit: number) => Promise<Page<T>>

const kPage = 50
/** The most that the server gives at once. */
const kMost = 200
const kBurst = 400

/** A list that is read page by page with the server's cursor. `keyOf` names a row, so that none stands there twice. */
export function usePages<T>(ask: Ask<T>, keyOf: (item: T) => string): Pages<T> {
  const items = shallowRef<T[]>([])
  const error = shallowRef<unknown>()
  const loading = ref(false)
  const cursor = ref<string | null>(null)
  const begun = ref(false)
  let round = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  /** A row that moved between two answers is shown where it stands now. */
  function joined(before: T[], page: T[]): T[] {
    const keys = new Set(page.map(keyOf))
    return [...before.filter((item) => !keys.has(keyOf(item))), ...page]
  }
  /** Reads `wanted` rows on from a place, behind those that stay. */
  async function load(stay: T[], from: string | undefined, wanted: number): Promise<void> {
    const mine = ++round
    loading.value = true
    try {
      let got = stay
      let at = from
      do {
        const page = await ask(at, Math.min(wanted - (got.length - stay.length), kMost))
        if (mine !== round) return
        got = joined(got, page.items)
        at = page.next_cursor ?? undefined
        if (page.items.length === 0) break
      } while (at !== undefined && got.length - stay.length < wanted)
      items.value = got
      cursor.value = at ?? null
      error.value = undefined
      begun.value = true
    } catch (trouble) {
      if (mine === round) error.value = trouble
    } finally {
      if (mine === round) loading.value = false
    }
  }
  function renewSoon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      // What is being read now is new anyway, or must not be lost.
      if (loading.value) renewSoon()
      else void load([], undefined, Math.max(items.value.length, kPage))
    }, kBurst)
  }
  onScopeDispose(() => clearTimeout(timer))
  return {
    items,
    error,
    loading,
    starting: computed(() => loading.value && !begun.value),
    more: computed(() => cursor.value !== null),
    restart: () => load([], undefined, kPage),
    next: async () => {
      if (cursor.value !== null && !loading.value) await load(items.value, cursor.value, kPage)
    },
    renewSoon,
  }
}
