import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { watchLostPages } from '../src/shell/lost_page'

let router: Router
const reloads: string[] = []
let healthy = true
beforeEach(async () => {
  sessionStorage.clear()
  reloads.length = 0
  vi.stubGlobal('fetch', async () => {
    if (!healthy) throw new TypeError('no network')
    return { ok: true }
  })
  router = createRouter({
    history: createMemoryHistory('/a/'),
    routes: [
      { path: '/', component: { render: () => null } },
      { path: '/map', component: () => Promise.reject(new Error('Failed to fetch dynamically imported module: /a/assets/x.js')) },
    ],
  })
  watchLostPages(router, (address) => reloads.push(address))
  await router.push('/')
})
afterEach(() => vi.unstubAllGlobals())

it('loads the page anew where the server has a newer build, once', async () => {
  healthy = true
  await router.push('/map').catch(() => undefined)
  await vi.waitFor(() => expect(reloads).toEqual(['/a/map']))
  await router.push('/map').catch(() => undefined)
  await vi.waitFor(() => expect(document.body.textContent).toContain('page_not_loaded'))
  expect(reloads).toHaveLength(1)
})
it('tells and stays without network', async () => {
  healthy = false
  await router.push('/map').catch(() => undefined)
  await vi.waitFor(() => expect(document.body.textContent).toContain('page_not_loaded'))
  expect(reloads).toHaveLength(0)
  expect(router.currentRoute.value.path).toBe('/')
})
