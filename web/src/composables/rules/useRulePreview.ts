import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { previewPolicies, type Policies, type PolicyPreview } from '@/api/access/policies'
import { useDebounce } from '@/composables/browser/useDebounce'
import { useFailure } from '@/composables/browser/useFailure'

const DELAY_MS = 500

/** What a user would see under a draft of rules, asked again when either changes. */
export function useRulePreview(sourceId: () => string, draft: () => Policies, userId: () => string) {
  const failures = useFailure()
  const preview = shallowRef<PolicyPreview | null>(null)
  const problem = ref('')
  const busy = ref(false)
  let running: AbortController | null = null

  async function load(): Promise<void> {
    running?.abort()
    if (userId() === '') return
    const own = new AbortController()
    running = own
    busy.value = true
    try {
      const policyPreview = await previewPolicies(sourceId(), draft(), userId(), own.signal)
      if (running !== own) return
      preview.value = policyPreview
      problem.value = ''
    } catch (error) {
      if (running !== own) return
      preview.value = null
      problem.value = failures.text(error)
    } finally {
      if (running === own) busy.value = false
    }
  }

  const reload = useDebounce(() => void load(), DELAY_MS)
  watch([sourceId, draft, userId], () => {
    busy.value = userId() !== ''
    reload()
  }) // prettier-ignore
  onScopeDispose(() => running?.abort())

  return { preview, problem, busy }
}
