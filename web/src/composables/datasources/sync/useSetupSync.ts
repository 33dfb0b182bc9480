import { computed, onMounted, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { getSource, type DataSource, type SetupStep } from '@/api/datasources/datasources'
import { useFailure } from '@/composables/browser/useFailure'
import { useSync } from '@/composables/datasources/sync/useSync'
import { useSyncRetries } from '@/composables/datasources/sync/useSyncRetries'

/**
 * The sync that a set-up waits for: started or joined when the step is opened, unless the last one failed.
 * A lost connection and a sync whose process ended are followed by another try.
 */
export function useSetupSync(
  step: SetupStep,
  source: () => DataSource,
  onChanged: (source: DataSource) => void,
) {
  const { t } = useI18n()
  const failure = useFailure()
  const { running, sync } = useSync()
  const { isLost, isLeft, syncWithRetries } = useSyncRetries(() => sync(source().id))
  const error = ref('')
  const progress = computed(() => running.get(source().id) ?? null)
  const isWaiting = computed(() => source().setup === step)

  /** A sync that someone began before values might be read ends without them: the next one reads them. */
  async function start(again = true): Promise<void> {
    error.value = ''
    try {
      const end = await syncWithRetries()
      if (isLeft()) return
      if ('lost' in end) error.value = t('sources.syncing.stopped')
      else if ('message' in end) error.value = end.message
      else {
        onChanged(end.source)
        if (end.source.setup === step && again) await start(false)
      }
    } catch (reason) {
      error.value = failure.text(reason)
    }
  }

  // Vectors are made after the tables are stored, and may take long: nobody waits for them here.
  watch(
    () => progress.value?.step,
    async (now) => {
      if (now === 'vectors') onChanged(await getSource(source().id))
    },
  )
  onMounted(() => {
    const { status, error: message } = source()
    if (!isWaiting.value) return
    if (status === 'failed' && message) error.value = message
    else void start()
  })

  return { progress, error, isLost, isWaiting, start }
}
