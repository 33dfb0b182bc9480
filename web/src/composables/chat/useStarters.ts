import { onScopeDispose, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { getStarters } from '@/api/starters'

/** What is asked: a source, or files that are ready. Null: nothing that has starters. */
export type StarterSubject = { sourceId: string } | { fileIds: string[] } | null

/** Questions to begin with, for what is asked now and in the language of the page. */
export function useStarters(subject: () => StarterSubject) {
  const { locale } = useI18n()
  const starters = ref<string[]>([])
  let leaving = new AbortController()
  onScopeDispose(() => {
    leaving.abort()
  })

  watch(
    [() => JSON.stringify(subject()), locale],
    async () => {
      leaving.abort()
      leaving = new AbortController()
      const { signal } = leaving
      const about = subject()
      starters.value = []
      if (about === null) return
      try {
        const found = await getStarters(about, signal)
        if (!signal.aborted) starters.value = found
      } catch {
        // Starters are a courtesy: without them the question box is still there.
      }
    },
    { immediate: true },
  )
  return starters
}
