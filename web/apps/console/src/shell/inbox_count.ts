import { api, live } from '@xiangzhi/core'
import { readonly, ref } from 'vue'

const open = ref(0)

/** How many tasks wait for the caller; the server tells when it changes. */
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
  const ends = [live.on('inbox', (news) => (open.value = news.open)), live.on('refresh', () => void ask())]
  return () => ends.forEach((end) => end())
}
