import { computed, type ComputedRef } from 'vue'
import { usePreferences } from '@/stores/preferences'

/** Where the documentation (docs/) stands, which is served beside the page, in the reader's language. */
export function useHelp(): ComputedRef<string> {
  const preferences = usePreferences()
  return computed(() => (preferences.locale === 'zh-CN' ? '/help/zh/' : '/help/en/'))
}
