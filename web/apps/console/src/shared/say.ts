import { sayError, t } from '@xiangzhi/core'
import { ElMessage, ElMessageBox } from 'element-plus'

/** A short word that something is done. */
export function sayDone(text: string): void {
  ElMessage({ type: 'success', message: text, duration: 3000, grouping: true })
}

/** What went wrong and what to do, one after the other with a full stop between. */
export function sentences(error: unknown): string {
  const { happened, remedy } = sayError(error)
  return !remedy || /[。！？]$/.test(happened) ? happened + remedy : `${happened}。${remedy}`
}

/** What went wrong and what to do. */
export function sayTrouble(error: unknown): void {
  ElMessage({ type: 'error', message: sentences(error), duration: 6000, showClose: true, grouping: true })
}

/** Asks before something that cannot be taken back; false when the user turns away. */
export async function askFirst(question: string, yes: string): Promise<boolean> {
  try {
    await ElMessageBox.confirm(question, t('console.please_confirm'), {
      confirmButtonText: yes,
      cancelButtonText: t('console.cancel'),
      closeOnClickModal: false,
    })
    return true
  } catch {
    return false
  }
}
