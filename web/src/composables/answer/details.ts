/** Whether an answer shows how it was computed: what its reader chose, else what this browser always does. */
import { computed, shallowReactive, type Ref, type WritableComputedRef } from 'vue'
import { activityOf, isRunning, type Turn } from '@/composables/chat/turn'
import { usePreferences } from '@/stores/preferences'

const openByRun = shallowReactive(new Map<string, boolean>())
const OF_STATEMENT: ReadonlySet<string> = new Set(['sql_failed', 'sql_rejected', 'query_timeout'])

export function useDetails(turn: Ref<Turn>): WritableComputedRef<boolean> {
  const preferences = usePreferences()
  return computed({
    get: () => openByRun.get(turn.value.runId) ?? (preferences.sqlOpen || isAboutStatement(turn.value)),
    set: (open) => {
      openByRun.set(turn.value.runId, open)
    },
  })
}

/** A failure is about the statement when the database or the guard refused it: then it is what one looks for. */
const isAboutStatement = (turn: Turn): boolean => OF_STATEMENT.has(turn.error?.code ?? '') && hasDetails(turn)

/** Whether there is anything to tell of how an answer was made. */
export const hasDetails = (turn: Turn): boolean =>
  activityOf(turn, 'sources') !== null ||
  activityOf(turn, 'sql') !== null ||
  (!isRunning(turn) && (turn.steps.length > 0 || turn.usage !== null))
