import { loadSession, session } from '@xiangzhi/core'
import { createRouter, createWebHistory } from 'vue-router'
import HomeScreen from './screens/HomeScreen.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** Open to people who are not signed in. */
    open?: boolean
  }
}

export const router = createRouter({
  history: createWebHistory('/v/'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', name: 'home', component: HomeScreen },
    { path: '/sign-in', name: 'sign-in', component: () => import('./screens/SignInScreen.vue'), meta: { open: true } },
    { path: '/help', name: 'help', component: () => import('./screens/HelpScreen.vue'), meta: { open: true } },
    { path: '/apply', name: 'apply', component: () => import('./screens/ApplyScreen.vue') },
    { path: '/apply/:type', name: 'guide', component: () => import('./screens/GuideScreen.vue'), props: true },
    { path: '/new/:type', name: 'new', component: () => import('./screens/NewScreen.vue'), props: true },
    { path: '/asked', name: 'asked', component: () => import('./screens/AskedScreen.vue') },
    { path: '/notices', name: 'notices', component: () => import('./screens/NoticesScreen.vue') },
    { path: '/mine', name: 'mine', component: () => import('./screens/MineScreen.vue') },
    { path: '/cases/:id', name: 'case', component: () => import('./screens/CaseScreen.vue'), props: true },
    { path: '/cases/:id/act/:verb', name: 'act', component: () => import('./screens/ActScreen.vue'), props: true },
    { path: '/cases/:id/rate', name: 'rate', component: () => import('./screens/RateScreen.vue'), props: true },
    { path: '/cases/:id/print', name: 'print', component: () => import('./screens/PrintScreen.vue'), props: true },
    { path: '/me', name: 'me', component: () => import('./screens/MeScreen.vue') },
    { path: '/:rest(.*)*', name: 'lost', component: () => import('./screens/LostScreen.vue'), meta: { open: true } },
  ],
})

router.beforeEach(async (to) => {
  if (to.meta.open) return true
  if (session.standing === 'unknown') await loadSession()
  return session.standing === 'in' || { name: 'sign-in', query: { to: to.fullPath } }
})

// A route's chunk can be missing after a new version was laid over the old one: load the page anew, once.
router.onError((_error, to) => {
  if (sessionStorage.getItem('xz.reloaded') === to.fullPath) return
  sessionStorage.setItem('xz.reloaded', to.fullPath)
  location.assign(`/v${to.fullPath}`)
})
