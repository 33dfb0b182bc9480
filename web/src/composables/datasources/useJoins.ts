import { computed, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useMessage } from 'naive-ui'
import { ApiError } from '@/api/transport/client'
import { getSource, type DataSource } from '@/api/datasources/datasources'
import { changeJoins, getJoins, type JoinEdit, type SourceJoins } from '@/api/datasources/joins'
import { useFailure } from '@/composables/browser/useFailure'

const CONFLICT = 409

/** The joins of a source, and changing them; a change that comes too late loads them again. */
export function useJoins(sourceId: Ref<string>) {
  const { t } = useI18n()
  const message = useMessage()
  const failure = useFailure()
  const source = ref<DataSource | null>(null)
  const sourceJoins = ref<SourceJoins | null>(null)
  const problem = ref<unknown>(null)
  const busy = ref(false)
  const joins = computed(() => sourceJoins.value?.items ?? [])

  async function load(): Promise<void> {
    const id = sourceId.value
    try {
      const responses = await Promise.all([getSource(id), getJoins(id)])
      if (id !== sourceId.value) return
      ;[source.value, sourceJoins.value] = responses
      problem.value = null
    } catch (error) {
      problem.value = error
    }
  }

  /** Whether it was changed. */
  async function change(...edits: JoinEdit[]): Promise<boolean> {
    if (!sourceJoins.value) return false
    busy.value = true
    try {
      sourceJoins.value = await changeJoins(sourceId.value, sourceJoins.value.version, edits)
      message.success(t('joins.saved'))
      return true
    } catch (error) {
      failure.show(error)
      if (error instanceof ApiError && error.status === CONFLICT) await load()
      return false
    } finally {
      busy.value = false
    }
  }

  return { source, sourceJoins, joins, problem, busy, load, change }
}
