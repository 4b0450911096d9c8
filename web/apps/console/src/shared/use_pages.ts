import { computed, type ComputedRef, ref, type Ref, shallowRef, type ShallowRef } from 'vue'

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
}

/** A list that is read page by page with the server's cursor. */
export function usePages<T>(ask: (cursor: string | undefined) => Promise<Page<T>>): Pages<T> {
  const items = shallowRef<T[]>([])
  const error = shallowRef<unknown>()
  const loading = ref(false)
  const cursor = ref<string | null>(null)
  const begun = ref(false)
  let round = 0

  async function load(from: string | undefined): Promise<void> {
    const mine = ++round
    loading.value = true
    try {
      const page = await ask(from)
      if (mine !== round) return
      items.value = from === undefined ? page.items : [...items.value, ...page.items]
      cursor.value = page.next_cursor
      error.value = undefined
      begun.value = true
    } catch (trouble) {
      if (mine === round) error.value = trouble
    } finally {
      if (mine === round) loading.value = false
    }
  }
  return {
    items,
    error,
    loading,
    starting: computed(() => loading.value && !begun.value),
    more: computed(() => cursor.value !== null),
    restart: () => load(undefined),
    next: async () => {
      if (cursor.value !== null && !loading.value) await load(cursor.value)
    },
  }
}
