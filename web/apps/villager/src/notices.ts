import { api, type CaseSummary } from '@xiangzhi/core'
import { ref } from 'vue'

/** What is on public notice in my village (公示), newest first; unknown until it was asked for. */
export const notices = ref<CaseSummary[]>()

export async function loadNotices(): Promise<void> {
  notices.value = (await api.get('/api/affairs/cases', { query: { notices: true, limit: 50 } })).items
}
