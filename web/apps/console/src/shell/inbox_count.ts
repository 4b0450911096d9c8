import { api, live } from '@xiangzhi/core'
import { readonly, ref } from 'vue'

const open = ref(0)

/** How many tasks wait for the caller. */
export const openTasks = readonly(open)

export function noteOpenTasks(count: number): void {
  open.value = count
}

/** Keeps the number alive until the returned function is called. */
export function watchInbox(): () => void {
  const ask = async () => {
    try {
      open.value = (await api.get('/api/affairs/inbox', { query: { limit: 1 } })).counts.todo
    } catch {
      // the list itself shows what is wrong
    }
  }
  void ask()
  // One question for a burst of news.
  let timer: ReturnType<typeof setTimeout> | undefined
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), 600)
  }
  const ends = [live.on('case', soon), live.on('refresh', soon)]
  return () => {
    clearTimeout(timer)
    ends.forEach((end) => end())
  }
}
