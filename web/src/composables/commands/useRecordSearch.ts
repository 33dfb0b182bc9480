import { ref, shallowRef, watch } from 'vue'
import { listChats, type ChatHead } from '@/api/chats'
import { listSaved, type SavedHead } from '@/api/saved/questions'
import { useDebounce } from '@/composables/browser/useDebounce'
import { useFailure } from '@/composables/browser/useFailure'
import { useSession } from '@/stores/session'

const DELAY_MS = 150

/** Chats and saved questions that contain what is typed; null before anything was found. */
export function useRecordSearch() {
  const session = useSession()
  const failure = useFailure()
  const text = ref('')
  const chats = shallowRef<ChatHead[] | null>(null)
  const saved = shallowRef<SavedHead[]>([])

  async function find(wanted: string): Promise<void> {
    if (wanted === '') {
      saved.value = []
      return
    }
    try {
      const [heads, questions] = await Promise.all([
        listChats(wanted, null),
        session.may('ask') ? listSaved(wanted, null) : { items: [] },
      ])
      if (wanted !== text.value.trim()) return
      chats.value = heads.items
      saved.value = questions.items
    } catch (error) {
      failure.show(error)
    }
  }

  const search = useDebounce(() => {
    void find(text.value.trim())
  }, DELAY_MS)
  watch(text, search)

  return { text, chats, saved }
}
