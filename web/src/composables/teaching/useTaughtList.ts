import { computed, ref, watch, type Ref } from 'vue'
import { useFailure } from '@/composables/browser/useFailure'
import { useDeletion } from '@/composables/forms/useDeletion'
import { useLoader } from '@/composables/useLoader'

export interface Taught {
  id: string
  enabled: boolean
  problem: string | null
}

export interface Calls<T> {
  list: (source: string | null, q: string) => Promise<T[]>
  change: (id: string, change: { enabled: boolean }) => Promise<T>
  remove: (id: string) => Promise<void>
}

const FIRST = 60

/** Terms or examples: searched, switched and deleted; those with a problem come first. */
export function useTaughtList<T extends Taught>(
  source: Ref<string | null>,
  calls: Calls<T>,
  deletedText: () => string,
) {
  const failures = useFailure()
  const query = ref('')
  const most = ref(FIRST)
  const { data, failure, load } = useLoader(() => calls.list(source.value, query.value.trim()))
  const sortedItems = computed(() =>
    (data.value ?? []).toSorted((a, b) => Number(b.problem !== null) - Number(a.problem !== null)),
  )
  const visibleItems = computed(() => sortedItems.value.slice(0, most.value))
  const hidden = computed(() => sortedItems.value.length - visibleItems.value.length)
  const problemCount = computed(() => sortedItems.value.filter(({ problem }) => problem !== null).length)
  const deletion = useDeletion<T>(async ({ id }) => {
    await calls.remove(id)
    data.value = (data.value ?? []).filter((item) => item.id !== id)
  }, deletedText)
  watch(
    source,
    () => {
      data.value = null
      void load()
    },
    { immediate: true },
  )
  watch([source, query], () => (most.value = FIRST))

  /** Shows a changed or a new item in its place. */
  function put(item: T): void {
    const items = data.value ?? []
    const isKnown = items.some(({ id }) => id === item.id)
    data.value = isKnown ? items.map((other) => (other.id === item.id ? item : other)) : [item, ...items]
  }

  async function enable(item: T, enabled: boolean): Promise<void> {
    try {
      put(await calls.change(item.id, { enabled }))
    } catch (error) {
      failures.show(error)
      await load()
    }
  }

  function showMore(): void {
    most.value += FIRST
  }

  return { query, data, failure, load, visibleItems, hidden, problemCount, showMore, deletion, put, enable }
}
