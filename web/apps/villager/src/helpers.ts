import { api, session } from '@xiangzhi/core'
import { ref } from 'vue'

export interface Helper {
  name: string
  role_title: string
  phone?: string | null
}

const kKept = 'xz.helpers'

function kept(): Helper[] {
  try {
    return JSON.parse(localStorage.getItem(kKept) ?? '[]') as Helper[]
  } catch {
    return []
  }
}

/** Who helps in my village; the last known ones without network and before signing in. */
export const helpers = ref<Helper[]>(kept())

export async function loadHelpers(): Promise<void> {
  if (session.standing !== 'in') return
  try {
    helpers.value = (await api.get('/api/registry/helpers')).items
    localStorage.setItem(kKept, JSON.stringify(helpers.value))
  } catch {
    // those that were known before stay
  }
}
