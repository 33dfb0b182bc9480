import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import { connect } from '@/api/client'
import App from '@/App.vue'
import { i18n } from '@/locales'
import { createAppRouter, toSignIn } from '@/router'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import '@/styles/main.css'

const app = createApp(App)
app.use(createPinia())

const session = useSession()
const preferences = usePreferences()
const router = createAppRouter(session)

connect({
  token: () => session.token,
  locale: () => preferences.locale,
  expired: () => {
    session.forget()
    void router.push(toSignIn(router.currentRoute.value, true))
  },
})
watch(
  () => preferences.locale,
  (locale) => {
    i18n.global.locale.value = locale
    document.title = i18n.global.t('common.product')
  },
  { immediate: true },
)

app.use(i18n)
app.use(router)
app.mount('#app')
