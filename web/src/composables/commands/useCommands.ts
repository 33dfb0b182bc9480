import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter, type RouteLocationRaw, type RouteRecordNormalized } from 'vue-router'
import { listChats, type ChatHead } from '@/api/chats'
import { useDebounce } from '@/composables/browser/useDebounce'
import { useFailure } from '@/composables/browser/useFailure'
import { useChats } from '@/stores/chats'
import { useSession } from '@/stores/session'

export interface Command {
  key: string
  kind: 'page' | 'chat'
  label: string
  to: RouteLocationRaw
}

const DELAY_MS = 150
const SHOWN_CHATS = 12

/** Where the user can go: pages by their names, chats by what was asked in them. */
export function useCommands() {
  const i18n = useI18n()
  const { t } = i18n
  const router = useRouter()
  const session = useSession()
  const chats = useChats()
  const failure = useFailure()
  const text = ref('')
  const found = shallowRef<ChatHead[] | null>(null)

  const isPage = ({ name, path, meta }: RouteRecordNormalized): boolean =>
    typeof name === 'string' &&
    path.startsWith('/settings/') &&
    !/:\w+(?!\?)(?:\/|$)/.test(path) &&
    (!meta.admin || session.isAdmin) &&
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
    const wanted = text.value.trim().toLowerCase()
    const heads = wanted === '' ? chats.heads : (found.value ?? [])
    return [
      ...pages.value.filter(({ label }) => label.toLowerCase().includes(wanted)),
      ...heads.slice(0, SHOWN_CHATS).map((chat) => ({
        key: chat.id,
        kind: 'chat' as const,
        label: chat.title || t('chat.untitled'),
        to: { name: 'chat', params: { id: chat.id } },
      })),
    ]
  })

  const search = useDebounce(() => {
    void searchChats(text.value.trim())
  }, DELAY_MS)
  watch(text, search)

  async function searchChats(wanted: string): Promise<void> {
    if (wanted === '') return
    try {
      const { items } = await listChats(wanted, null)
      if (wanted === text.value.trim()) found.value = items
    } catch (error) {
      failure.show(error)
    }
  }

  return { text, commands }
}
