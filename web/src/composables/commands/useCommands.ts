import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter, type RouteLocationRaw, type RouteMeta, type RouteRecordNormalized } from 'vue-router'
import { useRecordSearch } from '@/composables/commands/useRecordSearch'
import { useChats } from '@/stores/chats'
import { useSession } from '@/stores/session'

export interface Command {
  key: string
  kind: 'page' | 'chat' | 'saved' | 'dashboard'
  label: string
  to: RouteLocationRaw
}

const SHOWN_CHATS = 12
const SHOWN_SAVED = 8
const LISTS = ['saved', 'dashboards']

/** Where the user can go: pages by their names, chats by what was asked in them, saved questions, dashboards. */
export function useCommands() {
  const i18n = useI18n()
  const { t } = i18n
  const router = useRouter()
  const session = useSession()
  const chats = useChats()
  const { text, chats: chatMatches, savedQuestions, dashboards } = useRecordSearch()

  const isOpen = (meta: RouteMeta): boolean =>
    (!meta.admin || session.isAdmin) && (!meta.need || session.may(meta.need))
  const isPage = ({ name, path, meta }: RouteRecordNormalized): boolean =>
    typeof name === 'string' &&
    (path.startsWith('/settings/') || LISTS.includes(name)) &&
    !/:\w+(?!\?)(?:\/|$)/.test(path) &&
    isOpen(meta) &&
    i18n.te(`common.nav.${name}`)
  const pages = computed<Command[]>(() => [
    { key: 'new', kind: 'page', label: t('chat.new'), to: { name: 'chat', params: { id: '' } } },
    ...router
      .getRoutes()
      .filter(isPage)
      .map(({ name }) => ({
        key: String(name),
        kind: 'page' as const,
        label: t(`common.nav.${String(name)}`),
        to: { name: name as string },
      })),
  ])
  const commands = computed<Command[]>(() => {
    const query = text.value.trim().toLowerCase()
    const heads = query === '' ? chats.heads : (chatMatches.value ?? [])
    return [
      ...pages.value.filter(({ label }) => label.toLowerCase().includes(query)),
      ...savedQuestions.value.slice(0, SHOWN_SAVED).map(({ id, name }) => ({
        key: id,
        kind: 'saved' as const,
        label: name,
        to: { name: 'saved-question', params: { id } },
      })),
      ...dashboards.value.slice(0, SHOWN_SAVED).map(({ id, name }) => ({
        key: id,
        kind: 'dashboard' as const,
        label: name,
        to: { name: 'dashboard', params: { id } },
      })),
      ...heads.slice(0, SHOWN_CHATS).map((chat) => ({
        key: chat.id,
        kind: 'chat' as const,
        label: chat.title || t('chat.untitled'),
        to: { name: 'chat', params: { id: chat.id } },
      })),
    ]
  })

  return { text, commands }
}
