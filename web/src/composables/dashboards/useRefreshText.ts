import { useI18n } from 'vue-i18n'
import type { Refresh } from '@/api/dashboards'
import { when } from '@/composables/when'

/** Says when a dashboard was refreshed last on schedule, and whether something was missing. */
export function useRefreshText(): (refresh: Refresh) => { text: string; isBad: boolean } {
  const { t, locale } = useI18n()
  return ({ status, failed, finished_at: finishedAt, due_at: dueAt }) => {
    const time = when(finishedAt ?? dueAt, locale.value)
    if (status !== 'finished') return { text: t('chat.refresh.missed', { when: time }), isBad: true }
    if (failed) return { text: t('chat.refresh.partly', { when: time, n: failed }, failed), isBad: true }
    return { text: t('chat.refresh.done', { when: time }), isBad: false }
  }
}
