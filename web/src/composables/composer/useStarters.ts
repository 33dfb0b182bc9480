import { ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { getStarters } from '@/api/starters'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'

/** What is asked: a source, or files that are ready. Null: nothing that has starters. */
export type StarterSubject = { sourceId: string } | { fileIds: string[] } | null

/** Questions to begin with, for what is asked now and in the language of the page. */
export function useStarters(subject: () => StarterSubject) {
  const { locale } = useI18n()
  const starters = ref<string[]>([])
  const abort = useAbortSignal()

  watch(
    [() => JSON.stringify(subject()), locale],
    async () => {
      abort.renew()
      const { signal } = abort
      const about = subject()
      starters.value = []
      if (about === null) return
      try {
        const questions = await getStarters(about, signal)
        if (!signal.aborted) starters.value = questions
      } catch {
        // Starters are a courtesy: without them the question box is still there.
      }
    },
    { immediate: true },
  )
  return starters
}
