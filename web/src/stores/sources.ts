import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { deleteSource, listSources, type DataSource } from '@/api/datasources/datasources'
import { readStored, writeStored } from '@/stores/storage'

/** Whether questions can be asked: what is still being set up is not offered. */
const isReady = (source: DataSource): boolean =>
  !source.setup && (source.status === 'ready' || source.tables > 0)

/** The data sources everyone may ask, and the one asked last. */
export const useSources = defineStore('sources', () => {
  const items = shallowRef<DataSource[]>([])
  const loaded = ref(false)
  const failure = ref<unknown>(null)
  const lastUsed = ref(readStored('source'))
  const ready = computed(() => items.value.filter(isReady))
  /** Which source a new chat starts with. */
  const preferred = computed(
    () => ready.value.find((source) => source.id === lastUsed.value) ?? ready.value[0] ?? null,
  )

  async function refresh(): Promise<void> {
    try {
      items.value = await listSources()
      failure.value = null
    } catch (error) {
      failure.value = error
    }
    loaded.value = true
  }

  function put(source: DataSource): void {
    const isKnown = items.value.some((item) => item.id === source.id)
    items.value = isKnown
      ? items.value.map((item) => (item.id === source.id ? source : item))
      : [...items.value, source]
  }

  async function remove(id: string): Promise<void> {
    await deleteSource(id)
    items.value = items.value.filter((item) => item.id !== id)
  }

  function use(id: string): void {
    lastUsed.value = id
    writeStored('source', id)
  }

  return { items, loaded, failure, ready, preferred, refresh, put, remove, use }
})
