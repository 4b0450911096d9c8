import '@xiangzhi/kit/phone.css'
import { addMessages, live, loadSession, online, recallSession, session } from '@xiangzhi/core'
import { restoreDensity } from '@xiangzhi/kit'
import { createApp, watch } from 'vue'
import App from './App.vue'
import { restoreLanguage } from './language'
import { sendWaiting } from './matter'
import { router } from './router'
import texts from './texts/zh-CN.json'
import { registerWorker } from './update'

addMessages(texts)
restoreDensity()

// Whoever was signed in on this phone sees the home screen at once; the server confirms it meanwhile.
recallSession()
void loadSession()

watch(
  () => [online.value, session.confirmed && session.standing] as const,
  ([isOnline, standing], before) => {
    if (isOnline && !session.confirmed && before) void loadSession()
    if (isOnline && standing === 'in') void sendWaiting()
    if (standing === 'out') {
      live.stop()
      const route = router.currentRoute.value
      if (route.name && !route.meta.open) void router.replace({ name: 'sign-in', query: { to: route.fullPath } })
    }
  },
)

void restoreLanguage().then(() => createApp(App).use(router).mount('#app'))
// Keeping the shell must not compete with the first screen for a slow line.
const kSettled = 3_000
setTimeout(registerWorker, kSettled)
