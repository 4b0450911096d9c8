import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'

export interface Loading<T> {
  data: ShallowRef<T | undefined>
  error: ShallowRef<unknown>
  loading: Ref<boolean>
  /** Asks again; what is on the screen stays there until the answer comes. */
  reload: () => Promise<void>
}

/** Asks the server and keeps answer, trouble and waiting apart; a newer question makes an older answer void. */
export function useLoad<T>(ask: (signal: AbortSignal) => Promise<T>): Loading<T> {
  const data = shallowRef<T>()
  const error = shallowRef<unknown>()
  const loading = ref(false)
  let current: AbortController | undefined

  async function reload(): Promise<void> {
    current?.abort()
    const mine = (current = new AbortController())
    loading.value = true
    try {
      const answer = await ask(mine.signal)
      if (mine !== current) return
      data.value = answer
      error.value = undefined
    } catch (trouble) {
      if (mine !== current || mine.signal.aborted) return
      error.value = trouble
    } finally {
      if (mine === current) loading.value = false
    }
  }
  onScopeDispose(() => current?.abort())
  return { data, error, loading, reload }
}
