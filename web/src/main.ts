import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import { connect } from '@/api/transport/client'
import App from '@/App.vue'
import { i18n, switchLocale } from '@/locales'
import { createAppRouter, toSignIn } from '@/router'
import { usePreferences } from '@/stores/preferences'
import { useRenewal } from '@/stores/account/renewal'
import { useSession } from '@/stores/session'
import { useWorkspaces } from '@/stores/workspaces'
import '@/styles/main.css'

const app = createApp(App)
app.use(createPinia())

const session = useSession()
const preferences = usePreferences()
const renewal = useRenewal()
const workspaces = useWorkspaces()
const router = createAppRouter(session)

connect({
  token: () => session.token,
  locale: () => preferences.locale,
  workspace: () => workspaces.current,
  elsewhere: (workspace) => {
    workspaces.open(workspace, router.currentRoute.value.fullPath)
  },
  expired: async () => {
    if (session.user && !router.currentRoute.value.meta.open && (await renewal.ask())) return true
    session.forget()
    void router.push(toSignIn(router.currentRoute.value, true))
    return false
  },
})
watch(
  () => preferences.locale,
  (locale, before) => {
    switchLocale(locale).catch(() => {
      preferences.setLocale(before)
    })
  },
)

void switchLocale(preferences.locale).then(() => app.use(i18n).use(router).mount('#app'))
