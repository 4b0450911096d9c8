import { api, ApiError, session, type AffairType } from '@xiangzhi/core'
import { ref } from 'vue'
import { typeDetail } from './matter'
import { read, write } from './store'

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
  const key = `types/${session.caller?.account_id ?? ''}`
  const kept = (await read('kept', key)) as AffairType[] | undefined
  if (kept) types.value = kept
  try {
    const { items } = await api.get('/api/affairs/types', { query: { division_code: session.caller?.division_code } })
    types.value = items.filter((one) => one.for_villagers)
    await write('kept', key, JSON.parse(JSON.stringify(types.value)))
    void keepDetails().catch(() => (detailsFor = ''))
  } catch (error) {
    if (!kept || !(error instanceof ApiError) || !error.mayPass) throw error
  }
}
