import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { listModels, type LanguageModel } from '@/api/models'
import { readStored, writeStored } from '@/stores/storage'

/** Who may answer, and whom this user chose last; the choice is this browser's and nobody else's. */
export const useModels = defineStore('models', () => {
  const items = shallowRef<LanguageModel[]>([])
  const loaded = ref(false)
  const failure = ref<unknown>(null)
  const lastChosen = ref(readStored('model'))
  const standard = computed(() => items.value.find((model) => model.default) ?? null)
  /** Who answers in a new chat. */
  const preferred = computed(() => find(lastChosen.value) ?? standard.value)

  const find = (id: string | null): LanguageModel | null =>
    items.value.find((model) => model.id === id) ?? null

  async function refresh(): Promise<void> {
    try {
      items.value = await listModels()
      failure.value = null
    } catch (error) {
      failure.value = error
    }
    loaded.value = true
  }

  function choose(id: string): void {
    // Whoever takes the default follows it when an administrator changes it.
    lastChosen.value = id === standard.value?.id ? null : id
    writeStored('model', lastChosen.value ?? '')
  }

  return { items, loaded, failure, standard, preferred, find, refresh, choose }
})
