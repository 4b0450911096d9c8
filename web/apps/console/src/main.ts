import '@xiangzhi/kit/tokens.css'
import './styles/element_parts'
import './styles/element.css'
import './styles/base.css'
import './styles/print.css'
import { addMessages } from '@xiangzhi/core'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import { watchLostPages } from './shell/lost_page'
import affairs from './texts/affairs.zh-CN.json'
import identity from './texts/identity.zh-CN.json'
import registry from './texts/registry.zh-CN.json'
import shell from './texts/shell.zh-CN.json'

for (const texts of [shell, affairs, registry, identity]) addMessages(texts)
document.title = shell.console.app_title
watchLostPages(router)
createApp(App).use(router).mount('#app')
