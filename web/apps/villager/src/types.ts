import { api, session, type AffairType } from '@xiangzhi/core'
import { ref } from 'vue'
import { kept, lastKnown } from './last_known'
import { typeDetail } from './matter'

/** What villagers can report or apply for here. */
export const types = ref<AffairType[]>([])

/** The one that takes reports (随手拍). */
export const kReport = 'report'

let detailsFor = ''

/** Fetches what the forms ask, once a run and person, so that they open without network though they were never opened before. */
async function keepDetails(): Promise<void> {
  const owner = session.caller?.account_id ?? ''
  if (detailsFor === owner) return
  detailsFor = owner
  for (const { type } of types.value) await typeDetail(type)
}

/** Loads the types; those that were known before stand at once, and stay without network. */
export async function loadTypes(): Promise<void> {
  const before = await kept<AffairType[]>('types')
  if (before) types.value = before.value
  const { value, since } = await lastKnown('types', async () => {
    const { items } = await api.get('/api/affairs/types', { query: { division_code: session.caller?.division_code } })
    return items.filter((one) => one.for_villagers)
  })
  types.value = value
  if (!since) void keepDetails().catch(() => (detailsFor = ''))
}
