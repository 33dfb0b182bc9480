import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter, type RouteLocationRaw, type RouteMeta } from 'vue-router'
import type { ChatHead } from '@/api/chats'
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
const SHOWN_FIRST = 5
/** The pages as the sidebar and the settings list them. */
const PAGES = [
  'saved', 'dashboards', 'general', 'sources', 'teaching', 'files', 'documents', 'models', 'tools', 'users',
  'workspaces', 'groups', 'roles', 'audit', 'doctor',
] // prettier-ignore

/**
 * Where the user can go: pages by their names, chats by what was asked in them, saved questions, dashboards.
 * Before anything is written the newest chats come first.
 */
export function useCommands() {
  const { t } = useI18n()
  const router = useRouter()
  const session = useSession()
  const chats = useChats()
  const { text, chats: chatMatches, savedQuestions, dashboards } = useRecordSearch()

  const isOpen = (meta: RouteMeta): boolean =>
    (!meta.admin || session.isAdmin) && (!meta.need || session.may(meta.need))
  const newChat = computed<Command>(() => ({
    key: 'new',
    kind: 'page',
    label: t('chat.new'),
    to: { name: 'chat', params: { id: '' } },
  }))
  const pages = computed<Command[]>(() =>
    PAGES.filter((name) => isOpen(router.resolve({ name }).meta)).map((name) => ({
      key: name,
      kind: 'page',
      label: t(`common.nav.${name}`),
      to: { name },
    })),
  )
  const commands = computed<Command[]>(() => {
    const query = text.value.trim().toLowerCase()
    if (query === '')
      return [newChat.value, ...chatCommands(chats.heads.slice(0, SHOWN_FIRST)), ...pages.value]
    return [
      ...[newChat.value, ...pages.value].filter(({ label }) => label.toLowerCase().includes(query)),
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
      ...chatCommands((chatMatches.value ?? []).slice(0, SHOWN_CHATS)),
    ]
  })

  const chatCommands = (heads: ChatHead[]): Command[] =>
    heads.map((chat) => ({
      key: chat.id,
      kind: 'chat',
      label: chat.title || t('chat.untitled'),
      to: { name: 'chat', params: { id: chat.id } },
    }))

  return { text, commands }
}
