import { t } from '@xiangzhi/core'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import InboxPage from './affairs/InboxPage.vue'
import SignInPage from './identity/SignInPage.vue'
import MissingPage from './shell/MissingPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** May be seen without signing in. */
    open?: boolean
    /** Message name of the page's title. */
    title?: string
    /** Which entry of the navigation it belongs to, where the path does not say. */
    under?: string
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/inbox' },
  { path: '/sign-in', name: 'sign-in', component: SignInPage, meta: { open: true, title: 'console.identity.sign_in' } },
  { path: '/inbox/:case?', name: 'inbox', component: InboxPage, meta: { title: 'console.nav.inbox' } },
  { path: '/cases', name: 'cases', component: () => import('./affairs/CasesPage.vue'), meta: { title: 'console.nav.cases' } },
  { path: '/cases/new', name: 'new-case', component: () => import('./affairs/NewCasePage.vue'), meta: { title: 'console.nav.new_case' } },
  { path: '/cases/new/:type', name: 'new-case-of', component: () => import('./affairs/NewCaseFormPage.vue'), meta: { title: 'console.nav.new_case' } },
  { path: '/cases/:id(\\d+)', name: 'case', component: () => import('./affairs/CasePage.vue'), meta: { title: 'console.nav.case' } },
  { path: '/map', name: 'map', component: () => import('./affairs/MapPage.vue'), meta: { title: 'console.nav.map' } },
  { path: '/types', name: 'types', component: () => import('./affairs/TypesPage.vue'), meta: { title: 'console.nav.types' } },
  { path: '/types/:type', name: 'type', component: () => import('./affairs/TypePage.vue'), meta: { title: 'console.nav.types' } },
  { path: '/households', name: 'households', component: () => import('./registry/HouseholdsPage.vue'), meta: { title: 'console.nav.registry' } },
  { path: '/households/:id(\\d+)', name: 'household', component: () => import('./registry/HouseholdPage.vue'), meta: { title: 'console.nav.registry' } },
  { path: '/persons/:id(\\d+)', name: 'person', component: () => import('./registry/PersonPage.vue'), meta: { title: 'console.nav.registry', under: '/households' } },
  { path: '/bodies', name: 'bodies', component: () => import('./registry/BodiesPage.vue'), meta: { title: 'console.nav.bodies' } },
  { path: '/bodies/:id(\\d+)', name: 'body', component: () => import('./registry/BodyPage.vue'), meta: { title: 'console.nav.bodies' } },
  { path: '/import', name: 'import', component: () => import('./registry/ImportPage.vue'), meta: { title: 'console.nav.import' } },
  { path: '/accounts', name: 'accounts', component: () => import('./identity/AccountsPage.vue'), meta: { title: 'console.nav.accounts' } },
  { path: '/me', name: 'me', component: () => import('./identity/MePage.vue'), meta: { title: 'console.nav.me' } },
  { path: '/more', name: 'more', component: () => import('./shell/MorePage.vue'), meta: { title: 'console.nav.more' } },
  { path: '/:rest(.*)*', name: 'missing', component: MissingPage, meta: { title: 'console.absent.happened' } },
]

export const router = createRouter({
  history: createWebHistory('/a/'),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : { top: 0 }),
})

router.afterEach((to) => {
  document.title = to.meta.title ? `${t(to.meta.title)} · ${t('console.app_title')}` : t('console.app_title')
})
