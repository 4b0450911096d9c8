import { api, session, type InboxItem } from '@xiangzhi/core'
import { computed, ref } from 'vue'

const items = ref<InboxItem[]>([])

/** What a body that I sit in wants my word on (待我表态), most urgent first. */
export const asked = computed(() => items.value.filter((one) => !one.own))
/** My own matters that wait for me: papers to bring, a house to report as built. */
export const waitsForMe = computed(() => items.value.filter((one) => one.own))
/** Whether I sit in a body at all. */
export const sitsInBody = computed(() => (session.caller?.bodies.length ?? 0) > 0)

export async function loadAsked(): Promise<void> {
  const { items: all } = await api.get('/api/affairs/inbox', { query: { limit: 50 } })
  items.value = all
}
