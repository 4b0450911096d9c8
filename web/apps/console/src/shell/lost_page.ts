import { t } from '@xiangzhi/core'
import { ElMessage } from 'element-plus'
import type { Router } from 'vue-router'

const kReloaded = 'xz.reloaded_for'

/** What the browser says when a part of the app does not come: each has its own words. */
export function isLostPart(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|importing a module script failed|unable to preload/i.test(error.message)
}

/**
 * A page whose part of the app does not come: without network the user is told and stays; where the server has a newer build the
 * page is loaded anew, once.
 */
export function watchLostPages(router: Router, reload: (address: string) => void = (address) => location.assign(address)): void {
  router.onError(async (error, to) => {
    if (!isLostPart(error)) return
    const there = await fetch('/healthz', { cache: 'no-store' }).then((answer) => answer.ok, () => false)
    if (there && sessionStorage.getItem(kReloaded) !== to.fullPath) {
      sessionStorage.setItem(kReloaded, to.fullPath)
      reload(router.resolve(to.fullPath).href)
      return
    }
    ElMessage({ type: 'warning', message: t('console.page_not_loaded'), duration: 6000, showClose: true, grouping: true })
  })
  router.afterEach((_to, _from, failure) => {
    if (!failure) sessionStorage.removeItem(kReloaded)
  })
}
