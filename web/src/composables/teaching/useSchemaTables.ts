import { computed, shallowRef, watch, type Ref } from 'vue'
import { findTables, type SourceTable } from '@/api/datasources/datasources'
import { useDebounce } from '@/composables/browser/useDebounce'
import { useFailure } from '@/composables/browser/useFailure'

const DELAY_MS = 200

/** The tables of a source by a word of their name, and the columns of the one that is chosen. */
export function useSchemaTables(source: Ref<string>, chosenName: Ref<string>) {
  const failures = useFailure()
  const matches = shallowRef<SourceTable[]>([])
  const loadedTable = shallowRef<SourceTable | null>(null)
  let word = ''
  let latest = 0
  const table = computed(() => (loadedTable.value?.name === chosenName.value ? loadedTable.value : null))
  const names = computed(() => {
    const all = matches.value.map(({ name, comment, note }) => ({ name, about: note || comment }))
    const isListed = chosenName.value === '' || all.some(({ name }) => name === chosenName.value)
    return isListed ? all : [{ name: chosenName.value, about: '' }, ...all]
  })

  async function load(): Promise<void> {
    latest += 1
    const own = latest
    if (source.value === '') return
    try {
      const tables = await findTables(source.value, word)
      if (own === latest) matches.value = tables
    } catch (error) {
      failures.show(error)
    }
  }
  const search = useDebounce(() => void load(), DELAY_MS)

  watch(source, () => {
    word = ''
    matches.value = []
    void load()
  }, { immediate: true }) // prettier-ignore
  watch([chosenName, matches], async () => {
    const name = chosenName.value
    if (name === '' || loadedTable.value?.name === name) return
    const isThis = (each: SourceTable): boolean => each.name === name
    const match = matches.value.find(isThis) ?? (await findTables(source.value, name).catch(() => [])).find(isThis)
    if (match && chosenName.value === name) loadedTable.value = match
  }) // prettier-ignore

  function searchFor(text: string): void {
    word = text
    search()
  }

  return { names, table, searchFor }
}
