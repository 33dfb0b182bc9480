import { ref, shallowRef, watch } from 'vue'
import { listChats, type ChatHead } from '@/api/chats'
import { listDashboards, type DashboardHead } from '@/api/dashboards'
import { listSaved, type SavedHead } from '@/api/savedQuestions'
import { useDebounce } from '@/composables/browser/useDebounce'
import { useFailure } from '@/composables/browser/useFailure'
import { useSession } from '@/stores/session'

const DELAY_MS = 150

/** Chats, saved questions and dashboards that contain what is typed; null before anything was found. */
export function useRecordSearch() {
  const session = useSession()
  const failure = useFailure()
  const text = ref('')
  const chats = shallowRef<ChatHead[] | null>(null)
  const savedQuestions = shallowRef<SavedHead[]>([])
  const dashboards = shallowRef<DashboardHead[]>([])

  async function find(query: string): Promise<void> {
    if (query === '') {
      savedQuestions.value = []
      dashboards.value = []
      return
    }
    try {
      const [heads, questions, boards] = await Promise.all([
        listChats(query, null),
        session.may('ask') ? listSaved(query, null) : { items: [] },
        session.may('ask') ? listDashboards(query, null) : { items: [] },
      ])
      if (query !== text.value.trim()) return
      chats.value = heads.items
      savedQuestions.value = questions.items
      dashboards.value = boards.items
    } catch (error) {
      failure.show(error)
    }
  }

  const search = useDebounce(() => {
    void find(text.value.trim())
  }, DELAY_MS)
  watch(text, search)

  return { text, chats, savedQuestions, dashboards }
}
