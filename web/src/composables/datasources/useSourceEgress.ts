import { computed, ref } from 'vue'
import {
  getEgress,
  getEgressDependents,
  putEgress,
  type EgressLevel,
  type SourceEgress,
} from '@/api/access/sourceEgress'
import { isAtMost } from '@/composables/datasources/egressColumns'
import { useLoader } from '@/composables/useLoader'

/** What of a source models may see: as it is stored, and a draft of it that is changed and saved. */
export function useSourceEgress(sourceId: () => string) {
  const draft = ref<SourceEgress>({ version: 0, remote: 'names', local: 'names', never: {} })
  const { data, failure, load: fetch } = useLoader(() => getEgress(sourceId()))
  /** Only columns that are saved withhold anything with them. */
  const { data: dependents, load: loadDependents } = useLoader(async () =>
    Object.keys(data.value?.never ?? {}).length > 0 ? await getEgressDependents(sourceId()) : null,
  )
  const isChanged = computed(() => JSON.stringify(draft.value) !== JSON.stringify(data.value))

  async function load(): Promise<void> {
    await fetch()
    if (!data.value) return
    draft.value = data.value
    await loadDependents()
  }

  /** Local models see at least what the others see. */
  function setRemote(remote: EgressLevel): void {
    const local = isAtMost(remote, draft.value.local) ? draft.value.local : remote
    draft.value = { ...draft.value, remote, local }
  }

  function setLocal(local: EgressLevel): void {
    const remote = isAtMost(draft.value.remote, local) ? draft.value.remote : local
    draft.value = { ...draft.value, remote, local }
  }

  async function save(): Promise<void> {
    data.value = await putEgress(sourceId(), draft.value)
    draft.value = data.value
    await loadDependents()
  }

  return { data, failure, load, draft, dependents, isChanged, setRemote, setLocal, save }
}
