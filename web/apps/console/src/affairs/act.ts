import { api, ApiError, type Case, t } from '@xiangzhi/core'
import { ElMessage } from 'element-plus'

export interface Deed {
  verb: string
  task_id?: string | undefined
  data: Record<string, unknown>
  attachments: string[]
  /** Made once when the dialog opens: pressing twice, or again after a lost answer, acts once. */
  key: string
}

/** Acts on a case. When it changed meanwhile, `stale` is called so that the screen shows how it stands now; other troubles are thrown. */
export async function act(id: string, deed: Deed, stale: () => void): Promise<Case | undefined> {
  const body = {
    verb: deed.verb,
    key: deed.key,
    data: deed.data,
    ...(deed.task_id ? { task_id: deed.task_id } : {}),
    ...(deed.attachments.length > 0 ? { attachments: deed.attachments } : {}),
  }
  try {
    return await api.post('/api/affairs/cases/{id}/actions', { path: { id }, body })
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error
    ElMessage({ type: 'warning', message: t('console.affairs.changed_meanwhile'), duration: 6000, showClose: true })
    stale()
    return undefined
  }
}

