import { api, live, type Case } from '@xiangzhi/core'
import { onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { lastKnown } from './last_known'

/** One case, fetched again when there is news of it. */
export function useCase(id: string) {
  const matter = shallowRef<Case>()
  const error = ref<unknown>()
  /** Set when the server did not answer: what is shown was so then. */
  const since = ref<string>()
  /** News came while the page was open. */
  const changed = ref(false)

  async function load(): Promise<void> {
    error.value = undefined
    try {
      const fresh = await lastKnown(`case/${id}`, () => api.get('/api/affairs/cases/{id}', { path: { id } }))
      changed.value = !!matter.value && fresh.value.version !== matter.value.version
      matter.value = fresh.value
      since.value = fresh.since
    } catch (caught) {
      // What is on the screen stays on the screen.
      if (!matter.value) error.value = caught
    }
  }
  let stop: (() => void)[] = []
  onMounted(() => {
    void load()
    stop = [live.on('case', (news) => news.case_id === id && void load()), live.on('refresh', () => void load())]
  })
  onBeforeUnmount(() => stop.forEach((one) => one()))
  return { matter, since, error, changed, load }
}
