import { computed, shallowRef, watch, type Ref } from 'vue'
import { findTables, type SourceTable } from '@/api/datasources'
import { useDebounce } from '@/composables/browser/useDebounce'
import { useFailure } from '@/composables/browser/useFailure'

const DELAY_MS = 200

/** The tables of a source by a word of their name, and the columns of the one that is chosen. */
export function useSchemaTables(source: Ref<string>, chosen: Ref<string>) {
  const failures = useFailure()
  const found = shallowRef<SourceTable[]>([])
  const known = shallowRef<SourceTable | null>(null)
  let word = ''
  let latest = 0
  const table = computed(() => (known.value?.name === chosen.value ? known.value : null))
  const names = computed(() => {
    const all = found.value.map(({ name, comment, note }) => ({ name, about: note || comment }))
    const isListed = chosen.value === '' || all.some(({ name }) => name === chosen.value)
    return isListed ? all : [{ name: chosen.value, about: '' }, ...all]
  })

  async function load(): Promise<void> {
    latest += 1
    const own = latest
    if (source.value === '') return
    try {
      const tables = await findTables(source.value, word)
      if (own === latest) found.value = tables
    } catch (error) {
      failures.show(error)
    }
  }
  const search = useDebounce(() => void load(), DELAY_MS)

  watch(source, () => {
    word = ''
    found.value = []
    void load()
  }, { immediate: true }) // prettier-ignore
  watch([chosen, found], async () => {
    const name = chosen.value
    if (name === '' || known.value?.name === name) return
    const isThis = (each: SourceTable): boolean => each.name === name
    const listed = found.value.find(isThis) ?? (await findTables(source.value, name).catch(() => [])).find(isThis)
    if (listed && chosen.value === name) known.value = listed
  }) // prettier-ignore

  function searchFor(text: string): void {
    word = text
    search()
  }

  return { names, table, searchFor }
}
